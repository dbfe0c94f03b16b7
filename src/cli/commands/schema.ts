/** `hoptrust schema`: what scenario and sweep files may say, for editors. */
import type { CommandModule } from "yargs"
import { scenarioJsonSchema, sweepJsonSchema } from "../../scenario/schema/json-schema.ts"

const schemas = { scenario: scenarioJsonSchema, sweep: sweepJsonSchema } as const

interface Arguments {
  readonly kind: keyof typeof schemas
}

export const schema: CommandModule<object, Arguments> = {
  command: "schema [kind]",
  describe: "Print the JSON Schema of scenario files, or of sweep files",
  builder: (yargs) =>
    yargs
      .positional("kind", {
        choices: ["scenario", "sweep"] as const,
        default: "scenario" as const,
        describe: "kind of file"
      })
      .example("$0 schema sweep > sweep.schema.json", ""),
  handler: ({ kind }) => {
    process.stdout.write(schemas[kind]())
  }
}
