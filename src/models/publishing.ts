/**
 * What may be varied in a publication. An attacker who knows a model publishes as its adopters do (docs/threat-model.md), so each parameter that
 * changes what `publish` says tells, beside its description, what such an attacker makes of it.
 */
import { Schema } from "effect"
import type { ConfiguredModel, TrustModel } from "./trust-model.ts"

/** What a parameter of the receiving side is to somebody who publishes for hosts of its own. */
export type PublishingRole =
  /** How a thing is written: no verdict depends on it. */
  | { readonly role: "form" }
  /** Stronger or weaker, and verdicts depend on it: these values are tried. */
  | { readonly role: "verdict"; readonly values: ReadonlyArray<unknown> }
  /** How long what is said is kept: these values are tried where later mail matters. */
  | { readonly role: "life"; readonly values: ReadonlyArray<unknown> }
  /** Names hosts, ids or providers: somebody else has others. Left out where there is no value. */
  | { readonly role: "names"; readonly instead?: unknown }

/** Beside the description of a parameter: `Schema.String.annotate({ description: "…", ...publishing({ role: "form" }) })`. */
export const publishing = (role: PublishingRole): { readonly publishing: PublishingRole } => ({
  publishing: role
})

/** Absent for a parameter that only senders read. */
const roleOf = (schema: Schema.Top): PublishingRole | undefined => {
  const role = Schema.resolveAnnotations(schema)?.["publishing"]
  return isRole(role) ? role : undefined
}

/** Only `publishing` writes under that name. */
const isRole = (value: unknown): value is PublishingRole =>
  typeof value === "object" && value !== null && "role" in value

/** By the parameter's name; empty for a model whose publication has no parameters. */
export const publishingRoles = ({ parameters }: TrustModel): ReadonlyMap<string, PublishingRole> =>
  new Map(
    Object.entries(fieldsOf(parameters)).flatMap(([name, field]) => {
      const role = roleOf(field)
      return role === undefined ? [] : [[name, role]]
    })
  )

/** Parameters by name: they are the fields of a struct. */
export const fieldsOf = (parameters: Schema.Top): Readonly<Record<string, Schema.Top>> =>
  isStruct(parameters) ? parameters.fields : {}

const isStruct = (schema: object): schema is { readonly fields: Readonly<Record<string, Schema.Top>> } =>
  "fields" in schema

/** A way of publishing. */
export interface Adopter {
  /** What is unusual: "mode none". Empty for the scenario's own parameters. */
  readonly says: string
  readonly parameters: Readonly<Record<string, unknown>>
  /** Differs from the others in nothing but how long it is kept. */
  readonly isAboutLife: boolean
}

type Parameters = Readonly<Record<string, unknown>>

/** As the scenario has it, with others' names for those that are the domain's, and then with one parameter after the other at each of its values. */
export const adopters = (
  model: TrustModel,
  parameters: Parameters,
  modelOf: (id: string) => TrustModel | undefined
): ReadonlyArray<Adopter> => {
  const own = withOwnNames(model, parameters, modelOf)
  const isRenamed = JSON.stringify(own) !== JSON.stringify(parameters)
  return [
    { says: "", parameters: own, isAboutLife: false },
    ...varied(model, own, modelOf),
    // The target's own providers may be what the attacker has.
    ...(isRenamed ? [{ says: "by the domain's own names", parameters, isAboutLife: false }] : [])
  ]
}

const withOwnNames = (
  model: TrustModel,
  parameters: Parameters,
  modelOf: (id: string) => TrustModel | undefined
): Parameters => {
  const renamed = { ...parameters }
  for (const [name, role] of publishingRoles(model)) {
    if (role.role !== "names") continue
    if (role.instead === undefined) delete renamed[name]
    else renamed[name] = role.instead
  }
  for (const [name, part] of partsOf(model, modelOf))
    renamed[name] = withOwnNames(part, objectAt(parameters, name), modelOf)
  return renamed
}

const varied = (
  model: TrustModel,
  parameters: Parameters,
  modelOf: (id: string) => TrustModel | undefined
): ReadonlyArray<Adopter> => [
  ...[...publishingRoles(model)].flatMap(([name, role]) =>
    role.role !== "verdict" && role.role !== "life"
      ? []
      : role.values.map((value) => ({
          says: `${name} ${JSON.stringify(value)}`,
          parameters: { ...parameters, [name]: value },
          isAboutLife: role.role === "life"
        }))
  ),
  ...partsOf(model, modelOf).flatMap(([name, part]) =>
    varied(part, objectAt(parameters, name), modelOf).map((variant) => ({
      ...variant,
      parameters: { ...parameters, [name]: variant.parameters }
    }))
  )
]

const partsOf = (
  { parts = {} }: TrustModel,
  modelOf: (id: string) => TrustModel | undefined
): ReadonlyArray<readonly [string, TrustModel]> =>
  Object.entries(parts).flatMap(([name, id]) => {
    const part = modelOf(id)
    return part === undefined ? [] : [[name, part] as const]
  })

const objectAt = (parameters: Parameters, name: string): Parameters => {
  const value = parameters[name]
  return typeof value === "object" && value !== null ? { ...value } : {}
}

/** How each of them publishes; what no configuration accepts is left out. */
export const publishersOf = (
  model: TrustModel,
  parameters: Parameters,
  modelOf: (id: string) => TrustModel | undefined
): ReadonlyArray<Adopter & Pick<ConfiguredModel, "publish" | "alsoUnderstood">> =>
  adopters(model, parameters, modelOf).map((adopter) => {
    const { publish, alsoUnderstood } = model.configure(adopter.parameters)
    return { ...adopter, publish, ...(alsoUnderstood === undefined ? {} : { alsoUnderstood }) }
  })
