/** Draws one of many by their weights, in a time that does not depend on how many there are: Walker (1977), by Vose's construction (1991). */
import type { RandomStream } from "../../kernel/random-stream.ts"

const whole = 2 ** 32

export class AliasTable {
  /** The place itself where a draw of 32 bits is below it, its alias otherwise. */
  readonly #limits: Float64Array
  readonly #aliases: Uint32Array

  /** @param weights none negative, one above 0 */
  constructor(weights: ArrayLike<number>) {
    const count = weights.length
    let sum = 0
    for (let i = 0; i < count; i++) sum += weights[i]!
    this.#limits = new Float64Array(count)
    this.#aliases = new Uint32Array(count)
    const scaled = new Float64Array(count)
    const [small, large]: [Array<number>, Array<number>] = [[], []]
    for (let i = 0; i < count; i++) {
      scaled[i] = (weights[i]! * count) / sum
      if (scaled[i]! < 1) small.push(i)
      else large.push(i)
    }
    while (small.length > 0 && large.length > 0) {
      const [less, more] = [small.pop()!, large.pop()!]
      this.#limits[less] = Math.round(scaled[less]! * whole)
      this.#aliases[less] = more
      const left = scaled[more]! + scaled[less]! - 1
      scaled[more] = left
      if (left < 1) small.push(more)
      else large.push(more)
    }
    // What rounding left over is 1.
    for (const i of [...small, ...large]) this.#limits[i] = whole
  }

  draw(stream: RandomStream): number {
    const place = stream.below(this.#limits.length)
    return stream.next32() < this.#limits[place]! ? place : this.#aliases[place]!
  }
}
