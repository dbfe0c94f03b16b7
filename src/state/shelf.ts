/**
 * Entries of one kind, each kept under a key until its time is over: a cache of replies, a store of policies, zone keys. All times are whole
 * milliseconds since the Unix epoch, as a clock of that program shows them.
 */
import { isOver, type Outlook, remaining } from "./outlook.ts"

export interface Life {
  /** What is in it was true from then on. */
  readonly sinceMs: number
  /** Infinity for what never ends. */
  readonly untilMs: number
  /** Moments in between from which on it is read otherwise: "due to be fetched again". In order; none when absent. */
  readonly turnsMs?: ReadonlyArray<number>
}

/** From the one second to the other, both included: a clock that is read in whole seconds shows the last one for all of it. */
export const wholeSeconds = (fromSeconds: number, toSeconds: number): Life => ({
  sinceMs: fromSeconds * 1000,
  untilMs: toSeconds * 1000 + 999
})

export interface Kept<A> extends Life {
  readonly value: A
}

export interface ShelfOptions<A> {
  /** Tells it from the other shelves of the same state. */
  readonly name: string
  /** Entries at most: the oldest goes first. No bound when absent. */
  readonly capacity?: number
  /** Is an entry still good at the very moment at which its time is over? RFC 1035's TTLs are not; `max_age` is (RFC 8461 §3.2). */
  readonly lastsThrough: boolean
  /** May an entry not be used before its time, where a clock is set back? */
  readonly begins?: boolean
  /** Does what is read here bound how long something lasts that is made of it, as the TTLs of replies bound those of answers? */
  readonly passesOn?: true
  /**
   * Is what is written here made of such things, so that it lasts no longer than they do, and no longer than the signatures on them (RFC 4035 §5.3.3)?
   * What comes from a server has a lifetime of its own.
   */
  readonly inherits?: true
  /** The same text for two values that nobody can tell apart. No value has a time in it: times are those of its life. */
  readonly text: (value: A) => string
  /** Octets that an entry takes. Nothing counts when absent. */
  readonly octets?: (key: string, value: A) => number
}

/** A shelf of whatever kind, for those who treat all entries alike. They put nothing on it but what came from it, or from its like. */
export interface AnyShelf {
  readonly number: number
  readonly options: Pick<ShelfOptions<never>, "name" | "inherits" | "passesOn">
  textOf(value: unknown): string
  peek(key: string, nowMs: number): Kept<unknown> | undefined
  isGood(life: Life, nowMs: number): boolean
  live(nowMs: number): ReadonlyArray<Kept<unknown> & { readonly key: string }>
  entry(key: string): Kept<unknown> | undefined
  put(key: string, kept: Kept<unknown>): void
  replace(key: string, kept: Kept<unknown>): void
  delete(key: string): void
}

/** Is told what becomes of entries, by whoever wants to know what a piece of work depends on. */
export interface Onlooker {
  /** @param found absent where there is nothing that is good now */
  readonly onRead: (shelf: AnyShelf, key: string, found: Kept<unknown> | undefined) => void
  /** @param kept absent where it was taken away */
  readonly onWrite: (shelf: AnyShelf, key: string, kept: Kept<unknown> | undefined) => void
  /** Something was looked at, or changed, that is more than one entry. */
  readonly onWhole: () => void
}

export class Shelf<A> {
  readonly options: ShelfOptions<A>
  /** Its place among the shelves of its state. */
  readonly number: number
  readonly #entries = new Map<string, Kept<A>>()
  readonly #onlooker: () => Onlooker | undefined

  constructor(options: ShelfOptions<A>, number: number, onlooker: () => Onlooker | undefined) {
    this.options = options
    this.number = number
    this.#onlooker = onlooker
  }

  /** What is kept under the key, unless its time is over. */
  find(key: string, nowMs: number): Kept<A> | undefined {
    const found = this.peek(key, nowMs)
    this.#onlooker()?.onRead(this, key, found)
    return found
  }

  /** The same, unseen: for those who ask what the state is, and not for a program's sake. */
  peek(key: string, nowMs: number): Kept<A> | undefined {
    const entry = this.#entries.get(key)
    return entry !== undefined && this.isGood(entry, nowMs) ? entry : undefined
  }

  keep(key: string, value: A, life: Life): void {
    this.put(key, { ...life, value })
  }

  put(key: string, kept: Kept<A>): void {
    this.#entries.delete(key)
    const { capacity } = this.options
    if (capacity !== undefined && this.#entries.size >= capacity) {
      const oldest = this.#entries.keys().next()
      if (oldest.done !== true) this.#entries.delete(oldest.value)
      this.#onlooker()?.onWhole()
    }
    this.#entries.set(key, kept)
    this.#onlooker()?.onWrite(this, key, kept)
  }

  delete(key: string): void {
    this.#entries.delete(key)
    this.#onlooker()?.onWrite(this, key, undefined)
  }

  clear(): void {
    this.#entries.clear()
    this.#onlooker()?.onWhole()
  }

  /** Keys with this beginning of what is good now, sorted. */
  keysUnder(prefix: string, nowMs: number): ReadonlyArray<string> {
    this.#onlooker()?.onWhole()
    return this.live(nowMs)
      .map(({ key }) => key)
      .filter((key) => key.startsWith(prefix))
  }

  /** What is good now, in the order of keys. */
  live(nowMs: number): ReadonlyArray<Kept<A> & { readonly key: string }> {
    return this.#listed((entry) => this.isGood(entry, nowMs))
  }

  heldOctets(nowMs: number): number {
    const { octets } = this.options
    return octets === undefined
      ? 0
      : this.live(nowMs).reduce((sum, { key, value }) => sum + octets(key, value), 0)
  }

  /**
   * The same text for two shelves that nothing in the outlook can tell apart: contents, and how long each of them still holds.
   *
   * @param outlook in milliseconds
   */
  fingerprint(outlook: Outlook): string {
    const { name, lastsThrough, begins = false, text } = this.options
    const isSeen = ({ untilMs }: Life) => !isOver(lastsThrough ? untilMs : untilMs - 1, outlook)
    return JSON.stringify([
      name,
      ...this.#listed(isSeen).map(({ key, value, sinceMs, untilMs, turnsMs = [] }) => {
        const left = remaining(untilMs, outlook)
        const turns = turnsMs.filter((turn) => turn > outlook.earliest)
        return [
          key,
          left,
          // What has begun, whatever the clock shows, has begun; how old a thing is says how it is read as long as it may end.
          ...(begins ? [Math.max(sinceMs, outlook.earliest) - outlook.now] : []),
          ...(left === "on" || begins ? [] : [outlook.now - sinceMs]),
          ...turns.map((turn) => remaining(turn, outlook)),
          text(value)
        ]
      })
    ])
  }

  textOf(value: A): string {
    return this.options.text(value)
  }

  /** What is here under the key, good or not, unseen. */
  entry(key: string): Kept<A> | undefined {
    return this.#entries.get(key)
  }

  /** Puts an equal entry in the place of one that is here, unseen. */
  replace(key: string, kept: Kept<A>): void {
    this.#entries.set(key, kept)
  }

  /** All that is here, good or not, the earliest written first. */
  all(): ReadonlyArray<Kept<A>> {
    this.#onlooker()?.onWhole()
    return [...this.#entries.values()]
  }

  /** Would an entry of that life be found here now? */
  isGood({ sinceMs, untilMs }: Life, nowMs: number): boolean {
    const { lastsThrough, begins = false } = this.options
    return (lastsThrough ? nowMs <= untilMs : nowMs < untilMs) && (!begins || sinceMs <= nowMs)
  }

  #listed(isListed: (entry: Kept<A>) => boolean): ReadonlyArray<Kept<A> & { readonly key: string }> {
    return [...this.#entries]
      .filter(([, entry]) => isListed(entry))
      .map(([key, entry]) => ({ key, ...entry }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
  }
}
