/** What a scenario says of one mail. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { Duration } from "./time.ts"

export const Mail = Schema.Struct({
  at: parameter(Duration.annotate({ description: "when it is handed to the sender, after the start" }), "0s"),
  to: Schema.optionalKey(
    Schema.String.annotate({ description: "recipient; user@ the domain when left out" })
  ),
  sender: Schema.optionalKey(
    Schema.String.annotate({
      description: "name of the one of `senders` that sends it; all do when left out"
    })
  ),
  triggered: Schema.optionalKey(
    Schema.Boolean.annotate({
      description:
        "goes only when an attacker brings it about (capability trigger); in the run without attacker it goes by itself, for comparison"
    })
  )
})
