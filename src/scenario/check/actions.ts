/** Actions that a scenario writes out: does each have what it needs, and nothing that it does not? */
import { typeCode } from "../../protocol/dns/types.ts"
import type { Action } from "../schema/action.ts"
import type { Scenario } from "../schema/scenario.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"
import { malformedData, unknownType } from "./records.ts"

type Path = ReadonlyArray<string | number>

export const checkActions = ({ attackers, phases }: Scenario): ReadonlyArray<Inconsistency> =>
  [
    ...attackers.map(({ actions }, index) => ({ actions, path: ["attackers", index, "actions"] })),
    ...phases.map(({ actions }, index) => ({ actions, path: ["phases", index, "actions"] }))
  ].flatMap(({ actions, path }) => actions.flatMap((action, index) => faults(action, [...path, index])))

const faults = (action: Action, path: Path): ReadonlyArray<Inconsistency> => {
  if (action.on !== "dns") {
    return action.certificate !== undefined && action.does !== "mitm"
      ? [inconsistency([...path, "certificate"], "a certificate for mitm alone", action.does)]
      : []
  }
  const { type, does, data } = action
  const code = type === undefined ? undefined : typeCode(type)
  if (type !== undefined && code === undefined) return [unknownType([...path, "type"], type)]
  if (does !== "forge")
    return data.length > 0 ? [inconsistency([...path, "data"], "data for forge alone", does)] : []
  if (code === undefined || type === undefined)
    return [inconsistency(path, "a type for what is forged", "none")]
  if (data.length === 0) return [inconsistency(path, "data for what is forged", "none")]
  return data.flatMap((text, index) => malformedData({ code, type, data: text }, [...path, "data", index]))
}

/** An attacker who has nothing and does nothing is a mistake: the run without attacker is always there. */
export const checkEmptyAttackers = ({ attackers }: Scenario): ReadonlyArray<Inconsistency> =>
  attackers.flatMap(({ capabilities, actions, ordersAt }, index) =>
    capabilities.length === 0 && actions.length === 0 && ordersAt.length === 0
      ? [inconsistency(["attackers", index], "capabilities or actions", "neither")]
      : []
  )
