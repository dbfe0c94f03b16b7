/** What a comparison with TLSA records says of a peer, for models. RFC 7671 §5. */
import { Result } from "effect"
import type { DaneProof, DaneRejected } from "../protocol/dane/verdict.ts"
import type { Mistrust, Proof } from "./trust-model.ts"

/** @param tlsaOwner of the records, at the end of its aliases */
export const comparedWith = (
  tlsaOwner: string,
  verdict: Result.Result<DaneProof, DaneRejected>
): Result.Result<Proof, Mistrust> =>
  Result.match(verdict, {
    onSuccess: (proof) => Result.succeed({ ...proof, examined: { ...proof.examined, tlsaOwner } }),
    onFailure: ({ result, detail, because, examined }) =>
      Result.fail({ result, detail, because, examined: { ...examined, tlsaOwner } })
  })
