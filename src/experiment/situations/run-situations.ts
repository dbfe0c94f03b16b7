/** The situations of one run: takes over what an attempt comes to where it was met before, and writes down where it was not. */
import type { Mind } from "../../attacker/adversary.ts"
import type { Simulation } from "../../kernel/simulate.ts"
import type { RecentMap } from "../../protocol/keys/recent-map.ts"
import type { BuiltRun } from "../../staging/build.ts"
import type { BuiltSender } from "../../staging/build-sender.ts"
import type { Moments } from "../../staging/moments.ts"
import type { Mail } from "../../sender/attempt.ts"
import { Page } from "./page.ts"
import type { Places } from "./places.ts"
import { Recorder, type Unify } from "./recorder.ts"
import { type Ties, tiesOf } from "./ties.ts"
import type { State } from "../../state/state.ts"
import type { Moment, Tried } from "./attempted.ts"
import { isBounded, isSo, leave, type Remembrance, type Situation, triedAt } from "./situation.ts"

/** By what is known at once: who sends whose mail, when the world changes next, and what part of a second it is. */
export type Book = RecentMap<Page>

/** What all runs have in common. */
export interface Shared {
  readonly unify: Unify
  readonly places: Places
  readonly onRecalled: () => void
}

/** Where what happens is looked up: before the attacker comes, and from then on. */
export interface Books {
  readonly comesMicros: number
  readonly before: Book
  /** Absent where what this attacker does is not repeated. */
  readonly during: { readonly mind: Mind; readonly book: Book } | undefined
}

/** Nobody has anything in mind. */
const noMind: Pick<Mind, "read" | "set"> = { read: () => "", set: () => {} }

/** Of a run, or of a time that is gone through without one. */
export interface Course {
  readonly simulation: Pick<Simulation, "nowMicros" | "nextMicros" | "turns">
  readonly moments: BuiltRun["moments"]
  readonly state: Remembrance
}

export class RunSituations {
  readonly #run: Course
  readonly #simulation: Course["simulation"]
  readonly #startMs: number
  readonly #books: Books
  readonly #shared: Shared
  /** The page that was looked up last, with what it is looked up by. */
  #open:
    | {
        readonly book: Book
        readonly name: string
        readonly to: string
        readonly idLength: number
        readonly changesMs: number
        readonly part: number
        readonly page: Page
      }
    | undefined
  /** How many attempts are being run. */
  #going = 0
  #unexplained: (() => void) | undefined
  #last: Situation | undefined
  /** The present one, which is the same object at every attempt. */
  readonly #at = { startMicros: 0, nowMs: 0, nextMicros: 0, changesMs: 0, expiresMs: 0, expiresThenMs: 0 }
  /** Since when it has the next changes and ends that it has, milliseconds since the Unix epoch. */
  #fromMs = 0

  constructor(shared: Shared, run: Course, startMs: number, books: Books) {
    this.#shared = shared
    this.#run = run
    this.#simulation = run.simulation
    this.#startMs = startMs
    this.#books = books
  }

  /** What the attempt would come to, where it need not be run; the state is then as it would leave it. */
  recall(sender: SenderName, mail: Mail): Tried | undefined {
    const found = this.recallSituation(sender, mail, this.#last)
    if (found !== undefined) this.#last = found
    return found && triedAt(found, this.#simulation.nowMicros, mail.messageId)
  }

  /**
   * The same, as it was when it was run.
   *
   * @param clue as of `Page.find`
   */
  recallSituation(sender: SenderName, mail: Mail, clue: unknown): Situation | undefined {
    // What crosses the network while an attempt goes on counts as its own, and so must be there.
    if (this.#going > 0) return undefined
    const at = this.#moment()
    const now = this.#now(at)
    if (now === undefined) return undefined
    const { state } = this.#run
    const standing = now.mind.read()
    const ageSeconds = ageOf(mail)
    // Which is found does not matter, because all that are so come to the same.
    const found = this.#pageOf(now.book, sender, mail, at).find(
      clue,
      (place) => state.peek(place, at.nowMs),
      (situation) =>
        situation.standing === standing &&
        (situation.askedAgeSeconds ?? ageSeconds) === ageSeconds &&
        isSo(situation, state, at)
    )
    if (found === undefined) return undefined
    this.#shared.onRecalled()
    leave(found, state, at)
    if (found.left !== found.standing) now.mind.set(found.left)
    return found
  }

  /** From now on the attempt that begins in this state is written down, unless another is already. */
  begin(state: State, sender: SenderName, mail: Mail): Recording {
    this.#going += 1
    const recording = this.#record(state, sender, mail)
    return {
      mail: recording?.mail ?? mail,
      end: (tried) => {
        this.#going -= 1
        recording?.end(tried)
      }
    }
  }

  /**
   * Present where the last attempt was not written down because there was nothing to hold it against: the same attempt when all that it read outlasts
   * all that it writes. To be called once that was run as well, which writes it down after all.
   */
  get unexplained(): (() => void) | undefined {
    return this.#unexplained
  }

  #record(state: State, sender: SenderName, mail: Mail): Recording | undefined {
    if (state.onlooker !== undefined) return undefined
    this.#unexplained = undefined
    const at = { ...this.#moment() }
    const now = this.#now(at)
    if (now === undefined) return undefined
    const standing = now.mind.read()
    const turns = this.#simulation.turns
    const recorder = new Recorder(state, at.nowMs)
    let askedAgeSeconds: number | undefined
    recorder.begin()
    return {
      mail: {
        ...mail,
        get ageSeconds() {
          return (askedAgeSeconds = ageOf(mail))
        }
      },
      end: (tried) => {
        recorder.end()
        const endMs = at.nowMs + (tried.endMicros - tried.startMicros) / 1000
        const recorded = recorder.finish(endMs, this.#shared.unify, this.#shared.places)
        const after = this.#moment()
        if (
          recorded === undefined ||
          this.#simulation.turns !== turns ||
          tried.endMicros >= at.nextMicros ||
          after.nextMicros !== at.nextMicros ||
          // Certificates may have come up whose dates nobody had heard of.
          this.#changeAfter(at.nowMs) !== at.changesMs
        )
          return
        // What could not be used at its own time is of no use at any.
        if (endMs >= at.changesMs) return
        const page = this.#pageOf(now.book, sender, mail, at)
        const { outlasts, ...seen } = recorded
        const left = now.mind.read()
        const write = (found: Seen & Pick<Situation, "ties">): void => {
          const asked = askedAgeSeconds === undefined ? {} : { askedAgeSeconds }
          page.add({ ...found, ...asked, standing, left, tried })
        }
        if (outlasts && !isBounded(seen.writesLastMs, at)) return write(seen)
        const isExplained = (): boolean => {
          const ties = this.#tiesIn(page, seen, at)
          if (ties !== undefined) write(boundedBy(ties, seen))
          return ties !== undefined
        }
        if (!isExplained()) this.#unexplained = isExplained
      }
    }
  }

  /** Held against the same attempt when it was free. */
  #tiesIn(page: Page, seen: Seen, at: Moment): Ties | undefined {
    for (const { reads, writes, tried, ties } of page.alike(seen.reads)) {
      if (ties !== undefined || reads.some(({ found }) => found?.endsInMs !== undefined)) continue
      const free = { reads, writes, startMs: this.#startMs + Math.floor(tried.startMicros / 1000) }
      const found = tiesOf(free, { ...seen, startMs: at.nowMs }, at)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** Mostly it is the page that was open before. */
  #pageOf(book: Book, { name }: SenderName, { to, messageId }: Mail, at: Moment): Page {
    const part = at.startMicros % 1_000_000
    const open = this.#open
    if (
      open?.book === book &&
      open.name === name &&
      open.to === to &&
      open.idLength === messageId.length &&
      open.changesMs === at.changesMs &&
      open.part === part
    )
      return open.page
    // Times are moved by whole seconds. Names of messages are as long as their numbers, which nothing else tells apart.
    const title = `${name} ${to} ${messageId.length} ${at.changesMs} ${part}`
    const page = book.get(title) ?? new Page()
    book.set(title, page)
    this.#open = { book, name, to, idLength: messageId.length, changesMs: at.changesMs, part, page }
    return page
  }

  #now({ startMicros }: Moment): { readonly mind: typeof noMind; readonly book: Book } | undefined {
    const { comesMicros, before, during } = this.#books
    return startMicros < comesMicros ? { mind: noMind, book: before } : during
  }

  /** When the world changes, or the attacker comes. */
  #changeAfter(nowMs: number): number {
    const change = this.#momentsAt(nowMs).next(nowMs)
    return nowMs < this.#comesMs ? Math.min(this.#comesMs, change) : change
  }

  #momentsAt(nowMs: number): Moments {
    const { before, during } = this.#run.moments
    return nowMs < this.#comesMs ? before : during
  }

  get #comesMs(): number {
    return this.#startMs + this.#books.comesMicros / 1000
  }

  #moment(): Moment {
    const { nowMicros, nextMicros } = this.#simulation
    const nowMs = this.#startMs + Math.floor(nowMicros / 1000)
    const at = this.#at
    at.startMicros = nowMicros
    at.nowMs = nowMs
    at.nextMicros = nextMicros
    if (nowMs < this.#fromMs || nowMs >= at.changesMs) {
      const moments = this.#momentsAt(nowMs)
      this.#fromMs = nowMs
      at.changesMs = this.#changeAfter(nowMs)
      at.expiresMs = moments.nextExpiration(nowMs)
      // What ends with a second is over when the next begins: one end, in two moments.
      at.expiresThenMs = moments.nextExpiration(at.expiresMs + 1000)
    }
    return at
  }
}

type Seen = Pick<Situation, "reads" | "writes" | "draws" | "writesLastMs">

/** Nothing that was read need outlast what was written: the ties say what holds instead. */
const boundedBy = (ties: Ties, seen: Seen): Seen & { readonly ties: Ties } => ({
  ...seen,
  reads: seen.reads.map((read) =>
    read.found === undefined ? read : { ...read, found: { ...read.found, boundsMs: 0 } }
  ),
  ties
})

type SenderName = Pick<BuiltSender, "name">

export interface Recording {
  /** The mail, of which it is seen whether the attempt asks for its age. */
  readonly mail: Mail
  readonly end: (tried: Tried) => void
}

const ageOf = ({ ageSeconds = 0 }: Mail): number => ageSeconds
