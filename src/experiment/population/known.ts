/**
 * What one sender knows: of one domain, and of one provider, which all its domains share. Their worlds are one world but for the names, so that
 * what is kept of the name of the domain is the domain's, and all else the provider's.
 */
import type { AnyShelf, Kept } from "../../state/shelf.ts"
import type { State } from "../../state/state.ts"
import type { Remembrance } from "../situations/situation.ts"

interface Entry {
  readonly shelf: number
  readonly key: string
  kept: Kept<unknown>
}

/** Entries of one domain, or of one provider, in the order in which they were first written. */
export class Known {
  readonly entries: Array<Entry> = []
  /** What an attacker who plays a strategy has committed itself to. */
  mind = ""

  find(shelf: number, key: string): Entry | undefined {
    for (const entry of this.entries) if (entry.shelf === shelf && entry.key === key) return entry
    return undefined
  }

  put(shelf: number, key: string, kept: Kept<unknown>): void {
    const entry = this.find(shelf, key)
    if (entry === undefined) this.entries.push({ shelf, key, kept })
    else entry.kept = kept
  }

  delete(shelf: number, key: string): void {
    const index = this.entries.findIndex((entry) => entry.shelf === shelf && entry.key === key)
    if (index >= 0) this.entries.splice(index, 1)
  }

  /** Lets go of what is over by then. */
  prune(nowMs: number): void {
    let kept = 0
    for (const entry of this.entries) if (entry.kept.untilMs >= nowMs) this.entries[kept++] = entry
    this.entries.length = kept
  }

  /** When the last entry is over; -Infinity where there is none. */
  get untilMs(): number {
    return this.entries.reduce((last, { kept }) => Math.max(last, kept.untilMs), Number.NEGATIVE_INFINITY)
  }
}

/** The part of what a sender knows that bears on one mail, as if it were the state of a run. */
export class PairKnowledge implements Remembrance {
  readonly #like: State
  readonly #isOfDomain = new Map<string, boolean>()
  readonly #domain: string
  readonly #shelves: ReadonlyArray<ReturnType<Remembrance["shelfAt"]>>
  #domains = new Known()
  #providers = new Known()

  /** @param like the state of a run of that kind in which nothing has happened yet */
  constructor(like: State, domain: string) {
    this.#like = like
    this.#domain = domain
    this.#shelves = like.shelves.map((shelf) => this.#shelfLike(shelf))
  }

  /** From now on it is about this domain at this provider. */
  turnTo(domains: Known, providers: Known): void {
    this.#domains = domains
    this.#providers = providers
  }

  shelfAt(number: number): ReturnType<Remembrance["shelfAt"]> {
    return this.#shelves[number]!
  }

  /** Lots among equals begin anew with each attempt: our choice, because who comes first among equals changes nothing. */
  lotsAt(number: number): ReturnType<Remembrance["lotsAt"]> {
    const { foresee } = this.#like.lotsAt(number)
    return { foresee, draw: () => 0 }
  }

  /** Has a run begin with it. */
  load(state: State): void {
    for (const { entries } of [this.#providers, this.#domains])
      for (const { shelf, key, kept } of entries) state.shelfAt(shelf).put(key, kept)
  }

  /** Takes over what a run ended with. */
  take(state: State, nowMs: number): void {
    this.#domains.entries.length = 0
    this.#providers.entries.length = 0
    for (const shelf of state.shelves)
      for (const { key, ...kept } of shelf.live(nowMs)) this.#of(key).put(shelf.number, key, kept)
  }

  #shelfLike(shelf: AnyShelf): ReturnType<Remembrance["shelfAt"]> {
    const { number } = shelf
    return {
      peek: (key, nowMs) => {
        const kept = this.#of(key).find(number, key)?.kept
        return kept !== undefined && shelf.isGood(kept, nowMs) ? kept : undefined
      },
      put: (key, kept) => this.#of(key).put(number, key, kept),
      delete: (key) => this.#of(key).delete(number, key)
    }
  }

  #of(key: string): Known {
    let isOfDomain = this.#isOfDomain.get(key)
    if (isOfDomain === undefined) {
      isOfDomain = key.toLowerCase().includes(this.#domain)
      this.#isOfDomain.set(key, isOfDomain)
    }
    return isOfDomain ? this.#domains : this.#providers
  }
}
