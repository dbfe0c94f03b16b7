/** Between the Sending MTA and the policy host: keeps port 443 from answering. RFC 8461 §10.2. */
import { Schema } from "effect"
import { blocked, blockingParameter } from "../blocking.ts"
import { capability } from "../capability.ts"
import { furtherPathsParameter, isOnSendersWay } from "../perspectives.ts"
import { placeIn } from "../web-place.ts"

export const webBlock = capability({
  id: "web-block",
  title: "keep HTTPS to a web host of the target's, the policy host or another, from answering",
  parameters: Schema.Struct({
    how: blockingParameter("silence"),
    perspectives: furtherPathsParameter
  }),

  menu: ({ how, perspectives }, arsenal) => ({
    web: (crossing) =>
      isOnSendersWay(crossing, "sender to policy host", perspectives, arsenal)
        ? [
            {
              does: `block HTTPS to ${crossing.host} (${how})`,
              verdict: blocked(how),
              ...placeIn(crossing.host, arsenal)
            }
          ]
        : []
  })
})
