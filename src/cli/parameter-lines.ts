/** The parameters of a model or a capability, one line each, out of its schema. */
import { Schema } from "effect"

interface JsonSchemaObject {
  readonly properties?: Readonly<
    Record<string, { readonly description?: string; readonly enum?: ReadonlyArray<unknown> }>
  >
}

export const parameterLines = (parameters: Schema.Codec<unknown, unknown>): ReadonlyArray<string> => {
  const { properties = {} }: JsonSchemaObject = Schema.toJsonSchemaDocument(parameters).schema
  const defaults: Readonly<Record<string, unknown>> = {
    ...(Schema.decodeUnknownSync(parameters)({}) as object)
  }
  return Object.entries(properties).map(([name, { description, enum: values }]) => {
    const legal = values === undefined ? "" : ` (${values.join(", ")})`
    const byDefault = name in defaults ? `, by default ${JSON.stringify(defaults[name])}` : ""
    return `    ${name}${legal}${byDefault}: ${description ?? ""}`
  })
}
