/** `hoptrust schema`: what scenario, sweep and population files may say, for editors. */
import type { CommandModule } from "yargs"
import {
  populationJsonSchema,
  scenarioJsonSchema,
  sweepJsonSchema
} from "../../scenario/schema/json-schema.ts"

const schemas = {
  scenario: scenarioJsonSchema,
  sweep: sweepJsonSchema,
  population: populationJsonSchema
} as const

interface Arguments {
  readonly kind: keyof typeof schemas
}

export const schema: CommandModule<object, Arguments> = {
  command: "schema [kind]",
  describe: "Print the JSON Schema of scenario, sweep or population files",
  builder: (yargs) =>
    yargs
      .positional("kind", {
        choices: ["scenario", "sweep", "population"] as const,
        default: "scenario" as const,
        describe: "kind of file"
      })
      .example("$0 schema sweep > sweep.schema.json", ""),
  handler: ({ kind }) => {
    process.stdout.write(schemas[kind]())
  }
}
