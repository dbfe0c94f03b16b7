/** What a line of `hoptrust judge mta-sts` says of the session with the MX host, judged. RFC 8461 §4.2. */
import { Result } from "effect"
import { SignatureMemory } from "../../protocol/keys/signature.ts"
import type { SessionFinding } from "../../protocol/mta-sts/apply.ts"
import { matchIdentifiers } from "../../protocol/names/match-identifiers.ts"
import { rfc8461 } from "../../protocol/names/matching-rules.ts"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import { keyPurpose } from "../../protocol/x509/object-identifiers.ts"
import type { CertificateResult } from "../../protocol/x509/path-rejected.ts"
import { webPkiRules } from "../../protocol/x509/path-rules.ts"
import { presentedIdentifiers } from "../../protocol/x509/presented-identifiers.ts"
import { anchorFromCertificate } from "../../protocol/x509/trust-anchor.ts"
import { validatePath } from "../../protocol/x509/validate-path.ts"

export interface Session {
  readonly offersStartTls: boolean
  /** Undefined takes the certificate for valid. */
  readonly chain: ReadonlyArray<Uint8Array> | undefined
  readonly roots: ReadonlyArray<Uint8Array>
  readonly mxHost: string
  readonly nowSeconds: number
}

export const sessionFinding = ({
  offersStartTls,
  chain,
  roots,
  mxHost,
  nowSeconds
}: Session): { readonly finding: SessionFinding; readonly detail: string } => {
  if (!offersStartTls) return { finding: "no STARTTLS", detail: "STARTTLS is not offered" }
  if (chain === undefined) return { finding: "certificate valid", detail: "" }
  const [leaf, ...intermediates] = chain.map(parseCertificate)
  if (leaf === undefined) return { finding: "certificate not trusted", detail: "no certificate" }
  if (Result.isFailure(leaf)) return { finding: "certificate otherwise invalid", detail: leaf.failure.detail }

  const path = validatePath({
    leaf: leaf.success,
    intermediates: successes(intermediates),
    anchors: successes(roots.map(parseCertificate)).map(anchorFromCertificate),
    atSeconds: nowSeconds,
    signatures,
    rules: webPkiRules,
    purpose: keyPurpose.serverAuth
  })
  if (Result.isFailure(path)) return { finding: findings[path.failure.result], detail: path.failure.detail }
  return Result.match(
    matchIdentifiers(presentedIdentifiers(leaf.success), [{ form: "dns", name: mxHost }], rfc8461),
    {
      onSuccess: ({ presented }) => ({ finding: "certificate valid", detail: `${presented} matches` }),
      onFailure: ({ detail }) => ({ finding: "certificate for another host", detail })
    }
  )
}

/** Verdicts on signatures depend on nothing but their octets, so that they may outlive a line. */
const signatures = new SignatureMemory()

const findings: Readonly<Record<CertificateResult, SessionFinding>> = {
  "certificate-host-mismatch": "certificate for another host",
  "certificate-expired": "certificate expired",
  "certificate-not-trusted": "certificate not trusted",
  "validation-failure": "certificate otherwise invalid"
}

const successes = <A>(results: ReadonlyArray<Result.Result<A, unknown>>): ReadonlyArray<A> =>
  results.flatMap((result) => (Result.isSuccess(result) ? [result.success] : []))
