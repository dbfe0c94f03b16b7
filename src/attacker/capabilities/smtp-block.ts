/** On the way to the MX hosts: keeps the port that is dialled from answering, so that senders turn to other MX hosts. RFC 5321 §5.1. */
import { Schema } from "effect"
import { blocked, blockingParameter } from "../blocking.ts"
import { capability } from "../capability.ts"

export const smtpBlock = capability({
  id: "smtp-block",
  title: "keep chosen MX hosts from being reached",
  parameters: Schema.Struct({
    how: blockingParameter("reset")
  }),
  menu: ({ how }) => ({
    connect: ({ position, to, port }) =>
      position === "sender to mx host"
        ? [{ does: `block port ${port} of ${to} (${how})`, verdict: blocked(how) }]
        : []
  })
})
