/** Who sends: the same Sending MTA under every trust model. */
import { Context } from "effect"
import type { Draw } from "../protocol/smtp/mail-exchangers.ts"
import type { PlaintextBeforeTls } from "../protocol/smtp/plaintext-before-tls.ts"

export interface Identity {
  /** Name said in EHLO; also the one by which it finds itself among MX hosts (RFC 5321 §5.1). */
  readonly hostName: string
  /** Draws for ties among MX hosts of one preference. */
  readonly draw: Draw
  /** What it does with replies that arrive in clear before the handshake: RFC 3207 §4.2 wants them discarded. */
  readonly plaintextBeforeTls: PlaintextBeforeTls
}

export class SendingMta extends Context.Service<SendingMta, Identity>()("sender/SendingMta") {}
