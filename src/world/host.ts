/** A host of the simulated Internet: what it says on each of its ports. */
import type { Effect } from "effect"
import type { ServerConduct } from "../protocol/smtp/server-session.ts"
import type { KeyType } from "../protocol/tls/key-types.ts"
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import type { WebReply } from "./crossing.ts"

export interface Host {
  readonly name: string
  readonly addresses: ReadonlyArray<string>
  /** In whose hands mail is once this host has received it. */
  readonly owner: "recipient" | "attacker"
  readonly dns?: DnsService
  readonly smtp?: SmtpService
  readonly http?: HttpService
  readonly https?: HttpsService
}

/** Answers a query of any octets, or stays silent (undefined), on port 53. */
export type DnsService = (
  query: Uint8Array,
  over: "udp" | "tcp",
  nowSeconds: number
) => Effect.Effect<Uint8Array | undefined>

export interface SmtpService {
  readonly conduct: ServerConduct
  /** Ports at which sessions begin with the handshake (RFC 8314 §3), beside port 25. */
  readonly implicitTlsPorts: ReadonlyArray<number>
  readonly handshake: Handshake
}

export interface HttpService {
  /** "silent" takes the connection and says nothing, "reset" breaks it off. */
  readonly service: "open" | "silent" | "reset"
  readonly reply: (path: string) => WebReply
}

export interface HttpsService extends HttpService {
  readonly handshake: Handshake
}

/**
 * What the host shows a client that asks for a name (RFC 6066 §3) and can check signatures of these keys, the one it likes best first (RFC 8446
 * §4.2.3), at that time; undefined when it breaks the handshake off.
 */
export type Handshake = (
  serverName: string | undefined,
  offered: ReadonlyArray<KeyType>,
  nowSeconds: number
) => TlsEvidence | undefined
