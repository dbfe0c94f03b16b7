/** What is still to happen, earliest first, and in the order of entry where times are equal. */

/** Something that happens at a point of virtual time. */
export interface AgendaItem {
  /** It happened or was cancelled. A cancelled item's place is given back when it comes up or when too many have gathered. */
  isOver: boolean
}

/**
 * A 4-ary heap ordered by (time, sequence). The sequence makes the order total, so what comes next never
 * depends on how the heap happens to be laid out.
 *
 * Times are integers; keys lie in typed arrays because comparing numbers in place is what a long run does most.
 */
export class Agenda<Item extends AgendaItem> {
  #times = new Float64Array(firstCapacity)
  #sequences = new Float64Array(firstCapacity)
  #items: Array<Item | undefined> = []
  #size = 0
  #cancelled = 0
  #nextSequence = 0

  /** Items still to happen, cancelled ones left out. */
  get size(): number {
    return this.#size - this.#cancelled
  }

  /** Places taken, those of cancelled items included: what the agenda costs in memory. */
  get places(): number {
    return this.#size
  }

  add(time: number, item: Item): void {
    if (this.#size === this.#times.length) this.#grow()
    this.#size += 1
    this.#rise(this.#size - 1, time, this.#nextSequence++, item)
  }

  /** Time of the earliest item; infinity when there is none. */
  nextTime(): number {
    while (this.#size > 0 && this.#items[0]!.isOver) {
      this.#cancelled -= 1
      this.#removeFirst()
    }
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#times[0]!
  }

  /** Removes and returns the earliest item. */
  take(): Item | undefined {
    if (this.nextTime() === Number.POSITIVE_INFINITY) return undefined
    const item = this.#items[0]!
    this.#removeFirst()
    item.isOver = true
    return item
  }

  /** Takes back an item of this agenda; one that is over stays over. */
  cancel(item: Item): void {
    if (item.isOver) return
    item.isOver = true
    this.#cancelled += 1
    if (this.#cancelled > sweepAbove && this.#cancelled * 2 > this.#size) this.#sweep()
  }

  #grow(): void {
    const capacity = this.#times.length * 2
    const times = new Float64Array(capacity)
    times.set(this.#times)
    this.#times = times
    const sequences = new Float64Array(capacity)
    sequences.set(this.#sequences)
    this.#sequences = sequences
  }

  /** Puts an item into the hole at `index` or, while its parent comes later, into the parent's place. */
  #rise(index: number, time: number, sequence: number, item: Item): void {
    const times = this.#times
    const sequences = this.#sequences
    const items = this.#items
    let hole = index
    while (hole > 0) {
      const parent = (hole - 1) >> 2
      if (times[parent]! < time || (times[parent] === time && sequences[parent]! < sequence)) break
      times[hole] = times[parent]!
      sequences[hole] = sequences[parent]!
      items[hole] = items[parent]
      hole = parent
    }
    times[hole] = time
    sequences[hole] = sequence
    items[hole] = item
  }

  #removeFirst(): void {
    const last = --this.#size
    const item = this.#items[last]!
    this.#items[last] = undefined
    if (last > 0) this.#sink(0, this.#times[last]!, this.#sequences[last]!, item)
  }

  /** Puts an item into the hole at `index` or, while a child comes earlier, into the earliest child's place. */
  #sink(index: number, time: number, sequence: number, item: Item): void {
    const times = this.#times
    const sequences = this.#sequences
    const items = this.#items
    const size = this.#size
    let hole = index
    for (;;) {
      const firstChild = (hole << 2) + 1
      if (firstChild >= size) break
      const end = Math.min(firstChild + 4, size)
      let child = firstChild
      for (let other = firstChild + 1; other < end; other++) {
        if (
          times[other]! < times[child]! ||
          (times[other] === times[child] && sequences[other]! < sequences[child]!)
        ) {
          child = other
        }
      }
      if (times[child]! > time || (times[child] === time && sequences[child]! > sequence)) break
      times[hole] = times[child]!
      sequences[hole] = sequences[child]!
      items[hole] = items[child]
      hole = child
    }
    times[hole] = time
    sequences[hole] = sequence
    items[hole] = item
  }

  /** Throws the cancelled items out and orders the rest anew; sequences stay, so the order does. */
  #sweep(): void {
    let kept = 0
    for (let index = 0; index < this.#size; index++) {
      const item = this.#items[index]!
      if (item.isOver) continue
      this.#times[kept] = this.#times[index]!
      this.#sequences[kept] = this.#sequences[index]!
      this.#items[kept] = item
      kept += 1
    }
    this.#items.length = kept
    this.#size = kept
    this.#cancelled = 0
    for (let index = (kept - 2) >> 2; index >= 0; index--) {
      this.#sink(index, this.#times[index]!, this.#sequences[index]!, this.#items[index]!)
    }
  }
}

/** Our choice: 64 places, because most simulations are of one pair or a few. */
const firstCapacity = 64

/** Our choice: below 64 cancelled items a sweep costs more than it gives back. */
const sweepAbove = 64
