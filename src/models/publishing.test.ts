/** Every parameter that changes what a model publishes says what somebody makes of it who publishes for hosts of its own. */
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { certificateIssuers } from "../world/certificate-issuers.ts"
import { adopters, fieldsOf, publishersOf, publishingRoles } from "./publishing.ts"
import { trustModels } from "./registry.ts"
import type { Recipient } from "./trust-model.ts"

const { chainOf } = certificateIssuers(1_772_000_000)
const chain = (host: string) =>
  chainOf({
    issuer: "trusted",
    dnsNames: [host],
    notBeforeSeconds: 1_772_000_000,
    notAfterSeconds: 1_790_000_000,
    key: host
  })
const recipient: Recipient = {
  domain: "example.com",
  mxHosts: [{ name: "mx1.example.com", chains: [chain("mx1.example.com")] }]
}

const modelOf = (id: string) => trustModels.find((model) => model.id === id)

/** Values of a parameter, out of its schema: all where it has few, some where it has many. */
const samplesOf = (schema: Schema.Top, byDefault: unknown): ReadonlyArray<unknown> => {
  const document: { readonly schema: JsonSchema } = Schema.toJsonSchemaDocument(schema)
  return valuesOf(document.schema, byDefault)
}

interface JsonSchema {
  readonly type?: string
  readonly enum?: ReadonlyArray<unknown>
  readonly items?: JsonSchema
  readonly minimum?: number
  readonly allOf?: ReadonlyArray<JsonSchema>
}

const valuesOf = (schema: JsonSchema, byDefault: unknown): ReadonlyArray<unknown> => {
  if (schema.enum !== undefined) return schema.enum
  switch (schema.type) {
    case "boolean":
      return [true, false]
    case "integer":
    case "number":
      return [1, 86_400, 700_000]
    case "string":
      return ["other.example", "2026-03-16T09:00:00Z"]
    case "array": {
      const items = schema.items === undefined ? [] : valuesOf(schema.items, undefined)
      return [...(byDefault === undefined ? [] : [byDefault]), ...items.map((item) => [item])]
    }
    default:
      return []
  }
}

describe.each(trustModels.map((model) => [model.id, model] as const))("%s", (_, model) => {
  const defaults = new Map(Object.entries(Schema.decodeUnknownSync(model.parameters)({}) ?? {}))
  const said = (parameters: unknown) => {
    try {
      return JSON.stringify(model.configure(parameters).publish(recipient))
    } catch {
      // No value of the parameter.
      return undefined
    }
  }
  const unmarked = Object.entries(fieldsOf(model.parameters)).filter(
    ([name]) => !publishingRoles(model).has(name) && model.parts?.[name] === undefined
  )

  it.each(unmarked.map(([name, schema]) => [name, schema] as const))(
    "publishes the same whatever the sender's parameter %s is",
    (name, schema) => {
      for (const value of samplesOf(schema, defaults.get(name)))
        expect([said({}), undefined]).toContain(said({ [name]: value }))
    }
  )

  it("can be adopted in each of the ways that its parameters name", () => {
    const ways = publishersOf(model, {}, modelOf)
    expect(ways[0]?.says).toBe("")
    for (const { says, publish } of ways) expect([says, publish(recipient).records]).toBeDefined()
  })
})

describe("adopters", () => {
  const named = (id: string, parameters: Record<string, unknown> = {}) =>
    adopters(modelOf(id)!, parameters, modelOf)

  it("are the scenario's own, and then one for each value of each parameter", () => {
    expect(named("mta-sts").map(({ says }) => says)).toEqual([
      "",
      'mode "none"',
      'mode "testing"',
      "maxAgeSeconds 0",
      "maxAgeSeconds 31557600",
      "by the domain's own names"
    ])
    expect(named("opportunistic").map(({ says }) => says)).toEqual([""])
  })

  it("have hosts, ids and providers of their own", () => {
    const [own, ...others] = named("mta-sts", { mx: ["mx1.example.com"], delegatedTo: "provider.example" })
    expect(own?.parameters).toEqual({ id: "attacker" })
    expect(others.at(-1)?.parameters).toEqual({ mx: ["mx1.example.com"], delegatedTo: "provider.example" })
  })

  it("vary the parts of a model that combines others", () =>
    expect(named("dane+mta-sts").map(({ says }) => says)).toEqual(
      expect.arrayContaining(['usage "DANE-TA"', 'mode "none"'])
    ))

  it("say what senders understand and nobody publishes", () => {
    const [usual] = publishersOf(modelOf("insecure-dane")!, { latchRevoke: "marker" }, modelOf)
    expect(usual?.alsoUnderstood?.(recipient)[0]?.records[0]?.data).toMatch(/^255 /)
  })
})
