/** Between the Sending MTA and the authorities' distribution points: keeps revocation lists from arriving. RFC 5280 §6.3, §8. */
import { Schema } from "effect"
import { blocked, blockingParameter } from "../blocking.ts"
import { capability } from "../capability.ts"

export const revokeBlock = capability({
  id: "revoke-block",
  title: "keep revocation lists from arriving",
  parameters: Schema.Struct({
    how: blockingParameter("reset")
  }),

  menu: ({ how }) => ({
    http: ({ position, host, path }) =>
      position === "sender to distribution point"
        ? [
            {
              does: `keep the revocation list http://${host}${path} away (${how})`,
              verdict: blocked(how)
            }
          ]
        : []
  })
})
