/** A value at a place of a file that was read: puts another there. */
import { Result } from "effect"
import type { Misfit } from "../scenario/source/decode.ts"
import { nearestWord } from "../scenario/source/nearest-word.ts"

export interface PlacedValue {
  /** Keys and indices from the top of the file, joined by dots. */
  readonly at: string
  readonly value: unknown
}

/** A copy with other values at these places. */
export const withPlaced = (
  whole: unknown,
  values: ReadonlyArray<PlacedValue>
): Result.Result<unknown, Misfit> => {
  let changed: Result.Result<unknown, Misfit> = Result.succeed(whole)
  for (const { at, value } of values)
    changed = Result.flatMap(changed, (before) => set(before, at.split("."), value, []))
  return changed
}

/** With the place to which the words belong. */
export const detailOf = ({ path, message }: Misfit): string => `${path.map(String).join(".")}: ${message}`

/** Is it the place that is wrong, and not what is put there? */
export const leadsNowhere = (place: string, { path, isAboutKey }: Misfit): boolean => {
  const steps = place.split(".")
  const isOnTheWay = path.every((step, depth) => String(step) === steps[depth])
  return isOnTheWay && (path.length < steps.length || isAboutKey === true)
}

/** What is wrong with the place. @param path where the place is written */
export const aboutPlace = (path: Misfit["path"], { path: where, message, suggestion }: Misfit): Misfit => ({
  path,
  message: `no such place; at ${where.map(String).join(".")}: ${message}`,
  suggestion: suggestion === undefined ? undefined : [...where.slice(0, -1), suggestion].map(String).join(".")
})

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
