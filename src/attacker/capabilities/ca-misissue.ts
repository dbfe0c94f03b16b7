/** A trusted authority errs: it issues for any name to the attacker. RFC 5280 §10, RFC 6962 §1. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { capability } from "../capability.ts"

export const caMisissue = capability({
  id: "ca-misissue",
  title: "have a trusted authority issue a certificate for a name that is not the attacker's",
  parameters: Schema.Struct({
    logged: parameter(
      Schema.Boolean.annotate({
        description:
          "is what it has issued in public logs (RFC 9162), where an operator that watches them sees it? Public authorities log, for browsers ask for it (2018). Where senders take no certificate that is not logged, it is logged in any case"
      }),
      true
    )
  }),

  // The certificate is shown at the attacker's own hosts, or by whoever sits on a path.
  menu: ({ logged }) => ({ logsCertificates: logged })
})
