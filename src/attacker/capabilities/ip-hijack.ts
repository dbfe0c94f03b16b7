/** In routing: attracts the packets for a prefix, so that whoever connects there connects to the attacker. RFC 4272. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { capability } from "../capability.ts"
import { credentials, terminateWith } from "../credentials.ts"
import { editedPolicy } from "../hostile-ehlo.ts"
import { forgeSearchedWith, ttlOfForged } from "../forge-parameters.ts"
import { forgedAnswers } from "../forged-answer.ts"
import { lieIds } from "../dns-lies.ts"
import { hostileReplies } from "../hostile-documents.ts"

const targets = ["mx-hosts", "policy-hosts", "name-servers"] as const

export const ipHijack = capability({
  id: "ip-hijack",
  title: "attract the traffic for the target's addresses",
  readsAlong: true,
  searchedWith: forgeSearchedWith.map((forged) => ({ targets, ...forged })),
  parameters: Schema.Struct({
    targets: parameter(
      Schema.Array(Schema.Literals(targets)).annotate({
        description: "whose addresses are attracted"
      }),
      ["mx-hosts"]
    ),
    // Our choice: as long as a hijack lasts (those on record: one to three hours).
    ttlSeconds: parameter(ttlOfForged, 3_600)
  }),

  menu: ({ targets, ttlSeconds }, arsenal) => ({
    watches: ({ position, to }) =>
      targets.includes("mx-hosts") && position === "sender to mx host" && to !== arsenal.address,

    connect: ({ position, to }) =>
      targets.includes("mx-hosts") && position === "sender to mx host" && to !== arsenal.address
        ? [
            {
              does: `attract connections to ${to}`,
              verdict: { _tag: "Redirect", address: arsenal.address }
            }
          ]
        : [],

    handshake: ({ position, to, serverName, shown }) =>
      targets.includes("mx-hosts") && position === "sender to mx host" && to !== arsenal.address
        ? credentials(serverName, arsenal.hostAt(to), arsenal).map((credential) =>
            terminateWith(credential, shown)
          )
        : [],

    line: (crossing) =>
      targets.includes("mx-hosts") && crossing.to !== arsenal.address ? editedPolicy(crossing, arsenal) : [],

    web: (crossing) =>
      targets.includes("policy-hosts")
        ? (["ca-misissue", "ca-key"] as const).flatMap((id) =>
            hostileReplies(crossing, arsenal.misissuedChain(crossing.host), arsenal).map((move) => ({
              ...move,
              alsoSpends: [id]
            }))
          )
        : [],

    dns: (crossing) =>
      targets.includes("name-servers") && crossing.position === "resolver to authority"
        ? forgedAnswers(crossing, arsenal, { forge: lieIds, ttlSeconds })
        : []
  })
})
