/** The situations that were met in runs of one thread, so that no attempt is run twice in the same one. */
import { eager, type Mind } from "../../attacker/adversary.ts"
import { capabilities } from "../../attacker/registry.ts"
import type { Shelf } from "../../state/shelf.ts"
import type { Simulation } from "../../kernel/simulate.ts"
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

export class Situations {
  readonly #books = new WeakMap<object, Node>()
  /** How many attempts were not run. */
  recalled = 0
  /** Of each kind of entry, every value once. */
  readonly #values = new Map<string, unknown>()

  /** Undefined where runs of this kind do not repeat themselves, or where somebody wants to see all that happens. */
  of(plan: RunPlan, run: BuiltRun): RunSituations | undefined {
    const { attacker, driver = eager } = plan
    if (plan.onEvent !== undefined || plan.onFinding !== undefined) return undefined
    if (driver.mind === undefined || !repeatsItself(plan, run)) return undefined
    const { scenario, model, publishing = model } = plan
    const common: Common = [
      scenario,
      publishing.configured,
      model.configured,
      attacker.capabilities,
      driver.mind.plays
    ]
    return new RunSituations(this, run, startMsOf(plan), driver.mind, this.#bookOf(common))
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
  readonly unify = (shelf: Shelf<unknown>, value: unknown): unknown => {
    if (typeof value !== "object") return value
    const name = `${shelf.options.name} ${shelf.options.text(value)}`
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

const startMsOf = ({ scenario }: RunPlan): number => toEpochMs(scenario.start)

/**
 * Clocks that are set, authorities that validate, lists of what was revoked, answers from another time, luck that is drawn by the minute: what
 * these do depends on more than what is written down of an attempt.
 */
const repeatsItself = (
  { scenario, attacker, certificates }: RunPlan,
  { internet, orders }: BuiltRun
): boolean =>
  internet.interception.clockAheadSeconds === undefined &&
  orders === undefined &&
  certificates === undefined &&
  orderings(attacker).length === 0 &&
  (attacker.actions ?? []).length === 0 &&
  scenario.revocationLists === undefined &&
  scenario.domain.watchesCertificates === undefined &&
  attacker.capabilities.every(
    ({ id, limits }) =>
      (limits?.probability ?? 1) === 1 && capabilities.find((one) => one.id === id)?.looksBack !== true
  )

export class RunSituations {
  readonly #run: BuiltRun
  readonly #simulation: Simulation
  readonly #startMs: number
  readonly #mind: Mind
  readonly #book: Book
  readonly #all: Situations
  readonly #moments: Moments
  /** Between these two times, milliseconds since the Unix epoch, the next moments are these. */
  #known = { fromMs: 0, changesMs: 0, expiresMs: 0 }

  constructor(all: Situations, run: BuiltRun, startMs: number, mind: Mind, book: Book) {
    this.#all = all
    this.#run = run
    this.#simulation = run.simulation
    this.#startMs = startMs
    this.#mind = mind
    this.#book = book
    this.#moments = run.moments
  }

  /** What the attempt would come to, where it need not be run; the state is then as it would leave it. */
  recall(sender: BuiltSender, mail: Mail): Tried | undefined {
    const at = this.#moment()
    const found = this.#book
      .get(placeOf(sender, mail, at))
      ?.find((situation) => situation.standing === this.#mind.read() && isSo(situation, this.#run.state, at))
    if (found === undefined) return undefined
    this.#all.recalled += 1
    leave(found, this.#run.state, (at.startMicros - found.tried.startMicros) / 1000)
    if (found.left !== found.standing) this.#mind.set(found.left)
    return triedAt(found, at.startMicros, mail.messageId)
  }

  /** From now on the attempt that begins is written down. Nothing where another is already. */
  begin(sender: BuiltSender, mail: Mail): Recording | undefined {
    const { state } = this.#run
    if (state.onlooker !== undefined) return undefined
    const at = this.#moment()
    const standing = this.#mind.read()
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
          this.#moments.next(at.nowMs) !== at.changesMs
        )
          return
        const situation = { ...recorded, standing, left: this.#mind.read(), tried }
        // What could not be used at its own time is of no use at any.
        if (endMs >= at.changesMs || at.nowMs + recorded.writesLastMs + 1_000 >= at.expiresMs) return
        const place = placeOf(sender, mail, at)
        const book = this.#book.get(place)
        if (book === undefined) this.#book.set(place, [situation])
        else book.push(situation)
      }
    }
  }

  #moment(): Moment {
    const { nowMicros, nextMicros } = this.#simulation
    const nowMs = this.#startMs + Math.floor(nowMicros / 1000)
    const { fromMs, changesMs } = this.#known
    if (nowMs < fromMs || nowMs >= changesMs)
      this.#known = {
        fromMs: nowMs,
        changesMs: this.#moments.next(nowMs),
        expiresMs: this.#moments.nextExpiration(nowMs)
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
