/** The parameters of a model or a capability, one line each, out of its schema. */
import { Schema } from "effect"

interface JsonSchemaObject {
  readonly properties?: Readonly<
    Record<string, { readonly description?: string; readonly enum?: ReadonlyArray<unknown> }>
  >
}

export const parameterLines = (parameters: Schema.Codec<unknown, unknown>): ReadonlyArray<string> => {
  const { properties = {} }: JsonSchemaObject = Schema.toJsonSchemaDocument(parameters).schema
  // An empty object is always legal, and what comes of it are the defaults.
  const defaults = new Map(Object.entries(Schema.decodeUnknownSync(parameters)({}) ?? {}))
  return Object.entries(properties).map(([name, { description, enum: values }]) => {
    const legal = values === undefined ? "" : ` (${values.join(", ")})`
    const byDefault = defaults.has(name) ? `, by default ${JSON.stringify(defaults.get(name))}` : ""
    return `    ${name}${legal}${byDefault}: ${description ?? ""}`
  })
}
