/** A certification path from the server's leaf to what DANE or local policy trusts. RFC 5280 §6.1, RFC 6698 §2.1.1. */
import type { Result } from "effect"
import type { SignatureMemory } from "../keys/signature.ts"
import type { Certificate } from "../x509/certificate.ts"
import { keyPurpose } from "../x509/object-identifiers.ts"
import type { PathRejected } from "../x509/path-rejected.ts"
import type { KnownRevocation } from "../x509/revocation.ts"
import type { TrustAnchor } from "../x509/trust-anchor.ts"
import { type ValidPath, validatePath } from "../x509/validate-path.ts"
import type { DaneRules } from "./verdict.ts"

/** @param above certificates that the server sent after its leaf, in any order */
export const findPath = ({
  leaf,
  above,
  anchors,
  revocation,
  purposes = "checked",
  peer: { nowSeconds, signatures }
}: {
  readonly leaf: Certificate
  readonly above: ReadonlyArray<Certificate>
  readonly anchors: ReadonlyArray<TrustAnchor>
  readonly revocation?: KnownRevocation | undefined
  readonly purposes?: DaneRules["keyPurpose"]
  readonly peer: { readonly nowSeconds: number; readonly signatures: SignatureMemory }
}): Result.Result<ValidPath, PathRejected> =>
  validatePath({
    leaf,
    intermediates: above,
    anchors,
    atSeconds: nowSeconds,
    signatures,
    ...(purposes === "checked" && { purpose: keyPurpose.serverAuth }),
    ...(revocation !== undefined && { revocation })
  })
