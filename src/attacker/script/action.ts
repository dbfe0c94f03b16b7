/** One thing that a scripted attacker does, with all that it needs for it: no world is asked. */
import type { TlsEvidence } from "../../protocol/tls/evidence.ts"
import type { DnsCrossing, WebCrossing, WebReply } from "../../world/crossing.ts"

export const dnsActions = [
  "forge",
  "NXDOMAIN",
  "NODATA",
  "SERVFAIL",
  "refused",
  "timeout",
  "delay",
  "replay",
  "corrupt-rrsig",
  "strip-rrsig"
] as const

export const smtpActions = [
  "observe",
  "strip",
  "refuse",
  "reset",
  "garbage",
  "garbage-handshake",
  "block",
  "mitm",
  "impersonate",
  "edit-line",
  "inject",
  "delay"
] as const

export const routeActions = ["attract", "drop"] as const

export const clockActions = ["set-ahead", "set-back"] as const

/** Who may see a route that somebody has announced. */
export const routeWitnesses = ["senders", "resolvers", "authorities"] as const

/** Who says a line of the dialogue. */
export const smtpEnds = ["server", "client"] as const

/** A line of the dialogue that an action is about. */
export interface SmtpLine {
  /** Absent: either. */
  readonly saidBy?: (typeof smtpEnds)[number]
  /** How it begins, or how what stands behind a reply's code begins; every line when empty. */
  readonly line: string
}

export const httpsActions = ["reset", "garbage-handshake", "timeout", "delay", "mitm", "replay"] as const

/** What crosses is held for a while and let through as it is. */
interface Held {
  readonly does: "delay"
  readonly micros: number
}

/** What the attacker shows at that time where it ends TLS; undefined while it has no such certificate. */
type Shows = (atMicros: number) => ShownCertificate | undefined

export interface ShownCertificate extends Pick<TlsEvidence, "chain" | "provesPossession"> {
  /** Names that an authority validated for it, where it was ordered. */
  readonly validated?: ReadonlyArray<string>
}

interface RouteTaken {
  readonly on: "route"
  readonly isAt: (address: string) => boolean
  readonly seenBy: ReadonlyArray<(typeof routeWitnesses)[number]>
  /** Where that host is an authority's perspective, is it one that sees the route? */
  readonly isSeenFrom: (host: string) => boolean
}

type SmtpDetailed = "mitm" | "impersonate" | "edit-line" | "inject" | "delay"

export type ScriptedAction =
  | ({
      readonly on: "dns"
      /** `Name.key` of the name asked for. */
      readonly nameKey: string
      /** Absent: any. */
      readonly type?: number
      readonly position: "resolver to authority" | "sender to resolver" | "perspective to name server"
    } & (
      | { readonly does: Exclude<(typeof dnsActions)[number], "forge" | "delay" | "replay"> }
      | { readonly does: "forge"; readonly rdatas: ReadonlyArray<Uint8Array>; readonly ttlSeconds: number }
      /** Nothing where the authority says the same now. */
      | { readonly does: "replay"; readonly recorded: (asked: DnsCrossing) => Uint8Array | undefined }
      | Held
    ))
  | ({
      readonly on: "smtp"
      readonly isAt: (address: string) => boolean
    } & (
      | {
          readonly does: Exclude<(typeof smtpActions)[number], SmtpDetailed>
        }
      | { readonly does: "mitm"; readonly shows: Shows }
      /** `ownAddress` is that of the attacker's own mail exchanger. */
      | { readonly does: "impersonate"; readonly ownAddress: string }
      /** Without `with` the line is taken away. */
      | (SmtpLine & { readonly does: "edit-line"; readonly with?: string })
      | (SmtpLine & {
          readonly does: "inject"
          readonly before: ReadonlyArray<string>
          readonly after: ReadonlyArray<string>
        })
      | (SmtpLine & Held)
    ))
  | ({
      readonly on: "https"
      readonly isAt: (address: string) => boolean
    } & (
      | { readonly does: Exclude<(typeof httpsActions)[number], "mitm" | "replay" | "delay"> }
      | {
          readonly does: "mitm" | "replay"
          readonly shows: Shows
          readonly reply: (asked: Pick<WebCrossing, "host" | "path">) => WebReply
        }
      | Held
    ))
  | (RouteTaken &
      (
        | { readonly does: "drop" }
        /** `address` is that of the host where it ends. */
        | { readonly does: "attract"; readonly address: string }
      ))
  | {
      readonly on: "clock"
      /** Name of a sender's host; all when absent. */
      readonly host?: string
      /** By which it is ahead of everybody's; behind when negative. */
      readonly seconds: number
    }
  | {
      readonly on: "zone"
      readonly apex: string
      /** What the name server asked says now; undefined where that is what it would have said. */
      readonly answer: (asked: DnsCrossing) => Uint8Array | undefined
    }
