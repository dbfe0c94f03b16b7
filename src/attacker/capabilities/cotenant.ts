/** Is a customer of the target's provider: lawfully has a name and a certificate beside the target's MX hosts. RFC 8461 §10.5. */
import { Schema } from "effect"
import { capability } from "../capability.ts"
import { atOwnHost } from "../credentials.ts"

const id = "cotenant"

export const cotenant = capability({
  id,
  title: "have a host name and a certificate under the same suffix as the target's MX hosts",
  parameters: Schema.Struct({}),
  menu: (_, arsenal) => ({ handshake: (crossing) => atOwnHost(crossing, id, arsenal) })
})
