/**
 * What one sender knows: of one domain, and of one provider, which all its domains share. Their worlds are one world but for the names, so that
 * what is kept of the name of the domain is the domain's, and all else the provider's.
 */
import type { Kept } from "../../state/shelf.ts"
import type { State } from "../../state/state.ts"
import type { Place, Places } from "../situations/places.ts"
import type { Remembrance } from "../situations/situation.ts"

interface Entry {
  readonly place: Place
  kept: Kept<unknown>
}

/** All that is known at a moment, for runs to begin with. */
export type Snapshot = ReadonlyArray<Readonly<Entry>>

/** Entries of one domain, or of one provider, in the order in which they were first written. */
export class Known {
  readonly entries: Array<Entry> = []
  /** What an attacker who plays a strategy has committed itself to. */
  mind = ""
  /** Is it noted when all of it is over, by whoever keeps a list? */
  isListed = false
  /** Nothing is over before. */
  #endsMs = Infinity

  /** @param known the entry of that place, if there is one */
  put(place: Place, kept: Kept<unknown>, known: Entry | undefined): Entry {
    const entry = known ?? { place, kept }
    if (known === undefined) this.entries.push(entry)
    else known.kept = kept
    if (kept.untilMs < this.#endsMs) this.#endsMs = kept.untilMs
    return entry
  }

  delete(entry: Entry): void {
    this.entries.splice(this.entries.indexOf(entry), 1)
  }

  /** Lets go of what is over by then. */
  prune(nowMs: number): void {
    if (nowMs <= this.#endsMs) return
    let kept = 0
    this.#endsMs = Infinity
    for (const entry of this.entries) {
      const { untilMs } = entry.kept
      if (untilMs < nowMs) continue
      this.entries[kept++] = entry
      if (untilMs < this.#endsMs) this.#endsMs = untilMs
    }
    this.entries.length = kept
  }

  /** When the last entry is over; -Infinity where there is none. */
  get untilMs(): number {
    let last = Number.NEGATIVE_INFINITY
    for (const { kept } of this.entries) if (kept.untilMs > last) last = kept.untilMs
    return last
  }
}

/** The part of what a sender knows that bears on one mail, as if it were the state of a run. */
export class PairKnowledge implements Remembrance {
  readonly #like: State
  readonly #places: Places
  /** By number of the place. */
  readonly #isOfDomain: Array<boolean> = []
  readonly #domain: string
  readonly #lots = new Map<number, ReturnType<Remembrance["lotsAt"]>>()
  #domains = new Known()
  #providers = new Known()
  /** Of both, by number of the place: each attempt looks at some dozen places. */
  readonly #entries: Array<Entry | undefined> = []

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
    this.#entries.fill(undefined)
    for (const entry of providers.entries) this.#entries[entry.place.number] = entry
    for (const entry of domains.entries) this.#entries[entry.place.number] = entry
  }

  peek(place: Place, nowMs: number): Kept<unknown> | undefined {
    const kept = this.#entries[place.number]?.kept
    return kept !== undefined && this.#like.shelfAt(place.shelf).isGood(kept, nowMs) ? kept : undefined
  }

  put(place: Place, kept: Kept<unknown>): void {
    this.#entries[place.number] = this.#of(place).put(place, kept, this.#entries[place.number])
  }

  delete(place: Place): void {
    const entry = this.#entries[place.number]
    if (entry === undefined) return
    this.#of(place).delete(entry)
    this.#entries[place.number] = undefined
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

  get snapshot(): Snapshot {
    return [this.#providers, this.#domains].flatMap(({ entries }) => entries.map((entry) => ({ ...entry })))
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
    this.#domains.entries.length = 0
    this.#providers.entries.length = 0
    this.#entries.fill(undefined)
    for (const shelf of state.shelves)
      for (const { key, ...kept } of shelf.live(nowMs)) this.put(this.#places.at(shelf.number, key), kept)
  }

  #of(place: Place): Known {
    const isOfDomain = (this.#isOfDomain[place.number] ??= place.key.toLowerCase().includes(this.#domain))
    return isOfDomain ? this.#domains : this.#providers
  }
}

/** Our choice, a year: no resolver keeps anything for as long (RFC 8767 §4 recommends seven days at most). */
const furtherSeconds = 31_536_000

/** As if it came so much later, in the same part of a second: rounding depends on it. */
const outlasting = ({ value, sinceMs, untilMs, turnsMs }: Kept<unknown>, nowMs: number): Kept<unknown> => {
  const byMs = (Math.floor((nowMs - sinceMs) / 1000) + furtherSeconds) * 1000
  const turns = turnsMs === undefined ? {} : { turnsMs: turnsMs.map((turn) => turn + byMs) }
  return { value, sinceMs: sinceMs + byMs, untilMs: untilMs + byMs, ...turns }
}
