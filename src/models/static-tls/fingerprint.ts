/** Does the peer have a key that was agreed on? RFC 7435 §3 counts such a key among the ways to expect authentication. */
import { Result } from "effect"
import { associationData } from "../../protocol/dane/match.ts"
import { rfc } from "../../protocol/rfc.ts"
import type { TlsEvidence } from "../../protocol/tls/evidence.ts"
import { certificateOctets } from "../../protocol/x509/certificate-octets.ts"
import { readChain } from "../../protocol/x509/web-pki.ts"
import type { Mistrust, Proof } from "../trust-model.ts"

/**
 * Dates, names and issuers play no part: as in RFC 7672 §3.1.1, who named the key has vouched for it.
 *
 * @param fingerprints SHA-256 of SubjectPublicKeyInfo, hexadecimal
 */
export const authenticateByFingerprint = (
  { chain }: TlsEvidence,
  fingerprints: ReadonlyArray<string>
): Result.Result<Proof, Mistrust> => {
  const octets = chain[0] === undefined ? undefined : certificateOctets(chain[0])
  if (octets === undefined || Result.isFailure(octets)) {
    // In the words for a peer whose certificate cannot be read at all.
    const { result, detail, because } = Result.getOrThrow(Result.flip(readChain(chain)))
    return Result.fail({ result, detail, because })
  }
  const shown = Buffer.from(associationData(octets.success, "SPKI", "SHA2-256")).toString("hex")
  const isAgreed = fingerprints.some((fingerprint) => fingerprint.toLowerCase() === shown)
  return isAgreed
    ? Result.succeed({ detail: `key ${shown} was agreed on`, because: [rfc(7435, "3")] })
    : Result.fail({
        result: "certificate-not-trusted",
        // In full, so that an operator can put it into the table.
        detail: `key ${shown} was not agreed on`,
        because: [rfc(7435, "3")]
      })
}
