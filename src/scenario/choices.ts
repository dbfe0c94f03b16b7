/** Models and attackers of a scenario, whichever way the file writes them, with all that was left out. */
import { attackerPositions } from "../attacker/positions.ts"
import type { ConfiguredModel, TrustModel } from "../models/trust-model.ts"
import { trustModels } from "../models/registry.ts"
import { scriptedAttacker } from "./phases.ts"
import type { Action } from "./schema/action.ts"
import type { Scenario } from "./schema/scenario.ts"
import { toMicros } from "./schema/time.ts"

export interface ChosenModel {
  /** In tables and CSV files. */
  readonly label: string
  readonly model: TrustModel
  /** As the scenario gives them. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly configured: ConfiguredModel
}

export const chosenModels = ({ models }: Pick<Scenario, "models">): ReadonlyArray<ChosenModel> =>
  models.map((choice) => {
    const { model: id, as = id, parameters = {} } = typeof choice === "string" ? { model: choice } : choice
    const model = trustModels.find((candidate) => candidate.id === id)
    // The schema lets only registered ids through.
    if (model === undefined) throw new Error(`no model is called ${id}`)
    return {
      label: as,
      model,
      parameters: Object.assign({}, parameters),
      configured: model.configure(parameters)
    }
  })

/** One capability in an attacker's hands. */
export interface ChosenCapability {
  readonly id: string
  readonly parameters: unknown
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
  readonly capabilities: ReadonlyArray<ChosenCapability>
  /** Done before all that capabilities could do; none when absent. */
  readonly actions?: ReadonlyArray<ChosenAction>
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
    ...attackers.map(({ name, capabilities, actions }) => ({
      name,
      capabilities: capabilities.flatMap(chosenCapabilities),
      actions: actions.map((action) => ({ action, fromMicros: 0, toMicros: Number.POSITIVE_INFINITY }))
    })),
    ...(scripted === undefined ? [] : [scripted])
  ]
}

type CapabilityChoice = Scenario["attackers"][number]["capabilities"][number]

const chosenCapabilities = (choice: CapabilityChoice): ReadonlyArray<ChosenCapability> => {
  if (typeof choice === "string")
    return [{ id: choice, parameters: {}, fromMicros: 0, toMicros: Number.POSITIVE_INFINITY }]
  const times = {
    fromMicros: toMicros(choice.from),
    toMicros: choice.to === undefined ? Number.POSITIVE_INFINITY : toMicros(choice.to)
  }
  if ("capability" in choice)
    return [{ id: choice.capability, parameters: choice.parameters ?? {}, ...times }]
  const position = attackerPositions.find(({ id }) => id === choice.position)
  // The schema lets only these ids through.
  return (position?.capabilities ?? []).map((id) => ({ id, parameters: {}, ...times }))
}
