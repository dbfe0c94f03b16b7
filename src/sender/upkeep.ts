/** What a sender does between mails: what its model has to look after. */
import { Effect } from "effect"
import type { ConfiguredModel } from "../models/trust-model.ts"
import { note } from "./journal.ts"

type Upkeep = NonNullable<ConfiguredModel["upkeep"]>

/** Does what is due. Answers in how many seconds something will be; undefined where nothing will. */
export const lookAfter = Effect.fnUntraced(function* (upkeep: Upkeep) {
  const { done, dueInSeconds } = yield* upkeep
  for (const { detail, because } of done) yield* note(detail, ...because)
  return dueInSeconds
})
