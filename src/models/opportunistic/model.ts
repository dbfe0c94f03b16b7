/** TLS when the server offers it, with whoever answers. RFC 3207, RFC 7435. */
import { Effect, Schema } from "effect"
import { rfc } from "../../protocol/rfc.ts"
import { trustModel } from "../trust-model.ts"

export const opportunistic = trustModel({
  id: "opportunistic",
  title: "opportunistic STARTTLS: encrypts when it can, authenticates nobody",
  standards: [rfc(3207), rfc(7435)],
  needsValidation: false,
  parameters: Schema.Struct({}),

  configure: () => ({
    publish: () => ({ records: [], documents: [], needsSignedZone: false }),

    // RFC 7435 §3: encryption without authentication where no policy promises more, and clear text where not
    // even that can be had.
    policyFor: () =>
      Effect.succeed({
        encryption: "optional",
        enforcement: "enforce",
        basis: "no policy: encrypt if possible, believe anybody",
        because: [rfc(7435, "3")]
      })
  })
})
