/** Reads a sweep from the text of its file, or says everything that is wrong with it; and the variants of it that are to be run. */
import { Result, Schema } from "effect"
import { check } from "./check.ts"
import { checkSweep } from "./check/sweep.ts"
import { chosenAttackers, nobody } from "./attackers.ts"
import { Sweep } from "./schema/sweep.ts"
import { decode } from "./source/decode.ts"
import { nearestWord } from "./source/nearest-word.ts"
import type { Problem } from "./source/problem.ts"

/** @param file name for messages */
export const loadSweep = (file: string, text: string): Result.Result<Sweep, ReadonlyArray<Problem>> =>
  decode(file, text, Sweep, {
    check: (sweep, source, isRead) =>
      [
        ...(isRead("scenario")
          ? check(sweep.scenario, () => true).map((found) => ({
              ...found,
              path: ["scenario", ...found.path]
            }))
          : []),
        ...checkSweep(sweep)
      ].map(({ path, isAboutKey, expected, found, legal }) =>
        source.problem(path, {
          isAboutKey,
          message: `expected ${expected}, found ${found}`,
          suggestion: nearestWord(found, legal)
        })
      ),
    standIns: { title: "", scenario: { title: "", models: ["opportunistic"] } }
  })

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
      return Result.mapBoth(withValues(sweep, varied), {
        onSuccess: (changed): SweepPoint => ({ values, sweep: changed }),
        onFailure: (detail) => new PointRejected({ name: JSON.stringify(values), detail })
      })
    })
  )

/** Places that change together take the members of a list, of which `check` has seen that it has one for each. */
const placed = (at: Sweep["vary"][number]["at"], value: unknown) =>
  typeof at === "string"
    ? [{ at, value }]
    : at.map((place, index) => ({
        at: place,
        value: Array.isArray(value) ? (value[index] as unknown) : undefined
      }))

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

/** The sweep with other values at some places, or why it is none then. */
export const withValues = (
  sweep: Sweep,
  values: ReadonlyArray<{ readonly at: string; readonly value: unknown }>
): Result.Result<Sweep, string> => {
  const changed: unknown = values.reduce<unknown>(
    (whole, { at, value }) => set(whole, at.split("."), value),
    sweep
  )
  const read = Schema.decodeUnknownResult(Sweep)(changed, { onExcessProperty: "error" })
  if (Result.isFailure(read)) return Result.fail(read.failure.message)
  const [wrong] = check(read.success.scenario, () => true)
  return wrong === undefined
    ? Result.succeed(read.success)
    : Result.fail(`scenario.${wrong.path.join(".")}: expected ${wrong.expected}, found ${wrong.found}`)
}

/** A copy with another value at that place; missing mappings on the way are made. */
const set = (whole: unknown, [key, ...rest]: ReadonlyArray<string>, value: unknown): unknown => {
  if (key === undefined) return value
  if (Array.isArray(whole)) {
    const copy: Array<unknown> = [...whole]
    copy[Number(key)] = set(copy[Number(key)], rest, value)
    return copy
  }
  const object = typeof whole === "object" && whole !== null ? whole : {}
  return { ...object, [key]: set(Reflect.get(object, key), rest, value) }
}

/** The attacks of a sweep, by name: which attacker in which share of pairs. */
export const chosenAttacks = ({
  attacks,
  scenario
}: Sweep): ReadonlyArray<{ readonly name: string; readonly mix: Readonly<Record<string, number>> }> => [
  { name: nobody.name, mix: {} },
  ...(attacks.length > 0
    ? attacks
    : chosenAttackers(scenario).map(({ name }) => ({ name, mix: { [name]: 1 } })))
]
