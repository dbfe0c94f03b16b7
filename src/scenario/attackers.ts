/** The attackers of a scenario, whichever way the file writes them: those it names, and the one that does what its phases say. */
import { attackerPositions } from "../attacker/positions.ts"
import type { Limits } from "../attacker/reach.ts"
import { capabilities as registry } from "../attacker/registry.ts"
import type { Action } from "./schema/action.ts"
import type { AttackerGoal } from "./schema/attacker.ts"
import type { Scenario } from "./schema/scenario.ts"
import { toMicros } from "./schema/time.ts"
import { windowOf } from "./schema/when.ts"

/** One capability in an attacker's hands. */
export interface ChosenCapability {
  readonly id: string
  readonly parameters: unknown
  /** Reaches everything when absent. */
  readonly limits?: Limits
  readonly fromMicros: number
  readonly toMicros: number
}

/** One scripted action, while it is done. */
export interface ChosenAction {
  readonly action: Action
  readonly fromMicros: number
  readonly toMicros: number
}

export interface ChosenAttacker {
  readonly name: string
  /** For which it plays with its capabilities; what is worst for the sender when absent. */
  readonly goal?: AttackerGoal
  /** In the order of the registry. */
  readonly capabilities: ReadonlyArray<ChosenCapability>
  /** Done before all that capabilities could do; none when absent. */
  readonly actions?: ReadonlyArray<ChosenAction>
  /** When it orders certificates, besides when its capabilities begin; at no other time when absent. */
  readonly ordersAtMicros?: ReadonlyArray<number>
  /** Does it order certificates for wildcards too? No when absent. */
  readonly ordersWildcards?: boolean
}

/** The run without any attacker, which is always there. */
export const nobody: ChosenAttacker = { name: "none", capabilities: [] }

/** In the scenario's order; what the phases say comes last. */
export const chosenAttackers = ({
  attackers,
  phases
}: Pick<Scenario, "attackers" | "phases">): ReadonlyArray<ChosenAttacker> => {
  const scripted = scriptedAttacker({ phases })
  return [
    ...attackers.map(({ name, goal, capabilities, actions, ordersAt, ordersWildcards }) => ({
      name,
      ...(goal === "worst" ? {} : { goal }),
      ...(ordersAt.length > 0 ? { ordersAtMicros: ordersAt.map(toMicros) } : {}),
      ...(ordersWildcards ? { ordersWildcards } : {}),
      capabilities: inOrder(capabilities.flatMap(chosenCapabilities)),
      actions: actions.map((action) => ({ action, ...windowOf(action) }))
    })),
    ...(scripted === undefined ? [] : [scripted])
  ]
}

type CapabilityChoice = Scenario["attackers"][number]["capabilities"][number]

const chosenCapabilities = (choice: CapabilityChoice): ReadonlyArray<ChosenCapability> => {
  if (typeof choice === "string")
    return [{ id: choice, parameters: {}, fromMicros: 0, toMicros: Number.POSITIVE_INFINITY }]
  const held = {
    limits: limitsOf(choice),
    ...windowOf(choice)
  }
  if ("capability" in choice) return [{ id: choice.capability, parameters: choice.parameters ?? {}, ...held }]
  const position = attackerPositions.find(({ id }) => id === choice.position)
  // The schema lets only these ids through.
  return (position?.capabilities ?? []).map((id) => ({
    id,
    parameters: position?.parameters?.[id] ?? {},
    ...held
  }))
}

/** Which strategy is found first must not depend on how a file is written. */
const inOrder = (held: ReadonlyArray<ChosenCapability>): ReadonlyArray<ChosenCapability> =>
  held.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))

const ids = registry.map(({ id }) => id)

const limitsOf = ({ targets, probability }: Limits): Limits => ({
  ...(targets === undefined ? {} : { targets }),
  ...(probability === undefined ? {} : { probability })
})

/** The name of the attacker that does what the phases say. */
export const scripted = "scripted"

/** From the beginning of each phase to that of the next. */
export const phaseWindows = ({ phases }: Pick<Scenario, "phases">) =>
  phases.map((phase, index) => {
    const next = phases[index + 1]
    return {
      phase,
      fromMicros: toMicros(phase.at),
      toMicros: next === undefined ? Number.POSITIVE_INFINITY : toMicros(next.at)
    }
  })

/** Each phase's attacks, from its beginning to that of the next; undefined where no phase has any. */
export const scriptedAttacker = ({ phases }: Pick<Scenario, "phases">): ChosenAttacker | undefined => {
  const windows = phaseWindows({ phases })
  const attacker: ChosenAttacker = {
    name: scripted,
    capabilities: inOrder(
      windows.flatMap(({ phase, ...window }) =>
        phase.capabilities.map((choice) =>
          typeof choice === "string"
            ? { id: choice, parameters: {}, ...window }
            : {
                id: choice.capability,
                parameters: choice.parameters ?? {},
                limits: limitsOf(choice),
                ...window
              }
        )
      )
    ),
    actions: windows.flatMap(({ phase, ...window }) => phase.actions.map((action) => ({ action, ...window })))
  }
  return attacker.capabilities.length === 0 && attacker.actions?.length === 0 ? undefined : attacker
}
