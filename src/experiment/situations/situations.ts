/** The situations that were met in runs of one thread, so that no attempt is run twice in the same one. */
import { eager } from "../../attacker/adversary.ts"
import { capabilities } from "../../attacker/registry.ts"
import type { AnyShelf } from "../../state/shelf.ts"
import type { ChosenAttacker } from "../../scenario/attackers.ts"
import type { BuiltRun, RunPlan } from "../../staging/build.ts"
import { orderings } from "../../staging/authority/ordering.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { toEpochMs } from "../../scenario/schema/time.ts"
import type { Interception } from "../../world/crossing.ts"
import { RecentMap } from "../../protocol/keys/recent-map.ts"
import { Places } from "./places.ts"
import { remembranceOf } from "./situation.ts"
import { type Book, type Course, RunSituations } from "./run-situations.ts"

/** What two runs must have in common to meet the same situations. Objects, for they are made once. */
type Common = readonly [scenario: Scenario, ...ReadonlyArray<object>]

/** In place of an attacker: it has not come yet, or there is none. */
const nobodyYet = {}

export class Situations {
  readonly #books = new WeakMap<object, Node>()
  /** How many attempts were not run. */
  recalled = 0
  readonly places = new Places()
  /** Of each kind of entry, every value once. */
  readonly #values = new RecentMap<object>(mostValues)

  /**
   * Undefined where runs of this kind do not repeat themselves, or where somebody wants to see all that happens.
   *
   * @param course where it is not the run itself that time goes through
   */
  of(
    plan: RunPlan,
    run: BuiltRun,
    course: Course = { ...run, state: remembranceOf(run.state) }
  ): RunSituations | undefined {
    const { scenario, model, publishing = model, attacker, driver = eager } = plan
    if (plan.onEvent !== undefined || plan.onFinding !== undefined || !repeatsItself(scenario))
      return undefined
    const common: Common = [scenario, publishing.configured, model.configured]
    const { mind } = driver
    const shared = { unify: this.#unify, places: this.places, onRecalled: () => (this.recalled += 1) }
    return new RunSituations(shared, course, toEpochMs(scenario.start), {
      comesMicros: comingOf(attacker, run.internet.interception),
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
      node = at.get(one) ?? { book: new RecentMap(mostPlaces), below: new WeakMap() }
      at.set(one, node)
      at = node.below
    }
    return node!.book
  }

  /** The one object among equal values. */
  readonly #unify = (shelf: AnyShelf, value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value
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

/**
 * Our choices, so that no sweep fills the memory: a year of weekly changes has some thousand places. What is forgotten is run again.
 */
const mostPlaces = 16_384
const mostValues = 16_384

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

/** When the attacker does something for the first time, microseconds of virtual time; Infinity where that is never. */
const comingOf = (attacker: ChosenAttacker, { comesMicros }: Interception): number =>
  // Authorities answer orders, and what they issue is there from then on.
  orderings(attacker).reduce((first, { atMicros }) => Math.min(first, atMicros), comesMicros)
