/** Is the peer one of these names, as the web PKI sees it? For every model that asks. RFC 9525 §6, RFC 5280 §6. */
import { Result } from "effect"
import type { Roots } from "../clients/root-store.ts"
import type { MatchingRules } from "../protocol/names/matching-rules.ts"
import type { Citation } from "../protocol/rfc.ts"
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import { judgeWebPki } from "../protocol/x509/web-pki.ts"
import type { Mistrust, Proof } from "./trust-model.ts"

export interface WebPkiPeer {
  readonly evidence: TlsEvidence
  /** Any one of them will do. */
  readonly names: ReadonlyArray<string>
  readonly rules: MatchingRules
  readonly roots: Roots
  readonly nowSeconds: number
  /** The rule by which the model asks. */
  readonly because: Citation
}

export const authenticateByWebPki = ({
  evidence,
  names,
  rules,
  roots,
  nowSeconds,
  because
}: WebPkiPeer): Result.Result<Proof, Mistrust> =>
  Result.mapBoth(
    judgeWebPki({
      ...roots,
      evidence,
      references: names.map((name) => ({ form: "dns", name })),
      rules,
      atSeconds: nowSeconds
    }),
    {
      onSuccess: ({ detail, examined, ...proof }): Proof => ({
        detail,
        because: [because, ...proof.because],
        examined
      }),
      onFailure: (rejected): Mistrust => ({
        result: rejected.result,
        detail: rejected.detail,
        because: [...rejected.because, because],
        examined: rejected.examined
      })
    }
  )
