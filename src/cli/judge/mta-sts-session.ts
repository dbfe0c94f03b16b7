/** What a line of `hoptrust judge mta-sts` says of the session with the MX host, judged. RFC 8461 §4.2. */
import { Result } from "effect"
import { SignatureMemory } from "../../protocol/keys/signature.ts"
import type { SessionFinding } from "../../protocol/mta-sts/apply.ts"
import { rfc8461 } from "../../protocol/names/matching-rules.ts"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import type { CertificateResult } from "../../protocol/x509/path-rejected.ts"
import { anchorFromCertificate } from "../../protocol/x509/trust-anchor.ts"
import { judgeWebPki } from "../../protocol/x509/web-pki.ts"

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
  return Result.match(
    judgeWebPki({
      evidence: { chain, provesPossession: true },
      anchors: roots.flatMap(anchorFrom),
      references: [{ form: "dns", name: mxHost }],
      rules: rfc8461,
      atSeconds: nowSeconds,
      signatures
    }),
    {
      onSuccess: ({ detail }) => ({ finding: "certificate valid", detail }),
      onFailure: ({ result, detail }) => ({ finding: findings[result], detail })
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

/** A root that cannot be read ends no path. */
const anchorFrom = (der: Uint8Array) => {
  const certificate = parseCertificate(der)
  return Result.isSuccess(certificate) ? [anchorFromCertificate(certificate.success)] : []
}
