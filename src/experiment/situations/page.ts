/**
 * Situations that can come up at the same time, found by what they read: a program that has found the same so far looks at the same place next, so that
 * one walk along what is remembered leads to all that read just this, however many others there are.
 */
import type { Read } from "./attempted.ts"
import type { Place } from "./places.ts"
import type { Situation } from "./situation.ts"

/** Our choice: a month of a million mails under `dane` writes more than 256 on some pages (measured). What is forgotten is run again. */
const mostOnOnePage = 2_048

/** Our choice: several for each situation, for a clue may know of more than an attempt reads. */
const mostClues = 8 * mostOnOnePage

/** Where nothing was there that was good. */
const nothing = Symbol("nothing")

interface Node {
  /** Those that read no more than what led here, those that were met last in front. */
  readonly situations: Array<Situation>
  /** Where the others looked next. It is one place, unless they differ in lots, in their age or in what the attacker has in mind. */
  readonly next: Array<{ readonly place: Place; readonly nodes: Map<unknown, Node> }>
}

export class Page {
  #root = newNode()
  #count = 0
  /** What came up by which clue, the last time: it mostly does so again. */
  readonly #byClue = new Map<unknown, Situation>()

  add(situation: Situation): void {
    if (this.#count === mostOnOnePage) {
      this.#root = newNode()
      this.#count = 0
      this.#byClue.clear()
    }
    let node = this.#root
    for (const { place, found } of situation.reads) {
      let branch = node.next.find((one) => one.place === place)
      if (branch === undefined) node.next.push((branch = { place, nodes: new Map() }))
      const value = found === undefined ? nothing : found.value
      let then = branch.nodes.get(value)
      if (then === undefined) branch.nodes.set(value, (then = newNode()))
      node = then
    }
    node.situations.unshift(situation)
    this.#count += 1
  }

  /**
   * One that is as wanted.
   *
   * @param clue what hints at what is there: it costs nothing but time where it misleads
   * @param at what is there now; undefined for nothing that is good
   * @param isWanted asked of those that read what is there, and of the last one that came up by the same clue
   */
  find(
    clue: unknown,
    at: (place: Place) => { readonly value: unknown } | undefined,
    isWanted: (situation: Situation) => boolean
  ): Situation | undefined {
    const likely = this.#byClue.get(clue)
    if (likely !== undefined && isWanted(likely)) return likely
    const found = foundFrom(this.#root, at, isWanted)
    if (found === undefined) return undefined
    if (this.#byClue.size >= mostClues) this.#byClue.clear()
    this.#byClue.set(clue, found)
    return found
  }

  /** All that read the same. */
  alike(reads: ReadonlyArray<Read>): ReadonlyArray<Situation> {
    let node: Node | undefined = this.#root
    for (const { place, found } of reads)
      node = node?.next
        .find((branch) => branch.place === place)
        ?.nodes.get(found === undefined ? nothing : found.value)
    return node?.situations ?? []
  }
}

const newNode = (): Node => ({ situations: [], next: [] })

const foundFrom = (
  node: Node,
  at: Parameters<Page["find"]>[1],
  isWanted: Parameters<Page["find"]>[2]
): Situation | undefined => {
  const { situations, next } = node
  const number = situations.findIndex(isWanted)
  const found = situations[number]
  if (found !== undefined) {
    // What is met often stands in front.
    if (number > 0) situations.copyWithin(1, 0, number)[0] = found
    return found
  }
  for (const { place, nodes } of next) {
    const there = at(place)
    const then = nodes.get(there === undefined ? nothing : there.value)
    const further = then && foundFrom(then, at, isWanted)
    if (further !== undefined) return further
  }
  return undefined
}
