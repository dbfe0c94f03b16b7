/** On the way to the MX hosts: keeps port 25 from answering, so that senders turn to other MX hosts. RFC 5321 §5.1. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { drop, reset } from "../../world/crossing.ts"
import { capability } from "../capability.ts"

export const smtpBlock = capability({
  id: "smtp-block",
  title: "keep chosen MX hosts from being reached",
  parameters: Schema.Struct({
    how: parameter(
      Schema.Literals(["silence", "reset"]).annotate({
        description: "silence: the client waits for its timeout; reset: it learns at once"
      }),
      "reset"
    )
  }),
  menu: ({ how }) => ({
    connect: ({ position, to }) =>
      position === "sender to mx host"
        ? [{ does: `block port 25 of ${to} (${how})`, verdict: how === "silence" ? drop : reset }]
        : []
  })
})
