/**
 * Everything that the programs of one run keep from one piece of work to the next, as one value: shelves of entries, and how often each lot
 * was drawn. What a piece of work does depends on it, on the world, and on nothing else.
 */
import type { Draw } from "../protocol/smtp/mail-exchangers.ts"
import type { Outlook } from "./outlook.ts"
import { type AnyShelf, type Onlooker, Shelf, type ShelfOptions } from "./shelf.ts"

/** Lots that are drawn one after the other. */
export interface Lots {
  /** 0 up to the bound, and one further. */
  readonly draw: Draw
  /** What the next draws would be, if these were their bounds; none of them is made. */
  readonly foresee: (bounds: ReadonlyArray<number>) => ReadonlyArray<number>
  /** How many were drawn so far. */
  readonly drawn: () => number
}

export interface StateOnlooker extends Onlooker {
  readonly onDraw: (lots: number, bound: number, result: number) => void
}

export class State {
  readonly #shelves: Array<AnyShelf> = []
  readonly #lots: Array<Lots> = []
  /** Who is told what is read and written; nobody when absent. */
  onlooker: StateOnlooker | undefined

  /** A new shelf. They are numbered in the order in which they are asked for, which is the same in every run of a scenario. */
  shelf<A>(options: ShelfOptions<A>): Shelf<A> {
    const shelf = new Shelf<A>(options, this.#shelves.length, () => this.onlooker)
    this.#shelves.push(shelf)
    return shelf
  }

  /** New lots, whose draws the onlooker sees. */
  lots(lots: Lots): Draw {
    const number = this.#lots.length
    this.#lots.push(lots)
    return (bound) => {
      const result = lots.draw(bound)
      this.onlooker?.onDraw(number, bound, result)
      return result
    }
  }

  get shelves(): ReadonlyArray<AnyShelf> {
    return this.#shelves
  }

  shelfAt(number: number): AnyShelf {
    return this.#shelves[number]!
  }

  lotsAt(number: number): Lots {
    return this.#lots[number]!
  }
}

/** Several shelves that one program has, and what they come to together. */
export const fingerprintOf = (
  shelves: ReadonlyArray<Pick<Shelf<unknown>, "fingerprint">>,
  outlook: Outlook
): string => shelves.map((shelf) => shelf.fingerprint(outlook)).join("")

/** 0, 1, 2, ... each modulo the bound: no two queries in flight share an id, and servers take turns. */
export const countingLots = (): Lots => {
  let count = 0
  return {
    draw: (bound) => count++ % bound,
    foresee: (bounds) => bounds.map((bound, index) => (count + index) % bound),
    drawn: () => count
  }
}
