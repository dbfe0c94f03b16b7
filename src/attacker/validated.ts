/**
 * What an attacker can show because an authority validated a name and issued: certificates, in all the ways in which it can have
 * come by them (`Arsenal.certificateWays`). Baseline Requirements §3.2.2.4.
 */
import type { WebCrossing, WebVerdict } from "../world/crossing.ts"
import type { Arsenal } from "./arsenal.ts"
import type { Menu, Move } from "./capability.ts"
import { validatedAtOwnHost } from "./credentials.ts"
import { hostileReplies } from "./hostile-documents.ts"

/** Documents at a name, by whoever is where the client asks. The certificate is of the same worth as one that was misissued. */
export const validatedReplies = (crossing: WebCrossing, arsenal: Arsenal): ReadonlyArray<Move<WebVerdict>> =>
  arsenal.certificateWays(crossing.host, crossing.atMicros).flatMap((way) =>
    hostileReplies(crossing, arsenal.validatedChain([crossing.host]), arsenal, "issued").map((move) => ({
      ...move,
      validated: [crossing.host],
      ...(way.length === 0 ? {} : { alsoSpends: way })
    }))
  )

/** At the attacker's own host: for a capability that had a part in it, or where the certificate is in hand anyway. */
export const showValidated = (id: string, arsenal: Arsenal): Required<Pick<Menu, "handshake" | "web">> => ({
  handshake: (crossing) => validatedAtOwnHost(crossing, id, arsenal),
  web: (crossing) =>
    crossing.to === arsenal.address
      ? validatedReplies(crossing, arsenal).filter(
          ({ alsoSpends = [] }) => alsoSpends.length === 0 || alsoSpends.includes(id)
        )
      : []
})
