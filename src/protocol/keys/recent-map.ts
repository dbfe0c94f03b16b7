/**
 * A map that forgets what was not asked for lately, so that hostile input cannot make it grow.
 *
 * Two generations instead of an order of age: to find the oldest entry of a Map from which many were deleted, V8 steps over
 * all their places (a tenth of a cold path validation, bench/x509.ts).
 */
export class RecentMap<Value> {
  #young = new Map<string, Value>()
  #old = new Map<string, Value>()
  readonly #capacity: number

  /** Keeps at least the `capacity / 2` entries that were set or found last, and never more than `capacity`. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get(key: string): Value | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: string, value: Value): void {
    if (this.#young.size >= this.#capacity / 2 && !this.#young.has(key)) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }

  /** Entries in memory, those held by both generations once for each. */
  get size(): number {
    return this.#young.size + this.#old.size
  }
}
