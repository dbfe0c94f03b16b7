/** Between the Sending MTA and the policy host: keeps port 443 from answering. RFC 8461 §10.2. */
import { Schema } from "effect"
import { blocked, blockingParameter } from "../blocking.ts"
import { capability } from "../capability.ts"
import { placeIn } from "../web-place.ts"

export const webBlock = capability({
  id: "web-block",
  title: "keep HTTPS to a web host of the target's, the policy host or another, from answering",
  parameters: Schema.Struct({
    how: blockingParameter("silence")
  }),

  menu: ({ how }, arsenal) => ({
    web: ({ position, host }) =>
      position === "sender to policy host"
        ? [{ does: `block HTTPS to ${host} (${how})`, verdict: blocked(how), ...placeIn(host, arsenal) }]
        : []
  })
})
