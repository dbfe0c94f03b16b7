/** Public logs of certificates, and what they say of one. RFC 6962 §3. */
import { hash } from "node:crypto"
import { type KeyPair, keyPair } from "../../protocol/keys/key-pair.ts"
import { sign } from "../../protocol/keys/signature.ts"
import {
  signedByLog,
  type SignedCertificateTimestamp,
  timestampAlgorithms,
  timestampListId,
  writeTimestampList
} from "../../protocol/x509/signed-certificate-timestamp.ts"
import { logIdOf } from "../../protocol/x509/transparency.ts"
import type { RawExtension } from "./extensions.ts"

export interface CertificateLog {
  /** P-256 (§2.1.4). */
  readonly key: KeyPair
}

/** Our choice: as many as a client wants to hear from at most, so that every certificate has enough. */
export const publicLogs: ReadonlyArray<CertificateLog> = ["first", "second", "third"].map((name) => ({
  key: keyPair("p256", `certificate log ${name}`)
}))

export interface Precertificate {
  /** TBSCertificate, DER. */
  readonly tbs: Uint8Array
  readonly issuerKey: KeyPair
  /** Seconds since the epoch. */
  readonly notBefore: number
}

/** The extension that a certificate gets: all of these logs took its precertificate when it began, as all certificates of a world are there before it. */
export const timestampsOf = (
  { tbs, issuerKey, notBefore }: Precertificate,
  logs: ReadonlyArray<CertificateLog>
): RawExtension => {
  const precertificate = {
    issuerKeyHash: new Uint8Array(hash("sha256", issuerKey.spki, "buffer")),
    tbs
  }
  const head = { timestampMs: BigInt(notBefore) * 1000n, extensions: new Uint8Array() }
  const timestamps = logs.map(({ key }): SignedCertificateTimestamp => ({
    ...head,
    logId: logIdOf(key),
    algorithm: timestampAlgorithms.ecdsa,
    signature: sign(key, signedByLog(head, precertificate), { encoding: "der", hash: "sha256" })
  }))
  return { id: timestampListId, isCritical: false, value: writeTimestampList(timestamps) }
}
