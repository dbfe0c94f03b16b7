/** One thing that a scripted attacker does, with all that it needs for it: no world is asked. */
import type { TlsEvidence } from "../../protocol/tls/evidence.ts"
import type { WebReply } from "../../world/crossing.ts"

export const dnsActions = [
  "forge",
  "NXDOMAIN",
  "NODATA",
  "SERVFAIL",
  "refused",
  "timeout",
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
  "impersonate"
] as const

export const httpsActions = ["reset", "garbage-handshake", "timeout", "mitm"] as const

export type ScriptedAction =
  | {
      readonly on: "dns"
      /** `Name.key` of the name asked for. */
      readonly nameKey: string
      /** Absent: any. */
      readonly type?: number
      readonly does: (typeof dnsActions)[number]
      /** RDATA of forged records. */
      readonly rdatas: ReadonlyArray<Uint8Array>
      readonly ttlSeconds: number
      readonly position: "resolver to authority" | "sender to resolver" | "perspective to name server"
    }
  | {
      readonly on: "smtp"
      readonly isAt: (address: string) => boolean
      readonly does: (typeof smtpActions)[number]
      /** For mitm. */
      readonly shows: Pick<TlsEvidence, "chain" | "provesPossession">
      /** Of the attacker's own mail exchanger, for impersonate. */
      readonly ownAddress: string
    }
  | {
      readonly on: "https"
      readonly isAt: (address: string) => boolean
      readonly does: (typeof httpsActions)[number]
      readonly shown: TlsEvidence
      readonly reply: (path: string) => WebReply
    }
