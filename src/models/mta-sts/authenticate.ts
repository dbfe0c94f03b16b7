/** Is the peer the MX host, as the web PKI sees it? RFC 8461 §4.2. */
import { Result } from "effect"
import type { Roots } from "../../clients/root-store.ts"
import { rfc8461 } from "../../protocol/names/matching-rules.ts"
import { rfc } from "../../protocol/rfc.ts"
import type { TlsEvidence } from "../../protocol/tls/evidence.ts"
import { judgeWebPki } from "../../protocol/x509/web-pki.ts"
import type { Mistrust, Proof } from "../trust-model.ts"

/** §4.2: unexpired, from a trusted authority, with a DNS-ID for the host of the MX record. */
export const authenticateMxHost = (
  mxHost: string,
  evidence: TlsEvidence,
  { anchors, signatures }: Roots,
  nowSeconds: number
): Result.Result<Proof, Mistrust> =>
  Result.mapBoth(
    judgeWebPki({
      evidence,
      anchors,
      references: [{ form: "dns", name: mxHost }],
      rules: rfc8461,
      atSeconds: nowSeconds,
      signatures
    }),
    {
      onSuccess: ({ detail, because }): Proof => ({ detail, because: [rfc(8461, "4.2"), ...because] }),
      onFailure: ({ result, detail, because }): Mistrust => ({
        result,
        detail,
        because: [...because, rfc(8461, "4.2")]
      })
    }
  )
