/** The senders of a scenario, whichever way the file writes them, with all that was left out. */
import type { ChosenModel } from "./choices.ts"
import type { ResolverKind } from "./resolver.ts"
import type { Scenario } from "./schema/scenario.ts"

export interface ChosenSender {
  /** In tables and CSV files. */
  readonly name: string
  /** Of the Sending MTA, said in EHLO. */
  readonly host: string
  readonly resolver: ResolverKind
}

/** In the scenario's order. */
export const chosenSenders = (
  { sender }: Pick<Scenario, "sender">,
  { model }: Pick<ChosenModel, "model">
): ReadonlyArray<ChosenSender> => {
  const asNeeded = model.needsValidation ? "validating" : "non-validating"
  const { host, resolver } = sender
  return [{ name: "sender", host, resolver: resolver === "as-model-needs" ? asNeeded : resolver }]
}
