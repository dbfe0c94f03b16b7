/** Is the peer the MX host, as the web PKI sees it? RFC 8461 §4.2, and what drafts and older software asked instead. */
import { Result } from "effect"
import type { Roots } from "../../clients/root-store.ts"
import { type CommonNameUse, rfc8461 } from "../../protocol/names/matching-rules.ts"
import { matchCertificateAgainstPatterns, type MtaStsEra } from "../../protocol/names/mta-sts-eras.ts"
import { rfc } from "../../protocol/rfc.ts"
import type { TlsEvidence } from "../../protocol/tls/evidence.ts"
import { presentedIdentifiers } from "../../protocol/x509/presented-identifiers.ts"
import { judgeWebPkiPath } from "../../protocol/x509/web-pki.ts"
import type { Mistrust, Proof } from "../trust-model.ts"
import { authenticateByWebPki } from "../web-pki-peer.ts"

/** §4.2: unexpired, from a trusted authority, with a DNS-ID for the host of the MX record. */
export const authenticateMxHost = (
  mxHost: string,
  evidence: TlsEvidence,
  roots: Roots,
  nowSeconds: number,
  commonName: CommonNameUse = "never"
): Result.Result<Proof, Mistrust> =>
  authenticateByWebPki({
    evidence,
    names: [mxHost],
    rules: { ...rfc8461, commonName },
    roots,
    nowSeconds,
    because: rfc(8461, "4.2")
  })

/**
 * Before RFC 8461: unexpired, from a trusted authority, with a name that meets a pattern of the policy. Which host was
 * dialled plays no part.
 *
 * @param patterns as the era wrote them
 */
export const authenticateByPatterns = (
  {
    patterns,
    era,
    commonName
  }: {
    readonly patterns: ReadonlyArray<string>
    readonly era: MtaStsEra
    readonly commonName: CommonNameUse
  },
  evidence: TlsEvidence,
  roots: Roots,
  nowSeconds: number
): Result.Result<Proof, Mistrust> => {
  const judged = judgeWebPkiPath({
    ...roots,
    evidence,
    atSeconds: nowSeconds,
    ignoresCommonName: era !== "draft-04" && commonName === "never"
  })
  if (Result.isFailure(judged)) {
    const { result, detail, because, examined } = judged.failure
    return Result.fail({ result, detail, because, examined })
  }
  const examined = { path: judged.success.path, references: patterns }
  const match = matchCertificateAgainstPatterns(
    presentedIdentifiers(judged.success.leaf),
    patterns,
    era,
    commonName
  )
  return Result.isFailure(match)
    ? Result.fail({
        result: "certificate-host-mismatch",
        detail: match.failure.detail,
        because: match.failure.because,
        examined
      })
    : Result.succeed({
        detail: `${match.success.name} meets the policy's ${match.success.pattern}, by the rules of ${era}`,
        because: [rfc(5280, "6.1")],
        examined: { ...examined, presented: match.success.name }
      })
}
