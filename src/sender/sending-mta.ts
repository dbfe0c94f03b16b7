/** Who sends: the same Sending MTA under every trust model. */
import { Context } from "effect"
import type { Draw } from "../protocol/smtp/mail-exchangers.ts"

export interface Identity {
  /** Name said in EHLO; also the one by which it finds itself among MX hosts (RFC 5321 §5.1). */
  readonly hostName: string
  /** Draws for ties among MX hosts of one preference. */
  readonly draw: Draw
}

export class SendingMta extends Context.Service<SendingMta, Identity>()("sender/SendingMta") {}
