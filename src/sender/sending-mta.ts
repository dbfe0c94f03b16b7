/** Who sends: the same Sending MTA under every trust model. */
import { Context } from "effect"
import type { Signer } from "../protocol/dkim/signature.ts"
import type { Draw } from "../protocol/smtp/mail-exchangers.ts"
import type { ClientPlaintext } from "../protocol/smtp/plaintext-before-tls.ts"
import type { TlsVersion } from "../protocol/tls/evidence.ts"

export interface Identity {
  /** Name said in EHLO; also the one by which it finds itself among MX hosts (RFC 5321 §5.1). */
  readonly hostName: string
  /** Draws for ties among MX hosts of one preference. */
  readonly draw: Draw
  /** Handshakes that would end with an older version fail: RFC 8996 wants none below 1.2, and mail servers tolerate them. */
  readonly minimumTlsVersion: TlsVersion
  /** The same where TLS is required; absent where that makes no difference. */
  readonly minimumTlsVersionWhereRequired?: TlsVersion
  /** What it does with replies that arrive in clear before the handshake: RFC 3207 §4.2 wants them discarded. */
  readonly plaintextBeforeTls: ClientPlaintext
  /** Age of a mail from which a broken handshake is followed by clear text, where nothing is promised; 0: at once (RFC 7435 §5). */
  readonly clearFromAgeSeconds: number
  /** Domain to which all mail goes, whatever it is addressed to (RFC 8461 §3.4); absent where DNS says for each address. */
  readonly smartHost?: string
  /** By whose key its TLS reports are signed (RFC 8460 §3). */
  readonly reportSigner: Signer
}

export class SendingMta extends Context.Service<SendingMta, Identity>()("sender/SendingMta") {}
