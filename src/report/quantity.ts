/** Values of scenario files as numbers: `90d` is 7,776,000 seconds. */
import { Schema } from "effect"
import { Duration, toMicros } from "../scenario/schema/time.ts"

export interface Quantity {
  readonly number: number
  /** "s" for durations; absent for what is a number and no more. */
  readonly unit?: string
}

const isDuration = Schema.is(Duration)
/** RFC 8259 §6. */
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** What a text says as a number; undefined for names, truths and lists. */
export const quantityOf = (text: string): Quantity | undefined => {
  if (isDuration(text)) return { number: toMicros(text) / 1_000_000, unit: "s" }
  const number = Number(text)
  return jsonNumber.test(text) && Number.isFinite(number) ? { number } : undefined
}

/** Keys of scenario files end in their unit. */
const units: ReadonlyArray<readonly [ending: RegExp, unit: string]> = [
  [/Seconds$/, "s"],
  [/Days$/, "d"],
  [/PerDay$/, "1/d"],
  [/Octets$/, "octets"]
]

/** Unit of a plain number at that place of a file: "s" for `scenario.models.0.parameters.maxAgeSeconds`. */
export const unitAt = (place: string): string | undefined => units.find(([ending]) => ending.test(place))?.[1]
