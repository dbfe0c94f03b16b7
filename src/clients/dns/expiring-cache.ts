/** Values that are good until a given time. RFC 1035 §7.4, RFC 2181 §5. */

import type { Outlook } from "../outlook.ts"

/** Expiry is compared on each use, so nothing has to happen when it comes. The oldest entries go when it is full. */
export class ExpiringCache<A> {
  readonly #entries = new Map<string, Entry<A>>()
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** The value, unless it has expired. Times are seconds since the epoch. */
  get(key: string, nowSeconds: number): A | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    // A TTL of n seconds ends when n seconds have passed: at that very moment it is over.
    if (nowSeconds < entry.expiresAtSeconds) return entry.value
    this.#entries.delete(key)
    return undefined
  }

  set(key: string, value: A, expiresAtSeconds: number): void {
    this.#entries.delete(key)
    if (this.#entries.size >= this.#capacity) {
      const oldest = this.#entries.keys().next()
      if (oldest.done !== true) this.#entries.delete(oldest.value)
    }
    this.#entries.set(key, { value, expiresAtSeconds })
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }

  /** What is not over, in the order of keys, with the time at which it is. */
  kept(outlook: Outlook): ReturnType<typeof this.live> {
    return this.#listed(({ expiresAtSeconds }) => outlook.earliest < expiresAtSeconds)
  }

  clear(): void {
    this.#entries.clear()
  }

  /** What has not expired, in the order of keys, with the time at which it will. */
  live(
    nowSeconds: number
  ): ReadonlyArray<{ readonly key: string; readonly value: A; readonly expiresAtSeconds: number }> {
    return this.#listed(({ expiresAtSeconds }) => nowSeconds < expiresAtSeconds)
  }

  #listed(isListed: (entry: Entry<A>) => boolean): ReturnType<typeof this.live> {
    return [...this.#entries]
      .filter(([, entry]) => isListed(entry))
      .map(([key, entry]) => ({ key, ...entry }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
  }
}

interface Entry<A> {
  readonly value: A
  readonly expiresAtSeconds: number
}
