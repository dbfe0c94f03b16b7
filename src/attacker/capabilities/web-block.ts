/** Between the Sending MTA and the policy host: keeps port 443 from answering. RFC 8461 §10.2. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { drop, reset } from "../../world/crossing.ts"
import { capability } from "../capability.ts"

export const webBlock = capability({
  id: "web-block",
  title: "keep HTTPS to policy hosts from answering",
  parameters: Schema.Struct({
    how: parameter(
      Schema.Literals(["silence", "reset"]).annotate({
        description: "silence: the client waits for its timeout; reset: it learns at once"
      }),
      "silence"
    )
  }),

  menu: ({ how }) => ({
    web: ({ position, host }) =>
      position === "sender to policy host"
        ? [{ does: `block HTTPS to ${host} (${how})`, verdict: how === "silence" ? drop : reset }]
        : []
  })
})
