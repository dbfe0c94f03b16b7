/** A trusted authority errs: it issues for any name to the attacker. RFC 5280 §10, RFC 6962 §1. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { capability } from "../capability.ts"
import { atOwnHost } from "../credentials.ts"
import { hostileReplies } from "../hostile-documents.ts"

const id = "ca-misissue"

export const caMisissue = capability({
  id,
  title: "have a trusted authority issue a certificate for a name that is not the attacker's",
  parameters: Schema.Struct({
    logged: parameter(
      Schema.Boolean.annotate({
        description:
          "is what it has issued in public logs (RFC 9162), where an operator that watches them sees it? Public authorities log, for browsers ask for it (2018)"
      }),
      true
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
