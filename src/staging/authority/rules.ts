/** By which rules a scenario's authorities validate. */
import { type RuleSet, ruleSet, ruleSetAt } from "../../clients/domain-validation/rule-set.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"

/** Those that the scenario names, or those that are compulsory by then. @param nowMs Unix epoch milliseconds */
export const rulesAt = ({ authorities }: Pick<Scenario, "authorities">, nowMs: number): RuleSet =>
  authorities.rules === undefined ? ruleSetAt(nowMs) : ruleSet(authorities.rules)
