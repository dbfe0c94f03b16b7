/** The JSON Schemas of scenario, sweep and population files, generated from the schemas that read them. */
import { Schema } from "effect"
import { WrittenPopulation } from "./population.ts"
import { Scenario } from "./scenario.ts"
import { Sweep } from "./sweep.ts"

/** Draft 2020-12, as text with a final newline; the same octets for the same sources. */
const jsonSchema = (title: string, of: Schema.Top): string => {
  const { schema, definitions } = Schema.toJsonSchemaDocument(of, { onExcessProperty: "error" })
  const document = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title,
    ...schema,
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions })
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

export const scenarioJsonSchema = (): string => jsonSchema("hoptrust scenario", Scenario)

export const populationJsonSchema = (): string => jsonSchema("hoptrust population", WrittenPopulation)

export const sweepJsonSchema = (): string => jsonSchema("hoptrust sweep", Sweep)
