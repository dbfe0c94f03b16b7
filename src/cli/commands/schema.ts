/** `hoptrust schema`: what scenario files may say, for editors. */
import type { CommandModule } from "yargs"
import { scenarioJsonSchema } from "../../scenario/schema/json-schema.ts"

export const schema: CommandModule = {
  command: "schema",
  describe: "Print the JSON Schema of scenario files",
  handler: () => {
    process.stdout.write(scenarioJsonSchema())
  }
}
