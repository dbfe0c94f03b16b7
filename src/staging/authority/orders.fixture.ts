/** Orders of certificates in the world of a scenario, for tests: what an attacker gets, by a few letters. */
import { Result } from "effect"
import type { RuleSetId } from "../../clients/domain-validation/rule-set.ts"
import { chosenAttackers } from "../../scenario/attackers.ts"
import { Remembered } from "../build.ts"
import { loadScenario } from "../../loading/load.ts"
import { chosenModels } from "../../scenario/models.ts"
import { runOrders } from "./run-orders.ts"

export type Capability =
  | string
  | { readonly capability: string; readonly parameters?: object; readonly from?: string }

export interface Question {
  readonly rules?: RuleSetId
  readonly zone?: "signed" | "unsigned"
  readonly caa?: object
  readonly attacker: ReadonlyArray<Capability>
  /** What else the scenario says. */
  readonly scenario?: object
}

const remembered = new Remembered()

export const planOf = ({ rules, zone = "unsigned", caa, attacker, scenario: further = {} }: Question) => {
  const scenario = Result.getOrThrow(
    Result.mapError(
      loadScenario(
        "orders.yaml",
        // JSON is YAML.
        JSON.stringify({
          title: "Orders",
          models: ["mta-sts"],
          ...(rules === undefined ? {} : { authorities: { rules } }),
          domain: { zone, ...(caa === undefined ? {} : { caa }) },
          attackers: [
            {
              name: "attacker",
              capabilities: attacker.map((one) => (typeof one === "string" ? { capability: one } : one))
            }
          ],
          ...further
        })
      ),
      (problems) => new Error(problems.map(({ message }) => message).join("; "))
    )
  )
  return {
    scenario,
    model: chosenModels(scenario)[0]!,
    attacker: chosenAttackers(scenario)[0]!,
    seed: 1,
    remembered
  }
}

export const ordersOf = (question: Question) => Result.getOrThrow(runOrders(planOf(question)))

/** For the MX host, the policy host and the domain: by which challenge it was issued, or a dash. */
export const issuedFor = (question: Question): string =>
  ordersOf(question)
    .results.map(({ issued }) => issued?.method.slice(0, -3) ?? "-")
    .join(" ")

export const dvfool = (parameters: object): ReadonlyArray<Capability> => [
  { capability: "ca-dvfool", parameters }
]
export const hijack = (parameters: object): ReadonlyArray<Capability> => [
  { capability: "ip-hijack", parameters }
]

export const everything = "http http http"
export const noAddress = "http http -"
export const nothing = "- - -"
