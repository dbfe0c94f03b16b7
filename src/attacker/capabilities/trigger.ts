/** Has somebody write now: a bounce, a sign-up, a forgotten password. RFC 8461 §10.2 names those who choose the moment. */
import { Schema } from "effect"
import { capability } from "../capability.ts"

export const trigger = capability({
  id: "trigger",
  title:
    "have a sender write to the domain at a moment of the attacker's choice; in searches, somebody who has never written to it, beside the sender of a warm start",
  parameters: Schema.Struct({}),
  menu: () => ({
    trigger: ({ from, to }) => [{ does: `have ${from} write to ${to}`, verdict: { _tag: "Trigger" } }]
  })
})
