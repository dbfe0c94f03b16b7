/** Has a copy of the MX hosts' private keys: shows their own certificates. RFC 7672 §8.2, RFC 5280 §10. */
import { Schema } from "effect"
import { capability } from "../capability.ts"
import { atOwnHost } from "../credentials.ts"

const id = "key-theft"

export const keyTheft = capability({
  id,
  title: "use copies of the MX hosts' private keys",
  parameters: Schema.Struct({}),
  menu: (_, arsenal) => ({ handshake: (crossing) => atOwnHost(crossing, id, arsenal) })
})
