/** The models of a scenario, whichever way the file writes them, with all that was left out. */
import type { ConfiguredModel, TrustModel } from "../models/trust-model.ts"
import { trustModels } from "../models/registry.ts"
import type { Scenario } from "./schema/scenario.ts"

export interface ChosenModel {
  /** In tables and CSV files. */
  readonly label: string
  readonly model: TrustModel
  /** As the scenario gives them. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly configured: ConfiguredModel
}

/** Undefined where no model has that id. */
export const modelOf = (id: string): TrustModel | undefined =>
  trustModels.find((candidate) => candidate.id === id)

export const chosenModels = ({ models }: Pick<Scenario, "models">): ReadonlyArray<ChosenModel> =>
  models.map((choice) => {
    const { model: id, as = id, parameters = {} } = typeof choice === "string" ? { model: choice } : choice
    const model = modelOf(id)
    // The schema lets only registered ids through.
    if (model === undefined) throw new Error(`no model is called ${id}`)
    return {
      label: as,
      model,
      parameters: Object.assign({}, parameters),
      configured: model.configure(parameters)
    }
  })
