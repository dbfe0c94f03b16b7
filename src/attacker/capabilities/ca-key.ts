/** Holds the key of a trusted authority: signs any certificate until the authority is distrusted. RFC 5280 §10. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { capability } from "../capability.ts"

export const caKey = capability({
  id: "ca-key",
  title: "sign certificates for any name with the key of a trusted authority",
  parameters: Schema.Struct({
    logged: parameter(
      Schema.Boolean.annotate({
        description:
          "is what it has issued in public logs (RFC 9162), where an operator that watches them sees it? A thief does not log, except where senders take no certificate that is not logged"
      }),
      false
    )
  }),

  // The certificate is shown at the attacker's own hosts, or by whoever sits on a path.
  menu: ({ logged }) => ({ logsCertificates: logged })
})
