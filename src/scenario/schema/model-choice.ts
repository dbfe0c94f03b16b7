/** Which models a scenario runs. */
import { Schema } from "effect"
import { trustModels } from "../../models/registry.ts"
import { Label } from "./label.ts"

const modelIds = trustModels.map(({ id }) => id)

/** A model by its id, or with a name of its own and parameters, so that one model can run in several ways. */
export const ModelChoice = Schema.Union([
  Schema.Literals(modelIds),
  ...trustModels.map(({ id, parameters }) =>
    Schema.Struct({
      model: Schema.Literal(id),
      as: Schema.optionalKey(
        Label.annotate({ description: "name in tables and CSV files; the model's id when left out" })
      ),
      parameters: Schema.optionalKey(parameters)
    })
  )
])
