/** Puts other values into places of a sweep: those that are varied, and those that are drawn. */
import { Result } from "effect"
import { check } from "./check.ts"
import { checkSweep } from "./check/sweep.ts"
import { toMisfit } from "./check/inconsistency.ts"
import { Sweep } from "../scenario/schema/sweep.ts"
import { fit, type Misfit } from "../scenario/source/decode.ts"
import { nearestWord } from "../scenario/source/nearest-word.ts"

export interface PlacedValue {
  /** Keys and indices from the top of the file, joined by dots. */
  readonly at: string
  readonly value: unknown
}

/** The sweep with other values at some places, or everything for which it is none then. */
export const withValues = (
  sweep: Sweep,
  values: ReadonlyArray<PlacedValue>
): Result.Result<Sweep, ReadonlyArray<Misfit>> => {
  let changed: Result.Result<unknown, Misfit> = Result.succeed(sweep)
  for (const { at, value } of values)
    changed = Result.flatMap(changed, (whole) => set(whole, at.split("."), value, []))
  if (Result.isFailure(changed)) return Result.fail([changed.failure])
  return Result.flatMap(fit(Sweep, changed.success), (read) => {
    const wrong = [
      ...check(read.scenario, () => true).map((one) => ({ ...one, path: ["scenario", ...one.path] })),
      ...checkSweep(read)
    ]
    return wrong.length === 0 ? Result.succeed(read) : Result.fail(wrong.map(toMisfit))
  })
}

/** A copy with another value at that place; missing mappings on the way are made, members of lists must be there. */
const set = (
  whole: unknown,
  [key, ...rest]: ReadonlyArray<string>,
  value: unknown,
  path: ReadonlyArray<string>
): Result.Result<unknown, Misfit> => {
  if (key === undefined) return Result.succeed(value)
  const below = [...path, key]
  if (Array.isArray(whole)) {
    const members: ReadonlyArray<unknown> = whole
    const index = /^(?:0|[1-9]\d{0,8})$/.test(key) ? Number(key) : members.length
    if (index >= members.length)
      return Result.fail({ path: below, isAboutKey: true, ...notInList(members, key) })
    return Result.map(set(members[index], rest, value, below), (member) => members.with(index, member))
  }
  if (whole !== undefined && (typeof whole !== "object" || whole === null))
    return Result.fail({
      path: below,
      isAboutKey: true,
      message: `${path.join(".")} is ${JSON.stringify(whole)}, which has no parts; write it out as a mapping first`
    })
  const object = whole ?? {}
  const present: unknown = Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined
  return Result.map(set(present, rest, value, below), (part) =>
    // Defined, not assigned: a key called __proto__ is a key like any other.
    Object.fromEntries([...Object.entries(object).filter(([other]) => other !== key), [key, part]])
  )
}

const notInList = (members: ReadonlyArray<unknown>, key: string) => {
  const names = members.map((member, index) => nameOf(member) ?? String(index))
  const nearest = nearestWord(key, names)
  return {
    message:
      members.length === 0
        ? `expected no place here, for the list is empty, found ${key}`
        : `expected a place in the list, 0 to ${members.length - 1}, found ${key}`,
    suggestion: nearest === undefined ? undefined : String(names.indexOf(nearest))
  }
}

/** By what a reader would call it. */
const nameOf = (member: unknown): string | undefined => {
  if (typeof member === "string") return member
  if (typeof member !== "object" || member === null) return undefined
  const found: unknown = ["name", "profile", "as", "model", "capability"]
    .map((key) => Reflect.get(member, key) as unknown)
    .find((name) => name !== undefined)
  return typeof found === "string" ? found : undefined
}
