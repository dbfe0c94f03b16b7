/** Histories that a search found, run again with everything that was said. */
import { Result } from "effect"
import { type Breaking, replay } from "../../search/minimal-sets.ts"
import type { prepare } from "./job.ts"

/** Runs plans again, each judged against a run in which nothing is done. */
export const replayer = (prepared: ReturnType<typeof prepare>) => {
  const twins = Result.getOrThrow(replay(prepared, { choices: [] })).attempts
  return (plan: Breaking["plan"]) => Result.getOrThrow(replay({ ...prepared, twins }, plan))
}
