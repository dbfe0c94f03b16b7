/** Between the Sending MTA and the policy host: keeps port 443 from answering. RFC 8461 §10.2. */
import { Schema } from "effect"
import { blocked, blockingParameter } from "../blocking.ts"
import { capability } from "../capability.ts"

export const webBlock = capability({
  id: "web-block",
  title: "keep HTTPS to policy hosts from answering",
  parameters: Schema.Struct({
    how: blockingParameter("silence")
  }),

  menu: ({ how }) => ({
    web: ({ position, host }) =>
      position === "sender to policy host"
        ? [{ does: `block HTTPS to ${host} (${how})`, verdict: blocked(how) }]
        : []
  })
})
