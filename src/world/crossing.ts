/**
 * What crosses the simulated network, where, and what may become of it there.
 *
 * Every exchange passes an `Interception` once: the only place where an attacker acts on traffic. A world
 * without one is complete.
 */
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import type { DnsWay } from "../protocol/dns/transports.ts"

/**
 * Where on its way something can be touched. A distribution point has revocation lists (RFC 5280 §4.2.1.13); a perspective is a
 * place from which a certification authority looks at a domain (Baseline Requirements §3.2.2.9), and a sender's one from which it looks besides.
 */
export const positions = [
  "resolver to authority",
  "sender to resolver",
  "sender to policy host",
  "sender to mx host",
  "sender to distribution point",
  "perspective to name server",
  "perspective to web host",
  "sender's perspective to name server",
  "sender's perspective to policy host",
  "sender to time source",
  "author to sender"
] as const
export type Position = (typeof positions)[number]

export interface Crossing {
  readonly position: Position
  /** Name of the client's host. */
  readonly from: string
  /** IP address that the client believes it talks to. */
  readonly to: string
  /** Microseconds of virtual time. */
  readonly atMicros: number
}

export interface DnsCrossing extends Crossing {
  readonly over: "udp" | "tcp"
  readonly query: Uint8Array
  /** What keeps others from answering; absent in clear. */
  readonly way?: DnsWay
}

/**
 * What becomes of a DNS query: no answer, one written by somebody else, that of another host, or the authority's own altered on its way.
 * The function of "Alter" is pure and total.
 */
export type DnsVerdict =
  | typeof pass
  | typeof drop
  | typeof reset
  | Delay
  | { readonly _tag: "Redirect"; readonly address: string }
  | { readonly _tag: "Replace"; readonly reply: Uint8Array }
  | {
      readonly _tag: "Alter"
      readonly alter: (reply: Uint8Array) => Uint8Array
      /** Does the authority say it itself, because somebody writes what it serves? Then no transport is in its way. */
      readonly isFromAuthority?: true
    }

/** What is held back for a while, in microseconds of virtual time, and then let through as it is. */
export interface Delay {
  readonly _tag: "Delay"
  readonly micros: number
}

/** A TCP connection that is opened. */
export interface ConnectCrossing extends Crossing {
  readonly port: number
}

/** What becomes of a TCP connection: "Redirect" ends it at another host, and the client does not notice. */
export type ConnectVerdict =
  | typeof pass
  | typeof drop
  | typeof reset
  | { readonly _tag: "Redirect"; readonly address: string }

export interface LineCrossing extends Crossing {
  /** IP address at which the connection ends: another than `to` where it was redirected. */
  readonly endsAt: string
  readonly direction: "to client" | "to server"
  /** Without CRLF. */
  readonly line: string
  /** TLS stops those who do not hold an end of it: then the line is not theirs to see. */
  readonly overTls: boolean
  /** Is it said after the handshake, whoever holds the ends of it? */
  readonly insideTls: boolean
}

/**
 * What becomes of a line before TLS: "Replace" puts any number of lines in its place, and none takes it away. "Answer" keeps a command
 * from the server and replies in its place. "Inject" lets a command pass, and sends further lines after it to the server, and after the
 * server's reply to the client.
 */
export type LineVerdict =
  | typeof pass
  | typeof reset
  | Delay
  | { readonly _tag: "Replace"; readonly lines: ReadonlyArray<string> }
  | { readonly _tag: "Answer"; readonly line: string }
  | {
      readonly _tag: "Inject"
      readonly toServer: ReadonlyArray<string>
      readonly toClient: ReadonlyArray<string>
    }

export interface HandshakeCrossing extends Crossing {
  /** As of a line. */
  readonly endsAt: string
  readonly serverName: string | undefined
  /** What the right server would show. */
  readonly shown: TlsEvidence
}

/** What becomes of a handshake: "Terminate" puts somebody in the middle, with a certificate of theirs. */
export type HandshakeVerdict =
  | typeof pass
  | typeof reset
  | { readonly _tag: "Terminate"; readonly shown: TlsEvidence }

/** A request over HTTP or HTTPS. */
export interface WebCrossing extends Crossing {
  readonly host: string
  readonly path: string
}

export interface WebReply {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
}

/** What becomes of an HTTPS request: "Redirect" sends it to another host, and the client does not notice. */
export type WebVerdict =
  | typeof pass
  | typeof drop
  | Delay
  | typeof reset
  | { readonly _tag: "Redirect"; readonly address: string }
  | { readonly _tag: "Impersonate"; readonly shown: TlsEvidence; readonly reply: WebReply }

/** What becomes of an HTTP request in clear: "Answer" replies in the server's place. */
export type HttpVerdict =
  | typeof pass
  | typeof drop
  | typeof reset
  | { readonly _tag: "Redirect"; readonly address: string }
  | { readonly _tag: "Answer"; readonly reply: WebReply }

/** What becomes of a host's clock: the time that it is told is ahead of everybody's by whole seconds; behind when negative. */
export type ClockVerdict = typeof pass | { readonly _tag: "Ahead"; readonly seconds: number }

/** What becomes of mail that nobody has sent: nothing, or somebody makes the sender write it, by a bounce or a sign-up. */
export type TriggerVerdict = typeof pass | { readonly _tag: "Trigger" }

export const pass = { _tag: "Pass" } as const
export const drop = { _tag: "Drop" } as const
export const reset = { _tag: "Reset" } as const

/** One question for each kind of thing that crosses. Answers must depend on nothing but what was seen so far. */
export interface Interception {
  /** Before that time it lets everything pass. Microseconds of virtual time; Infinity where nobody is there. */
  readonly comesMicros: number
  /** Does somebody on this path read what passes in clear? */
  readonly watches: (crossing: Crossing) => boolean
  readonly dns: (crossing: DnsCrossing) => DnsVerdict
  readonly connect: (crossing: ConnectCrossing) => ConnectVerdict
  readonly line: (crossing: LineCrossing) => LineVerdict
  readonly handshake: (crossing: HandshakeCrossing) => HandshakeVerdict
  readonly web: (crossing: WebCrossing) => WebVerdict
  readonly http: (crossing: WebCrossing) => HttpVerdict
  /** Asked once for each host, and again when what somebody could do to it changes. Absent: clocks are right. */
  readonly clockAheadSeconds?: (host: string, atMicros: number) => number
  /**
   * Is mail that only goes when somebody brings it about brought about? Absent where nobody attacks: then it goes by itself, so that there is something
   * to compare with.
   */
  readonly triggers?: (crossing: Crossing) => boolean
}

/** Nobody is there. */
export const unobserved: Interception = {
  comesMicros: Number.POSITIVE_INFINITY,
  watches: () => false,
  dns: () => pass,
  connect: () => pass,
  line: () => pass,
  handshake: () => pass,
  web: () => pass,
  http: () => pass
}
