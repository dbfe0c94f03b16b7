/** By which rules a scenario's authorities validate. */
import { type RuleSet, ruleSet, ruleSetAt } from "../../clients/domain-validation/rule-set.ts"
import type { Scenario } from "../schema/scenario.ts"
import { toEpochMs } from "../schema/time.ts"

/** What the scenario names, or what was compulsory when it begins. */
export const rulesOf = ({ start, authorities }: Pick<Scenario, "start" | "authorities">): RuleSet =>
  authorities.rules === undefined ? ruleSetAt(toEpochMs(start)) : ruleSet(authorities.rules)
