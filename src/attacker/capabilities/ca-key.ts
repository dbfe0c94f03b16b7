/** Holds the key of a trusted authority: signs any certificate until the authority is distrusted. RFC 5280 §10. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { capability } from "../capability.ts"
import { atOwnHost } from "../credentials.ts"
import { hostileReplies } from "../hostile-documents.ts"

const id = "ca-key"

export const caKey = capability({
  id,
  title: "sign certificates for any name with the key of a trusted authority",
  parameters: Schema.Struct({
    logged: parameter(
      Schema.Boolean.annotate({
        description:
          "is what it has issued in public logs (RFC 9162), where an operator that watches them sees it? A thief does not log"
      }),
      false
    )
  }),

  // A certificate is shown at a host of the attacker's here; who sits on a path shows it there.
  menu: ({ logged }, arsenal) => ({
    logsCertificates: logged,
    handshake: (crossing) => atOwnHost(crossing, id, arsenal),
    web: (crossing) =>
      crossing.to === arsenal.address
        ? hostileReplies(crossing, arsenal.misissuedChain(crossing.host), arsenal, "issued")
        : []
  })
})
