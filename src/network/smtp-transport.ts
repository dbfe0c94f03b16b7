/** Carries an SMTP dialogue as lines, and a TLS handshake in the middle of it. RFC 5321 §2.3.8, RFC 3207, RFC 8314 §3. */
import { Context, type Effect } from "effect"
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import type { NoAnswer } from "./no-answer.ts"

export interface SmtpConnection {
  /** The next line, without CRLF. */
  readonly readLine: Effect.Effect<string, NoAnswer>
  /** Sends one line; CRLF is added. */
  readonly writeLine: (line: string) => Effect.Effect<void, NoAnswer>
  /**
   * Starts TLS, after a 220 reply to STARTTLS or before anything else. Verifies nothing. Lines that arrived before the handshake and were not read are to
   * be discarded (RFC 3207 §4.2); a client that leaves them in its buffer reads them afterwards (CVE-2011-0411).
   */
  readonly startTls: (
    serverName: string | undefined,
    unreadLines: "discarded" | "kept"
  ) => Effect.Effect<TlsEvidence, NoAnswer>
  /** Have lines come that were not read? */
  readonly hasUnreadLines: () => boolean
  readonly close: Effect.Effect<void>
}

export interface SmtpDialler {
  /** Opens a connection to a port of an IP address. */
  readonly connect: (address: string, port: number) => Effect.Effect<SmtpConnection, NoAnswer>
}

export class SmtpTransport extends Context.Service<SmtpTransport, SmtpDialler>()("network/SmtpTransport") {}
