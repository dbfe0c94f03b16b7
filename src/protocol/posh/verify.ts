/** Is the certificate that the server shows one of those whose fingerprints were found? RFC 7711 §3.3. */
import { hash } from "node:crypto"
import { Result, Schema } from "effect"
import { type Citation, rfc } from "../rfc.ts"
import type { Certificate } from "../x509/certificate.ts"
import { type FingerprintDescriptor, type SupportedHash, supportedHashes } from "./document.ts"

export interface PoshProof {
  readonly hash: SupportedHash
  /** Place of the descriptor that matched, from 0. */
  readonly descriptor: number
  readonly because: ReadonlyArray<Citation>
}

/** §3.3: the connection is to be refused, unless another method believes the certificate. */
export class PoshMismatch extends Schema.TaggedClass<PoshMismatch>()("PoshMismatch", {
  reason: Schema.Literals([
    "no certificate",
    "no fingerprint matches",
    "certificate expired",
    "certificate not yet valid"
  ]),
  because: Schema.Struct({ rfc: Schema.Int, section: Schema.String })
}) {}

/** @param leaf the server's own certificate; absent when it showed none */
export const verifyFingerprints = (
  descriptors: ReadonlyArray<FingerprintDescriptor>,
  leaf: Pick<Certificate, "der" | "notBefore" | "notAfter"> | undefined,
  nowSeconds: number
): Result.Result<PoshProof, PoshMismatch> => {
  if (leaf === undefined) return mismatch("no certificate", "3.3")
  for (const [index, descriptor] of descriptors.entries()) {
    const matching = matchingHash(descriptor, leaf.der)
    if (matching === undefined) continue
    // §6: fingerprints do not revive a certificate outside its validity.
    if (nowSeconds > leaf.notAfter) return mismatch("certificate expired", "6")
    if (nowSeconds < leaf.notBefore) return mismatch("certificate not yet valid", "6")
    return Result.succeed({ hash: matching, descriptor: index, because: [rfc(7711, "3.3")] })
  }
  return mismatch("no fingerprint matches", "3.3")
}

/** Descriptor of a certificate, for publishers. */
export const fingerprintsOf = (
  der: Uint8Array,
  hashes: ReadonlyArray<SupportedHash> = ["sha-256", "sha-512"]
): FingerprintDescriptor => Object.fromEntries(hashes.map((name) => [name, fingerprint(name, der)]))

/**
 * The strongest hash that the descriptor has and we support decides for the whole descriptor: our choice, for its
 * values are of one certificate, and who can forge a weaker hash must gain nothing by it.
 */
const matchingHash = (descriptor: FingerprintDescriptor, der: Uint8Array): SupportedHash | undefined => {
  const strongest = supportedHashes.find((name) => Object.hasOwn(descriptor, name))
  if (strongest === undefined) return undefined
  return withoutPadding(descriptor[strongest]!) === withoutPadding(fingerprint(strongest, der))
    ? strongest
    : undefined
}

/** RFC 4648 §4 pads base64; an example of the RFC leaves the padding out, so it is not insisted on. */
const withoutPadding = (base64: string) => base64.replace(/={1,2}$/, "")

const fingerprint = (name: SupportedHash, der: Uint8Array): string =>
  hash(name.replace("-", ""), der, "base64")

const mismatch = (reason: PoshMismatch["reason"], section: string) =>
  Result.fail(new PoshMismatch({ reason, because: rfc(7711, section) }))
