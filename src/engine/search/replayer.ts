/** Histories that a search found, run again with everything that was said. */
import { Result } from "effect"
import { certificateWays } from "../../search/certificate-ways.ts"
import { replay, type SearchPlan, type Witness } from "../../search/minimal-sets.ts"

/** Runs witnesses again, each judged against a run in which nobody attacks. */
export const replayer = (prepared: SearchPlan) => {
  const certificates = Result.getOrThrow(certificateWays(prepared, prepared.maxCapabilities))
  return (witness: Witness) => Result.getOrThrow(replay({ ...prepared, certificates }, witness))
}
