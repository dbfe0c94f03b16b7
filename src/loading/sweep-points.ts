/** The variants of a sweep that are to be run: one for each choice of what is varied, and the draws of each. */
import { Result, Schema } from "effect"
import type { Sweep } from "../scenario/schema/sweep.ts"
import type { Misfit } from "../scenario/source/decode.ts"
import { detailOf, type PlacedValue } from "./placed-value.ts"
import { withValues } from "./sweep-values.ts"

/** One choice of what is varied. */
export interface SweepPoint {
  /** By name of what is varied. */
  readonly values: Readonly<Record<string, unknown>>
  /** The sweep with these values in place. */
  readonly sweep: Sweep
}

/** A value that the place in the file does not take. */
export class PointRejected extends Schema.TaggedError<PointRejected>()("PointRejected", {
  name: Schema.String,
  detail: Schema.String
}) {}

/** In the order of the file, the usual point first. */
export const sweepPoints = (sweep: Sweep): Result.Result<ReadonlyArray<SweepPoint>, PointRejected> =>
  Result.all(
    choices(sweep).map((values) => {
      const varied = sweep.vary.flatMap(({ name, at }) => placed(at, values[name]))
      return Result.mapBoth(varied.length === 0 ? Result.succeed(sweep) : withValues(sweep, varied), {
        onSuccess: (changed): SweepPoint => ({ values, sweep: changed }),
        onFailure: ([wrong]) => new PointRejected({ name: JSON.stringify(values), detail: detailOf(wrong!) })
      })
    })
  )

/** Places that change together take the members of a list, of which `checkVariation` has seen that it has one for each. */
export const placed = (
  at: Sweep["vary"][number]["at"],
  value: unknown
): readonly [PlacedValue, ...ReadonlyArray<PlacedValue>] => {
  if (typeof at === "string") return [{ at, value }]
  const members: ReadonlyArray<unknown> = Array.isArray(value) ? value : []
  const [first, ...others] = at.map((place, index) => ({ at: place, value: members[index] }))
  return [first!, ...others]
}

type Values = Readonly<Record<string, unknown>>

const choices = ({ vary, design }: Sweep): ReadonlyArray<Values> => {
  if (design === "grid")
    return vary.reduce<ReadonlyArray<Values>>(
      (points, { name, values }) =>
        points.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))),
      [{}]
    )
  const usual = Object.fromEntries(vary.map(({ name, values }) => [name, values[0]]))
  return [
    usual,
    ...vary.flatMap(({ name, values }) => values.slice(1).map((value) => ({ ...usual, [name]: value })))
  ]
}

/** How many points there are, without laying them out. */
export const countPoints = ({ vary, design }: Sweep): number =>
  design === "grid"
    ? vary.reduce((product, { values }) => product * values.length, 1)
    : vary.reduce((sum, { values }) => sum + values.length - 1, 1)

/** Value of a draw, that share of the way from one end to the other. Between whole numbers only whole numbers are drawn. */
export const drawnValue = ({ from, to }: Sweep["draw"][number], share: number): number => {
  const value = from + share * (to - from)
  return Number.isInteger(from) && Number.isInteger(to) ? Math.round(value) : value
}

/** The sweep with all that is uncertain that far from one end of its range to the other. */
export const withDraws = (
  sweep: Sweep,
  shareOf: (draw: Sweep["draw"][number]) => number
): Result.Result<Sweep, ReadonlyArray<Misfit>> =>
  sweep.draw.length === 0
    ? Result.succeed(sweep)
    : withValues(
        sweep,
        sweep.draw.map((draw) => ({ at: draw.at, value: drawnValue(draw, shareOf(draw)) }))
      )
