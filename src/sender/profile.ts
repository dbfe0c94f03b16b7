/** What a sender profile is: the settings of one piece of mail software, as far as they bear on results, with evidence. */
import type { ClientPlaintext } from "../protocol/smtp/plaintext-before-tls.ts"
import type { TlsVersion } from "../protocol/tls/evidence.ts"
import type { RetrySchedule } from "./retry-schedule.ts"

export interface SenderProfile {
  /** Names the profile in scenarios and results; equals the file's name. */
  readonly id: string
  /** A line for `hoptrust list profiles`. */
  readonly title: string
  readonly evidence: ReadonlyArray<Evidence>
  readonly schedule: RetrySchedule
  /** Parameters that the software gives to a model, by the model's id; they take the place of the scenario's. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** For models that the software has no client for, by id: the model that it carries out instead. */
  readonly instead?: Readonly<Record<string, string>>
  /** "as none": goes on as though there were no TLSA record, where RFC 7672 §2.1.2 wants the MX host passed over. */
  readonly failedTlsaLookup?: "as none"
  /**
   * Age that a mail must have before a broken handshake is followed by clear text, where nothing is promised; until then the MX host does not get
   * it. Absent: at once, which RFC 7435 §5 tolerates.
   */
  readonly clearFromAgeSeconds?: number
  /** "addresses": an MX record that names four numbers is taken for that address. Absent: for a name (RFC 1035 §3.3.9). */
  readonly numericHosts?: "addresses"
  /** Handshakes that end with an older version fail where TLS is required. Absent: as where it is optional. */
  readonly minimumTlsVersionWhereRequired?: TlsVersion
  /** What comes in clear after the reply to STARTTLS. Absent: discarded, as RFC 3207 §4.2 wants. A scenario that says something has its way. */
  readonly plaintextBeforeTls?: ClientPlaintext
  /** Ids of models whose policy is asked for when the first mail to a domain goes, and does not bind that mail. */
  readonly firstMailUnbound?: ReadonlyArray<string>
}

/** What the profile sets under a name as in `Evidence`. */
export const settingOf = (profile: SenderProfile, name: string): unknown => {
  const [model = "", parameter] = name.split(" ")
  return parameter === undefined
    ? new Map(Object.entries(profile)).get(name)
    : profile.parameters?.[model]?.[parameter]
}

export interface Evidence {
  readonly says: string
  /** What of the profile rests on it: "dane digests" is the parameter `digests` that it gives to `dane`; a name alone is a setting of its own. */
  readonly sets?: ReadonlyArray<string>
  /** With the year; "assumed" where there is none. */
  readonly source: string
}
