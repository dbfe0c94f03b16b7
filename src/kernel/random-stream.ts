/**
 * Random numbers by name: one stream for each (pair, purpose), the same on every machine.
 *
 * Two models that ask for the same names face the same draws, and one more draw under one name moves nothing under
 * another. Everything is integers, so no rounding differs anywhere.
 */
import { hash } from "node:crypto"

/** Goes into manifests: whoever draws the same numbers must use the same generator and the same seeding. */
export const randomGenerator = "xoshiro128**-1.1/sha256-1"

export class RandomStream {
  #a: number
  #b: number
  #c: number
  #d: number

  /** Four words of state, each taken modulo 2^32, not all of them 0. */
  constructor([a, b, c, d]: readonly [number, number, number, number]) {
    this.#a = a | 0
    this.#b = b | 0
    this.#c = c | 0
    this.#d = d | 0
  }

  /** Another that goes on from where this one stands. */
  copy(): RandomStream {
    return new RandomStream([this.#a, this.#b, this.#c, this.#d])
  }

  /** The next 32 bits, 0 to 2^32 - 1. Blackman and Vigna, "Scrambled linear pseudorandom number generators" (2021). */
  next32(): number {
    const scrambled = Math.imul(rotateLeft(Math.imul(this.#b, 5), 7), 9) >>> 0
    const shifted = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = rotateLeft(this.#d, 11)
    return scrambled
  }

  /** An integer from 0 to `bound` - 1, each equally likely. `bound` is an integer from 1 to 2^53 - 1. */
  below(bound: number): number {
    if (!Number.isSafeInteger(bound) || bound < 1) throw new RangeError(`no integer is below ${bound} here`)
    // Draws past the last full multiple of the bound are thrown away; else small results would be likelier.
    if (bound <= twoTo32) {
      const multiple = twoTo32 - (twoTo32 % bound)
      for (;;) {
        const draw = this.next32()
        if (draw < multiple) return draw % bound
      }
    }
    const multiple = twoTo53 - (twoTo53 % bound)
    for (;;) {
      const draw = (this.next32() >>> 11) * twoTo32 + this.next32()
      if (draw < multiple) return draw % bound
    }
  }

  /** An integer from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  /** True `parts` times out of `outOf`, in the long run; a chance of 1 % is `happens(1, 100)`. */
  happens(parts: number, outOf: number): boolean {
    return this.below(outOf) < parts
  }

  /** One of the values, which must not be none. */
  pick<A>(values: ReadonlyArray<A>): A {
    return values[this.below(values.length)]!
  }

  /**
   * An exponentially distributed integer of the given mean, rounded down: the time to the next event of a Poisson
   * process. By von Neumann's comparison of draws (1951), because logarithms differ in the last bit between engines.
   */
  exponential(mean: number): number {
    for (let whole = 0; ; whole++) {
      const fraction = this.next32()
      // The run of falling draws has odd length with the chance that e^-fraction asks for.
      let previous = fraction
      let falls = 0
      for (let draw = this.next32(); draw < previous; draw = this.next32()) {
        previous = draw
        falls += 1
      }
      // The product passes 2^53, where doubles round.
      if (falls % 2 === 0) return whole * mean + Number((BigInt(fraction) * BigInt(mean)) >> 32n)
    }
  }
}

/** The stream of that seed and those names, at its beginning. */
export const randomStream = (seed: string | number, ...names: ReadonlyArray<string>): RandomStream => {
  // As JSON, so that ("a", "bc") and ("ab", "c") are different names.
  const digest = hash("sha256", JSON.stringify([String(seed), ...names]), "buffer")
  return new RandomStream([
    digest.readUInt32LE(0),
    digest.readUInt32LE(4),
    digest.readUInt32LE(8),
    digest.readUInt32LE(12)
  ])
}

/** All streams of one simulation. */
export class RandomStreams {
  readonly #seed: string | number
  readonly #streams = new Map<string, RandomStream>()

  constructor(seed: string | number) {
    this.#seed = seed
  }

  /** The one stream for this pair and purpose; whoever asks again goes on where the last one stopped. */
  of(pair: string, purpose: string): RandomStream {
    // The length tells where the first name ends.
    const key = `${pair.length} ${pair}${purpose}`
    let stream = this.#streams.get(key)
    if (stream === undefined) {
      stream = randomStream(this.#seed, pair, purpose)
      this.#streams.set(key, stream)
    }
    return stream
  }
}

const rotateLeft = (word: number, by: number) => (word << by) | (word >>> (32 - by))

const twoTo32 = 2 ** 32
const twoTo53 = 2 ** 53
