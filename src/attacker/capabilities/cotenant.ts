/** Is a customer of the target's provider: lawfully has a name and a certificate beside the target's MX hosts. RFC 8461 §10.5. */
import { Schema } from "effect"
import { capability } from "../capability.ts"

export const cotenant = capability({
  id: "cotenant",
  title:
    "have a host `tenant`, its certificate and a mailbox at the parent name of the target's first MX host, where that is not within the target's own domain",
  parameters: Schema.Struct({}),
  // The certificate is shown at that host, or by whoever sits on a path.
  menu: () => ({})
})
