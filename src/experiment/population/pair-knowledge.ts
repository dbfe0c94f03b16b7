/**
 * What one sender knows that bears on one mail, as if it were the state of a run. All domains' worlds are one world but for the names, so that what is kept
 * of the name of the domain is the domain's, and all else the provider's.
 */
import type { Kept } from "../../state/shelf.ts"
import type { State } from "../../state/state.ts"
import type { Write } from "../situations/attempted.ts"
import type { Place, Places } from "../situations/places.ts"
import { moved, type Remembrance } from "../situations/situation.ts"
import { entriesIn, type Entry, Known, type Layer, Learned, type Learnt } from "./known.ts"

/** All that is known at a moment, for runs to begin with. */
export type Snapshot = ReadonlyArray<Entry>

/** Our choice: a pair has some two dozen places. */
const firstPlaces = 64

/** What an attempt leaves of the domain, or of the provider. */
interface Part {
  readonly learned: Learned
  /** Among all writes of the attempt. */
  readonly numbers: ReadonlyArray<number>
}

/** The part of what a sender knows that bears on one mail, as if it were the state of a run. */
export class PairKnowledge implements Remembrance {
  readonly #like: State
  readonly #places: Places
  /** By number of the place. */
  readonly #isOfDomain: Array<boolean> = []
  readonly #domain: string
  readonly #lots = new Map<number, ReturnType<Remembrance["lotsAt"]>>()
  readonly #parts = new Map<ReadonlyArray<Write>, { readonly domain: Part; readonly provider: Part }>()
  #domains = new Known()
  #providers = new Known()
  /** What is good of both, by number of the place, as of the attempt that was run: each attempt looks at some dozen places, and more than once. */
  readonly #kept: Array<Kept<unknown> | undefined> = []
  #movedMs = new Float64Array(firstPlaces)
  #marks = new Int32Array(firstPlaces)
  #clue = 0

  /** @param like the state of a run of that kind in which nothing has happened yet */
  constructor(like: State, places: Places, domain: string) {
    this.#like = like
    this.#places = places
    this.#domain = domain
  }

  /** From now on it is about this domain at this provider, at that time. */
  turnTo(domains: Known, providers: Known, nowMs: number): void {
    this.#domains = domains
    this.#providers = providers
    // A loop, for `fill` takes its time with lists that have holes.
    for (let number = 0; number < this.#kept.length; number++) {
      this.#kept[number] = undefined
    }
    this.#marks.fill(0)
    this.#clue = 0
    this.#show(providers.top, nowMs)
    this.#show(domains.top, nowMs)
  }

  /** Mostly another number where something else is good: for where to look first. */
  get clue(): number {
    return this.#clue
  }

  peek({ number }: Place): Kept<unknown> | undefined {
    return this.#kept[number]
  }

  movedMs({ number }: Place): number {
    return this.#movedMs[number]!
  }

  leave(
    writes: ReadonlyArray<Write>,
    byMs: number,
    nowMs: number,
    untils: ReadonlyMap<number, number> | undefined
  ): void {
    let parts = this.#parts.get(writes)
    if (parts === undefined) this.#parts.set(writes, (parts = this.#split(writes)))
    lay(this.#domains, parts.domain, byMs, nowMs, untils)
    lay(this.#providers, parts.provider, byMs, nowMs, untils)
  }

  /** Lots among equals begin anew with each attempt: our choice, because who comes first among equals changes nothing. */
  lotsAt(number: number): ReturnType<Remembrance["lotsAt"]> {
    let lots = this.#lots.get(number)
    if (lots === undefined) {
      const { foresee } = this.#like.lotsAt(number)
      this.#lots.set(number, (lots = { foresee, draw: () => 0 }))
    }
    return lots
  }

  /** What is not over then. */
  snapshot(nowMs: number): Snapshot {
    return [this.#providers, this.#domains].flatMap(({ top }) => entriesIn(top, nowMs))
  }

  /** The same, but that whatever passes on its time has more of it left than anything lasts that is made of it. No run comes to that state by itself. */
  outlasting(snapshot: Snapshot, nowMs: number): Snapshot {
    return snapshot.map((entry) =>
      this.#like.shelfAt(entry.place.shelf).options.passesOn === true
        ? { ...entry, kept: outlasting(entry.kept, nowMs) }
        : entry
    )
  }

  /** Takes over what a run ended with. */
  take(state: State, nowMs: number): void {
    const entries = state.shelves.flatMap((shelf) =>
      shelf.live(nowMs).map(({ key, ...kept }) => ({ place: this.#places.at(shelf.number, key), kept }))
    )
    const { domain, provider } = this.#split(entries)
    this.#domains.replace(domain.learned)
    this.#providers.replace(provider.learned)
  }

  /** What lies on top counts. */
  #show(layer: Layer | undefined, nowMs: number): void {
    if (layer === undefined) return
    this.#show(layer.below, nowMs)
    const { learned, byMs } = layer
    const { places, kept, marks } = learned
    for (let index = 0; index < places.length; index++) {
      const { number, shelf } = places[index]!
      if (number >= this.#marks.length) this.#makeRoom(number)
      const one = kept[index]
      const isGood = one !== undefined && this.#like.shelfAt(shelf).isGood(one, nowMs - byMs)
      const mark = isGood ? marks[index]! : 0
      this.#kept[number] = isGood ? one : undefined
      this.#movedMs[number] = byMs
      this.#clue = (this.#clue + mark - this.#marks[number]!) | 0
      this.#marks[number] = mark
    }
  }

  #makeRoom(number: number): void {
    const [movedMs, marks] = [this.#movedMs, this.#marks]
    this.#movedMs = new Float64Array(2 * number)
    this.#movedMs.set(movedMs)
    this.#marks = new Int32Array(2 * number)
    this.#marks.set(marks)
  }

  #split(entries: ReadonlyArray<Learnt>): { readonly domain: Part; readonly provider: Part } {
    const part = (isWanted: (place: Place) => boolean): Part => {
      const numbers = entries.flatMap(({ place }, number) => (isWanted(place) ? [number] : []))
      return { numbers, learned: Learned.of(numbers.map((number) => entries[number]!)) }
    }
    return { domain: part((place) => this.#isOf(place)), provider: part((place) => !this.#isOf(place)) }
  }

  #isOf({ number, key }: Place): boolean {
    return (this.#isOfDomain[number] ??= key.toLowerCase().includes(this.#domain))
  }
}

const lay = (
  known: Known,
  { learned, numbers }: Part,
  byMs: number,
  nowMs: number,
  untils: ReadonlyMap<number, number> | undefined
): void => {
  if (numbers.length === 0) return
  const isTied = untils !== undefined && numbers.some((number) => untils.has(number))
  known.lay(isTied ? learned.endingThen(endsOf(numbers, untils, byMs)) : learned, byMs, nowMs)
}

/** Ends as they were said, before they are moved. */
const endsOf =
  (numbers: ReadonlyArray<number>, untils: ReadonlyMap<number, number>, byMs: number) =>
  (index: number): number | undefined => {
    const untilMs = untils.get(numbers[index]!)
    return untilMs === undefined ? undefined : untilMs - byMs
  }

/** Our choice, a year: no resolver keeps anything for as long (RFC 8767 §4 recommends seven days at most). */
const furtherSeconds = 31_536_000

/** As if it came so much later, in the same part of a second: rounding depends on it. */
const outlasting = (kept: Kept<unknown>, nowMs: number): Kept<unknown> =>
  moved(kept, (Math.floor((nowMs - kept.sinceMs) / 1000) + furtherSeconds) * 1000)
