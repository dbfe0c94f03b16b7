/** Has copies of private keys of the target's hosts: shows their own certificates. RFC 7672 §8.2, RFC 5280 §10. */
import { Schema } from "effect"
import { capability } from "../capability.ts"

export const keyTheft = capability({
  id: "key-theft",
  title:
    "use copies of the MX hosts' private keys, and of the web host's; where the domain has several web hosts, the key of each is a capability of its own: key-theft(policy-host)",
  parameters: Schema.Struct({}),
  // The certificate is shown at the attacker's own hosts, or by whoever sits on a path.
  menu: () => ({})
})
