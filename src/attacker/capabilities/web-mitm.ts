/** Between the Sending MTA and the target's web hosts: ends TLS itself, with whatever certificate it can show. RFC 8461 §10.2, RFC 9110 §4.3.3. */
import { Schema } from "effect"
import { capability } from "../capability.ts"
import { furtherPathsParameter, isOnSendersWay } from "../perspectives.ts"
import { servedByAnother } from "../served-documents.ts"
import { placeIn } from "../web-place.ts"

export const webMitm = capability({
  id: "web-mitm",
  title:
    "terminate senders' HTTPS on the way to a web host of the target's, the policy host or another, with a certificate that other capabilities have, or with one that nobody believes",
  parameters: Schema.Struct({ perspectives: furtherPathsParameter }),
  menu: ({ perspectives }, arsenal) => ({
    web: (crossing) => {
      const { host, to } = crossing
      const isHere = isOnSendersWay(crossing, "sender to policy host", perspectives, arsenal)
      // At a host of its own nobody need be in the middle.
      if (!isHere || arsenal.ownHostAt(to) !== undefined) return []
      const chain = arsenal.chainFrom("self-issued", host) ?? []
      return [
        ...servedByAnother(crossing, arsenal),
        {
          does: `terminate TLS for ${host} with a self-issued certificate`,
          verdict: {
            _tag: "Impersonate" as const,
            shown: { version: "TLSv1.3" as const, chain, provesPossession: true },
            reply: { status: 200, headers: new Map<string, string>(), body: new Uint8Array() }
          }
        }
      ].map((move) => ({ ...move, ...placeIn(host, arsenal) }))
    }
  })
})
