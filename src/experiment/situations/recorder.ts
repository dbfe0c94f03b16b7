/** Writes down what one attempt reads of the state of a run, what it draws, and what it leaves. */
import type { AnyShelf, Kept } from "../../state/shelf.ts"
import type { State, StateOnlooker } from "../../state/state.ts"
import type { Places } from "./places.ts"
import type { Drawn, Read, Write } from "./attempted.ts"
import { slackMs, stays, turnedBy } from "./situation.ts"

interface ReadEntry {
  readonly shelf: AnyShelf
  readonly key: string
  readonly found: Kept<unknown> | undefined
}

export interface Recorded {
  readonly reads: ReadonlyArray<Read>
  readonly writes: ReadonlyArray<Write>
  readonly draws: ReadonlyArray<Drawn>
  readonly writesLastMs: number
  /** Does all that was read outlast all that was made of it, but for what ended at a time that is written down? */
  readonly outlasts: boolean
}

/** Makes equal values one object, so that whether they are equal is seen at once. */
export type Unify = (shelf: AnyShelf, value: unknown) => unknown

export class Recorder implements StateOnlooker {
  readonly #state: State
  readonly #startMs: number
  readonly #reads = new Map<string, ReadEntry>()
  readonly #writes = new Map<string, { readonly shelf: AnyShelf; readonly key: string }>()
  readonly #draws = new Map<number, { readonly bounds: Array<number>; readonly results: Array<number> }>()
  /** Has it seen all that the attempt depends on? */
  #isWhole = true

  constructor(state: State, startMs: number) {
    this.#state = state
    this.#startMs = startMs
  }

  onRead(shelf: AnyShelf, key: string, found: Kept<unknown> | undefined): void {
    const name = nameOf(shelf, key)
    if (this.#writes.has(name) || this.#reads.has(name)) return
    this.#reads.set(name, { shelf, key, found })
  }

  onWrite(shelf: AnyShelf, key: string): void {
    const name = nameOf(shelf, key)
    // In the order in which they were written last, which is theirs on the shelf.
    this.#writes.delete(name)
    this.#writes.set(name, { shelf, key })
  }

  onWhole(): void {
    this.#isWhole = false
  }

  onDraw(lots: number, bound: number, result: number): void {
    const drawn = this.#draws.get(lots) ?? { bounds: [], results: [] }
    this.#draws.set(lots, drawn)
    drawn.bounds.push(bound)
    drawn.results.push(result)
  }

  /** Undefined where more than single entries counted, or something was read otherwise while the attempt went on. */
  finish(endMs: number, unify: Unify, places: Places): Recorded | undefined {
    const written = [...this.#writes.values()].map(({ shelf, key }) => {
      const kept = shelf.entry(key)
      if (kept === undefined) return { shelf, key }
      const unified = { ...kept, value: unify(shelf, kept.value) }
      shelf.replace(key, unified)
      return { shelf, key, kept: unified }
    })
    let writesLastMs = 0
    for (const { shelf, kept } of written)
      // What never ends was bounded by nothing.
      if (shelf.options.inherits === true && kept !== undefined && Number.isFinite(kept.untilMs))
        writesLastMs = Math.max(writesLastMs, kept.untilMs - this.#startMs)
    const reads: Array<Read> = []
    let outlasts = true
    for (const { shelf, key, found } of this.#reads.values()) {
      if (found === undefined) {
        reads.push({ place: places.at(shelf.number, key) })
        continue
      }
      const turned = turnedBy(found, this.#startMs)
      const { passesOn } = shelf.options
      const endsInMs = stays(found, turned, this.#startMs, endMs + slackMs)
        ? undefined
        : found.untilMs - this.#startMs
      // When it was to be read otherwise is not written down.
      if (endsInMs !== undefined && found.turnsMs !== undefined) this.#isWhole = false
      const isBound = passesOn === true && endsInMs === undefined
      if (isBound && !stays(found, turned, this.#startMs, endMs + slackMs + writesLastMs)) outlasts = false
      reads.push({
        place: places.at(shelf.number, key),
        found: {
          value: found.value,
          turned,
          boundsMs: isBound ? writesLastMs : 0,
          untilMs: found.untilMs,
          ...(endsInMs === undefined ? {} : { endsInMs }),
          ...(passesOn === true ? { passesOn } : {})
        }
      })
    }
    if (!this.#isWhole) return undefined
    return {
      reads,
      writes: written.map(({ shelf, key, kept }) => ({
        place: places.at(shelf.number, key),
        ...(kept === undefined ? {} : { kept }),
        ...(shelf.options.inherits === true ? { inherits: true as const } : {})
      })),
      draws: [...this.#draws].map(([lots, drawn]) => ({ lots, ...drawn })),
      writesLastMs,
      outlasts
    }
  }

  /** From now on it sees what is done. */
  begin(): void {
    this.#state.onlooker = this
  }

  end(): void {
    this.#state.onlooker = undefined
  }
}

const nameOf = ({ number }: AnyShelf, key: string): string => `${number} ${key}`
