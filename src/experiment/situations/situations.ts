/** The situations that were met in runs of one thread, so that no attempt is run twice in the same one. */
import { eager, type Mind } from "../../attacker/adversary.ts"
import { capabilities } from "../../attacker/registry.ts"
import type { AnyShelf } from "../../state/shelf.ts"
import type { Simulation } from "../../kernel/simulate.ts"
import type { ChosenAttacker } from "../../scenario/attackers.ts"
import type { BuiltRun, RunPlan } from "../../scenario/build.ts"
import type { BuiltSender } from "../../scenario/build-sender.ts"
import type { Moments } from "../../scenario/moments.ts"
import { orderings } from "../../scenario/authority/ordering.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { toEpochMs } from "../../scenario/schema/time.ts"
import type { Mail } from "../../sender/attempt.ts"
import { Recorder } from "./recorder.ts"
import { isSo, leave, type Moment, type Situation, type Tried, triedAt } from "./situation.ts"

/** What two runs must have in common to meet the same situations. Objects, for they are made once. */
type Common = readonly [scenario: Scenario, ...ReadonlyArray<object>]

/** In place of an attacker: it has not come yet, or there is none. */
const nobodyYet = {}

export class Situations {
  readonly #books = new WeakMap<object, Node>()
  /** How many attempts were not run. */
  recalled = 0
  /** Of each kind of entry, every value once. */
  readonly #values = new Map<string, unknown>()

  /** Undefined where runs of this kind do not repeat themselves, or where somebody wants to see all that happens. */
  of(plan: RunPlan, run: BuiltRun): RunSituations | undefined {
    const { scenario, model, publishing = model, attacker, driver = eager } = plan
    if (plan.onEvent !== undefined || plan.onFinding !== undefined || !repeatsItself(scenario))
      return undefined
    const common: Common = [scenario, publishing.configured, model.configured]
    const { mind } = driver
    return new RunSituations(this, run, toEpochMs(scenario.start), {
      comesMicros: comingOf(attacker),
      before: this.#bookOf([...common, nobodyYet]),
      during:
        mind === undefined || !isRepeated(plan, run)
          ? undefined
          : { mind, book: this.#bookOf([...common, attacker.capabilities, mind.plays]) }
    })
  }

  #bookOf(common: Common): Book {
    let at: WeakMap<object, Node> = this.#books
    let node: Node | undefined
    for (const one of common) {
      node = at.get(one) ?? { book: new Map(), below: new WeakMap() }
      at.set(one, node)
      at = node.below
    }
    return node!.book
  }

  /** The one object among equal values. */
  readonly unify = (shelf: AnyShelf, value: unknown): unknown => {
    if (typeof value !== "object") return value
    const name = `${shelf.options.name} ${shelf.textOf(value)}`
    const known = this.#values.get(name)
    if (known === undefined) this.#values.set(name, value)
    return known ?? value
  }
}

interface Node {
  readonly book: Book
  readonly below: WeakMap<object, Node>
}

/** By what is known at once: who sends whose mail, when the world changes next, and what part of a second it is. */
type Book = Map<string, Array<Situation>>

/** Lists of what was revoked depend on more than what is written down of an attempt. */
const repeatsItself = ({ revocationLists, domain: { watchesCertificates } }: Scenario): boolean =>
  revocationLists === undefined && watchesCertificates === undefined

/**
 * Likewise clocks that are set, authorities that validate, answers from another time, luck that is drawn by the minute, and what a script brings
 * about.
 */
const isRepeated = ({ attacker, certificates }: RunPlan, { internet, orders }: BuiltRun): boolean =>
  internet.interception.clockAheadSeconds === undefined &&
  orders === undefined &&
  certificates === undefined &&
  (attacker.actions ?? []).length === 0 &&
  attacker.capabilities.every(
    ({ id, limits }) =>
      (limits?.probability ?? 1) === 1 && capabilities.find((one) => one.id === id)?.looksBack !== true
  )

/** When it has something to do for the first time, microseconds of virtual time; Infinity where that is never. */
const comingOf = (attacker: ChosenAttacker): number =>
  [...attacker.capabilities, ...(attacker.actions ?? [])].reduce(
    (first, { fromMicros }) => Math.min(first, fromMicros),
    orderings(attacker).reduce((first, { atMicros }) => Math.min(first, atMicros), Number.POSITIVE_INFINITY)
  )

/** Where what happens is looked up: before the attacker comes, and from then on. */
interface Books {
  readonly comesMicros: number
  readonly before: Book
  /** Absent where what this attacker does is not repeated. */
  readonly during: { readonly mind: Mind; readonly book: Book } | undefined
}

/** Nobody has anything in mind. */
const noMind: Pick<Mind, "read" | "set"> = { read: () => "", set: () => {} }

export class RunSituations {
  readonly #run: BuiltRun
  readonly #simulation: Simulation
  readonly #startMs: number
  readonly #books: Books
  readonly #all: Situations
  /** Between these two times, milliseconds since the Unix epoch, the next moments are these. */
  #known = { fromMs: 0, changesMs: 0, expiresMs: 0 }

  constructor(all: Situations, run: BuiltRun, startMs: number, books: Books) {
    this.#all = all
    this.#run = run
    this.#simulation = run.simulation
    this.#startMs = startMs
    this.#books = books
  }

  /** What the attempt would come to, where it need not be run; the state is then as it would leave it. */
  recall(sender: BuiltSender, mail: Mail): Tried | undefined {
    const at = this.#moment()
    const now = this.#now(at)
    const found = now?.book
      .get(placeOf(sender, mail, at))
      ?.find((situation) => situation.standing === now.mind.read() && isSo(situation, this.#run.state, at))
    if (now === undefined || found === undefined) return undefined
    this.#all.recalled += 1
    leave(found, this.#run.state, (at.startMicros - found.tried.startMicros) / 1000)
    if (found.left !== found.standing) now.mind.set(found.left)
    return triedAt(found, at.startMicros, mail.messageId)
  }

  /** From now on the attempt that begins is written down. Nothing where another is already. */
  begin(sender: BuiltSender, mail: Mail): Recording | undefined {
    const { state } = this.#run
    if (state.onlooker !== undefined) return undefined
    const at = this.#moment()
    const now = this.#now(at)
    if (now === undefined) return undefined
    const standing = now.mind.read()
    const turns = this.#simulation.turns
    const recorder = new Recorder(state, at.nowMs)
    recorder.begin()
    return {
      end: (tried) => {
        recorder.end()
        const endMs = at.nowMs + (tried.endMicros - tried.startMicros) / 1000
        const recorded = recorder.finish(endMs, this.#all.unify)
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
        const situation = { ...recorded, standing, left: now.mind.read(), tried }
        // What could not be used at its own time is of no use at any.
        if (endMs >= at.changesMs || at.nowMs + recorded.writesLastMs + 1_000 >= at.expiresMs) return
        const place = placeOf(sender, mail, at)
        const book = now.book.get(place)
        if (book === undefined) now.book.set(place, [situation])
        else book.push(situation)
      }
    }
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
    const { fromMs, changesMs } = this.#known
    if (nowMs < fromMs || nowMs >= changesMs)
      this.#known = {
        fromMs: nowMs,
        changesMs: this.#changeAfter(nowMs),
        expiresMs: this.#momentsAt(nowMs).nextExpiration(nowMs)
      }
    return {
      startMicros: nowMicros,
      nowMs,
      nextMicros,
      changesMs: this.#known.changesMs,
      expiresMs: this.#known.expiresMs
    }
  }
}

export interface Recording {
  readonly end: (tried: Tried) => void
}

/** Times are moved by whole seconds. Names of messages are as long as their numbers, which nothing else tells apart. */
const placeOf = (
  { name }: BuiltSender,
  { to, messageId, ageSeconds = 0 }: Mail,
  { startMicros, changesMs }: Moment
): string => `${name} ${to} ${messageId.length} ${ageSeconds} ${changesMs} ${startMicros % 1_000_000}`
