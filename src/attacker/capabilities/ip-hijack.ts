/** In routing: attracts the packets for a prefix, so that whoever connects there connects to the attacker. RFC 4272. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { capability } from "../capability.ts"
import { credentials, terminateWith } from "../credentials.ts"
import { forgedAnswers } from "../forged-answer.ts"
import { lieIds } from "../dns-lies.ts"
import { hostileReplies } from "../hostile-documents.ts"

const attractable = ["mx-hosts", "policy-hosts", "name-servers"] as const

export const ipHijack = capability({
  id: "ip-hijack",
  title: "attract the traffic for the target's addresses",
  readsAlong: true,
  parameters: Schema.Struct({
    attracts: parameter(
      Schema.Array(Schema.Literals(attractable)).annotate({
        description: "the kinds of hosts whose addresses are attracted"
      }),
      ["mx-hosts"]
    )
  }),

  menu: ({ attracts }, arsenal) => ({
    watches: ({ position, to }) =>
      attracts.includes("mx-hosts") && position === "sender to mx host" && to !== arsenal.address,

    connect: ({ position, to }) =>
      attracts.includes("mx-hosts") && position === "sender to mx host" && to !== arsenal.address
        ? [
            {
              does: `attract connections to ${to}`,
              verdict: { _tag: "Redirect", address: arsenal.address }
            }
          ]
        : [],

    handshake: ({ position, to, serverName, shown }) =>
      attracts.includes("mx-hosts") && position === "sender to mx host" && to !== arsenal.address
        ? credentials(serverName, arsenal.hostAt(to), arsenal).map((credential) =>
            terminateWith(credential, shown)
          )
        : [],

    web: (crossing) =>
      attracts.includes("policy-hosts")
        ? (["ca-misissue", "ca-key"] as const).flatMap((id) =>
            hostileReplies(crossing, arsenal.misissuedChain(crossing.host), arsenal).map((move) => ({
              ...move,
              alsoSpends: [id]
            }))
          )
        : [],

    dns: (crossing) =>
      attracts.includes("name-servers") && crossing.position === "resolver to authority"
        ? // Our choice: as long as a hijack of hours lasts (attackers in the past: one to three hours).
          forgedAnswers(crossing, arsenal, { forge: lieIds, ttlSeconds: 3_600 })
        : []
  })
})
