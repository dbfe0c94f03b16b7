/** Adds models and capabilities from outside to those that come with the program. */
import type { Capability } from "../../attacker/capability.ts"
import type { TrustModel } from "../../models/trust-model.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"

/**
 * Adds those of the values that are models or capabilities, and says how many are. Ends with status 65 where an id is taken.
 *
 * @param from names the place in messages
 */
export const register = async (values: ReadonlyArray<unknown>, from: string): Promise<number> => {
  const { trustModels } = await import("../../models/registry.ts")
  const { capabilities } = await import("../../attacker/registry.ts")
  const models = [...new Set(values)].filter(isTrustModel)
  const ofAttackers = [...new Set(values)].filter(isCapability)
  for (const model of models) add(model, trustModels, `${from}: a model`)
  for (const capability of ofAttackers) add(capability, capabilities, `${from}: a capability`)
  return models.length + ofAttackers.length
}

/** The registries are read-only for everybody else, and whoever reads them does so after this. */
const add = <One extends { readonly id: string }>(one: One, all: ReadonlyArray<One>, what: string): void => {
  if (all.includes(one)) return
  if (all.some(({ id }) => id === one.id))
    throw new CommandFailure(
      exitStatus.invalidScenario,
      `${what} called ${one.id} exists already; choose another id`
    )
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an array it is; only this module adds to it
  ;(all as Array<One>).push(one)
}

const isRegistrable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  typeof value.id === "string" &&
  "title" in value &&
  "parameters" in value &&
  "configure" in value &&
  typeof value.configure === "function"

/** A model cites its standards. */
const isTrustModel = (value: unknown): value is TrustModel => isRegistrable(value) && "standards" in value
const isCapability = (value: unknown): value is Capability => isRegistrable(value) && !("standards" in value)
