/** What one sender knows of one domain, or of one provider, which all its domains share: what its attempts left, in layers. */
import type { Kept } from "../../state/shelf.ts"
import type { Write } from "../situations/attempted.ts"
import type { Place } from "../situations/places.ts"
import { moved } from "../situations/situation.ts"

export interface Entry {
  readonly place: Place
  readonly kept: Kept<unknown>
}

export type Learnt = Pick<Write, "place" | "kept">

/** What was learned at once, as of the attempt that was run: the same for all that take it over. Columns, because each attempt goes through several. */
export class Learned {
  readonly places: ReadonlyArray<Place>
  /** Undefined where an entry was taken away. */
  readonly kept: ReadonlyArray<Kept<unknown> | undefined>
  /** A number for each entry, mostly another for another place or value; 0 where it was taken away. */
  readonly marks: ReadonlyArray<number>
  /** When the last entry is over; -Infinity where there is none. */
  readonly untilMs: number
  /** A bit for each place, where all have numbers below 31: a pair has some two dozen of them. Undefined where one has not. */
  readonly #bits: number | undefined

  private constructor({ places, kept }: Pick<Learned, "places" | "kept">) {
    this.places = places
    this.kept = kept
    let untilMs = Number.NEGATIVE_INFINITY
    for (const one of kept) if (one !== undefined && one.untilMs > untilMs) untilMs = one.untilMs
    this.untilMs = untilMs
    this.marks = places.map((place, index) => markOf(place, kept[index]))
    this.#bits = places.every(({ number }) => number < 31)
      ? places.reduce((bits, { number }) => bits | (1 << number), 0)
      : undefined
  }

  /** Is nothing seen of the other where this lies on top? It may say no where that is so. */
  covers(other: Learned): boolean {
    return (
      this === other ||
      (this.#bits !== undefined && other.#bits !== undefined && (other.#bits & ~this.#bits) === 0)
    )
  }

  static of(entries: ReadonlyArray<Learnt>): Learned {
    return new Learned({
      places: entries.map(({ place }) => place),
      kept: entries.map(({ kept }) => kept)
    })
  }

  /** The same, but that some of it ends at another time. @param untilOf by the index of the entry; undefined where it ends as before */
  endingThen(untilOf: (index: number) => number | undefined): Learned {
    return new Learned({
      places: this.places,
      kept: this.kept.map((one, index) => {
        const untilMs = untilOf(index)
        return one === undefined || untilMs === undefined ? one : { ...one, untilMs }
      })
    })
  }
}

/** Of values, as they come up. Nothing depends on them but where a situation is looked for first. */
const valueNumbers = new WeakMap<object, number>()
let valueCount = 0

const markOf = ({ number }: Place, kept: Kept<unknown> | undefined): number => {
  const value = kept?.value
  if (typeof value !== "object" || value === null) return kept === undefined ? 0 : number + 1
  let ofValue = valueNumbers.get(value)
  if (ofValue === undefined) valueNumbers.set(value, (ofValue = ++valueCount))
  // Two odd numbers without a pattern, so that sums of marks seldom meet.
  return Math.imul(Math.imul(number + 1, 0x9e37_79b1) ^ ofValue, 0x85eb_ca6b) | 1
}

/** What was learned, moved by a time, over what was learned before. */
export interface Layer {
  learned: Learned
  byMs: number
  below: Layer | undefined
}

/** Our choice: a domain or a provider has some dozen entries, and each attempt looks through all layers. More are put together. */
const mostLayers = 16

/**
 * Of one domain, or of one provider. A big sender knows a million of them, and most of them know the same as others do, at another time: so each holds
 * what it learned by reference, and no entry of its own.
 */
export class Known {
  top: Layer | undefined
  /** What an attacker who plays a strategy has committed itself to. */
  mind = ""
  /** Is it noted when all of it is over, by whoever keeps a list? */
  isListed = false

  /**
   * From now on that is known. Lets go of what it covers, and of what is over by then with all that is below: what is over and covers something that is
   * not goes on to cover it.
   */
  lay(learned: Learned, byMs: number, nowMs: number): void {
    let spare: Layer | undefined
    let above: Layer | undefined
    let lowest: Layer | undefined
    let count = 1
    for (let layer = this.top; layer !== undefined; layer = layer.below) {
      if (learned.covers(layer.learned)) {
        spare = layer
        if (above === undefined) this.top = layer.below
        else above.below = layer.below
        continue
      }
      above = layer
      count += 1
      if (layer.learned.untilMs + layer.byMs >= nowMs) lowest = layer
    }
    if (lowest === undefined) this.top = undefined
    else lowest.below = undefined
    if (spare === undefined) this.top = { learned, byMs, below: this.top }
    else {
      // The object goes on: a million domains have some each.
      spare.learned = learned
      spare.byMs = byMs
      spare.below = this.top
      this.top = spare
    }
    if (count > mostLayers) this.replace(Learned.of(entriesIn(this.top, nowMs)))
  }

  /** From now on nothing else is known. */
  replace(learned: Learned): void {
    this.top = learned.places.length === 0 ? undefined : { learned, byMs: 0, below: undefined }
  }

  /** When the last entry is over; -Infinity where there is none. */
  get untilMs(): number {
    let last = Number.NEGATIVE_INFINITY
    for (let layer = this.top; layer !== undefined; layer = layer.below)
      last = Math.max(last, layer.learned.untilMs + layer.byMs)
    return last
  }
}

/** What is not over then. */
export const entriesIn = (layer: Layer | undefined, nowMs: number): ReadonlyArray<Entry> =>
  [...entriesOf(layer).values()].filter(({ kept }) => kept.untilMs >= nowMs)

/** By place, in the order in which they were first written. */
const entriesOf = (layer: Layer | undefined): Map<Place, Entry> => {
  if (layer === undefined) return new Map()
  const entries = entriesOf(layer.below)
  const { learned, byMs } = layer
  for (const [index, place] of learned.places.entries()) {
    const kept = learned.kept[index]
    if (kept === undefined) entries.delete(place)
    else entries.set(place, { place, kept: moved(kept, byMs) })
  }
  return entries
}
