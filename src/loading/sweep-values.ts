/** Puts other values into places of a sweep: those that are varied, and those that are drawn. */
import { Result } from "effect"
import { check } from "./check.ts"
import { checkSweep } from "./check/sweep.ts"
import { toMisfit } from "./check/inconsistency.ts"
import { Sweep } from "../scenario/schema/sweep.ts"
import { fit, type Misfit } from "../scenario/source/decode.ts"
import { type PlacedValue, withPlaced } from "./placed-value.ts"

/** The sweep with other values at some places, or everything for which it is none then. */
export const withValues = (
  sweep: Sweep,
  values: ReadonlyArray<PlacedValue>
): Result.Result<Sweep, ReadonlyArray<Misfit>> => {
  const changed = withPlaced(sweep, values)
  if (Result.isFailure(changed)) return Result.fail([changed.failure])
  return Result.flatMap(fit(Sweep, changed.success), (read) => {
    const wrong = [
      ...check(read.scenario, () => true).map((one) => ({ ...one, path: ["scenario", ...one.path] })),
      ...checkSweep(read)
    ]
    return wrong.length === 0 ? Result.succeed(read) : Result.fail(wrong.map(toMisfit))
  })
}
