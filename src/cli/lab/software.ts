/** What the lab asks of a piece of mail software. */
import { refusals } from "../../report/verdict-columns.ts"
import type { SenderRoot } from "./sender-root.ts"

export interface LabMail {
  readonly from: string
  readonly to: string
  readonly messageId: string
}

/**
 * Why a mail did not go, in the words of the simulation's refusals, where these are several kinds to software. "policy": what TLS, certificates or DNS records were there
 * was not enough. "lookup": a name could not be resolved. "reply": a host said no.
 */
export type Refusal = (typeof refusals)[number]

export const isRefusal = (text: string): text is Refusal => refusals.some((refusal) => refusal === text)

/** One delivery attempt as the software's own log has it. */
export interface LoggedAttempt {
  readonly wasTaken: boolean
  /** Is the mail still in the queue? */
  readonly mayBeRetried: boolean
  /** Did the software verify whom it talked to? */
  readonly isAuthenticated: boolean
  /** Absent where the mail went, and where the log is not understood. */
  readonly refusal?: Refusal
  /** In the software's words. */
  readonly says: string
}

export interface Surroundings {
  /** Of the sender, as the scenario has it. */
  readonly hostName: string
  readonly hasIpv4: boolean
  readonly hasIpv6: boolean
  readonly smartHost?: string
  /** Roots that it trusts, PEM, are in this file. */
  readonly rootsFile: string
}

export interface Software {
  /** Names its cache, and the software in results. */
  readonly id: string
  /** Debian packages; the first is the one that results name. */
  readonly packages: ReadonlyArray<string>
  /** Folder of what it remembers from mail to mail. Where it has one, it sees the scenario's time pass between mails. */
  readonly memory?: string
  readonly start: (
    root: SenderRoot,
    settings: ReadonlyArray<string>,
    surroundings: Surroundings
  ) => Promise<void>
  readonly submit: (root: SenderRoot, mail: LabMail) => Promise<void>
  /** Tries again what is in the queue. */
  readonly retry: (root: SenderRoot) => Promise<void>
  /** In the order of time. */
  readonly attempts: (root: SenderRoot, mail: LabMail) => ReadonlyArray<LoggedAttempt>
}

export const textOf = ({ from, to, messageId }: LabMail): string =>
  `From: <${from}>\nTo: <${to}>\nMessage-ID: <${messageId}>\n\nFor your eyes only.\n`
