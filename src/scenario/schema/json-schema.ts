/** The JSON Schema of scenario files, generated from the schema that reads them. */
import { Schema } from "effect"
import { Scenario } from "./scenario.ts"

/** Draft 2020-12, as text with a final newline; the same octets for the same sources. */
export const scenarioJsonSchema = (): string => {
  const { schema, definitions } = Schema.toJsonSchemaDocument(Scenario, { onExcessProperty: "error" })
  const document = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "hoptrust scenario",
    ...schema,
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions })
  }
  return `${JSON.stringify(document, null, 2)}\n`
}
