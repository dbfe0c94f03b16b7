/**
 * What one sender knows: of one domain, and of one provider, which all its domains share. Their worlds are one world but for the names, so that
 * what is kept of the name of the domain is the domain's, and all else the provider's.
 */
import type { Kept } from "../../state/shelf.ts"
import type { State } from "../../state/state.ts"
import type { Place, Places } from "../situations/places.ts"
import type { Write } from "../situations/attempted.ts"
import { moved, type Remembrance, type Situation } from "../situations/situation.ts"

interface Entry {
  readonly place: Place
  readonly kept: Kept<unknown>
}

/** All that is known at a moment, for runs to begin with. */
export type Snapshot = ReadonlyArray<Entry>

type Learnt = Pick<Write, "place" | "kept">

/** What was learned at once, as of the attempt that was run: the same for all that take it over. Columns, because each attempt goes through several. */
export class Learned {
  readonly places: ReadonlyArray<Place>
  /** Numbers of the places. */
  readonly numbers: ReadonlyArray<number>
  /** Undefined where an entry was taken away. */
  readonly kept: ReadonlyArray<Kept<unknown> | undefined>
  /** When the last entry is over; -Infinity where there is none. */
  readonly untilMs: number

  constructor(places: ReadonlyArray<Place>, kept: ReadonlyArray<Kept<unknown> | undefined>) {
    this.places = places
    this.numbers = places.map(({ number }) => number)
    this.kept = kept
    let untilMs = Number.NEGATIVE_INFINITY
    for (const one of kept) if (one !== undefined && one.untilMs > untilMs) untilMs = one.untilMs
    this.untilMs = untilMs
  }

  static of(entries: ReadonlyArray<Learnt>): Learned {
    return new Learned(
      entries.map(({ place }) => place),
      entries.map(({ kept }) => kept)
    )
  }
}

/** What was learned, moved by a time, over what was learned before. */
interface Layer {
  readonly learned: Learned
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
  /** What came up last. */
  last: Situation | undefined

  /**
   * From now on that is known. Lets go of what lies under the same, and of what is over by then with all that is below: what is over and covers something
   * that is not goes on to cover it.
   */
  lay(learned: Learned, byMs: number, nowMs: number): void {
    let laid: Layer | undefined
    let above: Layer | undefined
    let lowest: Layer | undefined
    let count = 1
    for (let layer = this.top; layer !== undefined; layer = layer.below) {
      if (layer.learned === learned) {
        laid = layer
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
    if (laid === undefined) laid = { learned, byMs, below: this.top }
    else {
      laid.byMs = byMs
      laid.below = this.top
    }
    this.top = laid
    if (count > mostLayers) this.replace(Learned.of(entriesIn(laid, nowMs)))
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
  readonly #parts = new WeakMap<ReadonlyArray<Write>, { readonly domain: Part; readonly provider: Part }>()
  #domains = new Known()
  #providers = new Known()
  /** Of both, by number of the place, as of the attempt that was run: each attempt looks at some dozen places. */
  readonly #kept: Array<Kept<unknown> | undefined> = []
  readonly #movedMs: Array<number> = []

  /** @param like the state of a run of that kind in which nothing has happened yet */
  constructor(like: State, places: Places, domain: string) {
    this.#like = like
    this.#places = places
    this.#domain = domain
  }

  /** From now on it is about this domain at this provider. */
  turnTo(domains: Known, providers: Known): void {
    this.#domains = domains
    this.#providers = providers
    this.#kept.fill(undefined)
    this.#show(providers.top)
    this.#show(domains.top)
  }

  peek(place: Place, nowMs: number): Kept<unknown> | undefined {
    const kept = this.#kept[place.number]
    return kept !== undefined && this.#like.shelfAt(place.shelf).isGood(kept, nowMs - this.movedMs(place))
      ? kept
      : undefined
  }

  movedMs({ number }: Place): number {
    return this.#movedMs[number] ?? 0
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
  #show(layer: Layer | undefined): void {
    if (layer === undefined) return
    this.#show(layer.below)
    const { learned, byMs } = layer
    const { numbers, kept } = learned
    for (let index = 0; index < numbers.length; index++) {
      const number = numbers[index]!
      this.#kept[number] = kept[index]
      this.#movedMs[number] = byMs
    }
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
  known.lay(untils === undefined ? learned : endingThen(learned, numbers, byMs, untils), byMs, nowMs)
}

/** The same, but that some of it ends when it is said once it is moved. */
const endingThen = (
  { places, kept }: Learned,
  numbers: ReadonlyArray<number>,
  byMs: number,
  untils: ReadonlyMap<number, number>
): Learned =>
  new Learned(
    places,
    kept.map((one, index) => {
      const untilMs = untils.get(numbers[index]!)
      return one === undefined || untilMs === undefined ? one : { ...one, untilMs: untilMs - byMs }
    })
  )

/** What is not over then. */
const entriesIn = (layer: Layer | undefined, nowMs: number): ReadonlyArray<Entry> =>
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

/** Our choice, a year: no resolver keeps anything for as long (RFC 8767 §4 recommends seven days at most). */
const furtherSeconds = 31_536_000

/** As if it came so much later, in the same part of a second: rounding depends on it. */
const outlasting = (kept: Kept<unknown>, nowMs: number): Kept<unknown> =>
  moved(kept, (Math.floor((nowMs - kept.sinceMs) / 1000) + furtherSeconds) * 1000)
