/** Attacks at times when there is nothing to attack: the attacker does nothing, and every model looks safe. */
import { chosenAttackers, phaseWindows, scripted } from "../../scenario/attackers.ts"
import { orderings } from "../../staging/authority/ordering.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { windowOf } from "../../scenario/schema/when.ts"
import { ObservedTimes } from "./observed-times.ts"
import type { Path, Warning } from "./warning.ts"

export const idleAttacks = (scenario: Scenario): ReadonlyArray<Warning> => {
  const observed = new ObservedTimes(scenario)
  return attacks(scenario).flatMap(({ path, fromMicros, toMicros, actsByItself }) => {
    if (!observed.hasTraffic(fromMicros, Infinity))
      return [
        { path: [...path, "from"], message: `${observed.from(fromMicros)}, and the attacker does nothing` }
      ]
    return actsByItself || observed.hasTraffic(fromMicros, toMicros)
      ? []
      : [{ path, message: `${observed.between(fromMicros, toMicros)}, and the attacker does nothing` }]
  })
}

interface Attack {
  readonly path: Path
  readonly fromMicros: number
  readonly toMicros: number
  /** Is there something for it to do without mail: a report of its own to send, or an authority that looks at the network meanwhile? */
  readonly actsByItself: boolean
}

/** What attackers have and do, each for its time; in a phase that is the phase's. */
const attacks = (scenario: Scenario): ReadonlyArray<Attack> => {
  const ordersAt = new Map(
    chosenAttackers(scenario).map((attacker) => [
      attacker.name,
      orderings(attacker).map(({ atMicros }) => atMicros)
    ])
  )
  const attack = (
    attacker: string,
    choice: Choice,
    window: Pick<Attack, "fromMicros" | "toMicros">,
    path: Path
  ): Attack => ({
    path,
    ...window,
    actsByItself:
      (typeof choice !== "string" && "on" in choice && choice.on === "report") ||
      (ordersAt.get(attacker) ?? []).some((at) => at >= window.fromMicros && at < window.toMicros)
  })
  return [
    ...scenario.attackers.flatMap((attacker, index) =>
      lists.flatMap((list) =>
        attacker[list].map((choice, number) =>
          attack(attacker.name, choice, windowOf(typeof choice === "string" ? { from: "0s" } : choice), [
            "attackers",
            index,
            list,
            number
          ])
        )
      )
    ),
    ...phaseWindows(scenario).flatMap(({ phase, ...window }, index) =>
      lists.flatMap((list) =>
        phase[list].map((choice, number) => attack(scripted, choice, window, ["phases", index, list, number]))
      )
    )
  ]
}

const lists = ["capabilities", "actions"] as const

type Attacking = Scenario["attackers"][number] | Scenario["phases"][number]
type Choice = Attacking["capabilities"][number] | Attacking["actions"][number]
