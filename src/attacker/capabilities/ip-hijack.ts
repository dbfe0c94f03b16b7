/** In routing: attracts the packets for a prefix, so that whoever connects there connects to the attacker. RFC 4272. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { answerChallenge } from "../account.ts"
import { capability } from "../capability.ts"
import { credentials, terminateWith } from "../credentials.ts"
import { editedPolicy } from "../hostile-ehlo.ts"
import { forgeSearchedWith, ttlOfForged } from "../forge-parameters.ts"
import { forgedAnswers } from "../forged-answer.ts"
import { lieIds, validationLieIds } from "../dns-lies.ts"
import { hostileReplies } from "../hostile-documents.ts"
import { isSeenFrom, perspectivesParameter } from "../perspectives.ts"
import { showValidated, validatedReplies } from "../validated.ts"

const id = "ip-hijack"

const attractable = ["mx-hosts", "policy-hosts", "name-servers"] as const

export const ipHijack = capability({
  id,
  title: "attract the traffic for the target's addresses",
  readsAlong: true,
  searchedWith: forgeSearchedWith.map((forged) => ({ attracts: attractable, ...forged })),
  reachesAuthorities: true,
  parameters: Schema.Struct({
    attracts: parameter(
      Schema.Array(Schema.Literals(attractable)).annotate({
        description: "the kinds of hosts whose addresses are attracted"
      }),
      ["mx-hosts"]
    ),
    // Our choice: as long as a hijack lasts (those on record: one to three hours).
    ttlSeconds: parameter(ttlOfForged, 3_600),
    perspectives: perspectivesParameter("network perspectives of authorities that see the hijack")
  }),

  menu: ({ attracts, ttlSeconds, perspectives }, arsenal) => {
    const ownHost = showValidated(id, arsenal)
    return {
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

      handshake: (crossing) =>
        attracts.includes("mx-hosts") &&
        crossing.position === "sender to mx host" &&
        crossing.to !== arsenal.address
          ? credentials(crossing, arsenal.hostAt(crossing.to), arsenal).map((credential) =>
              terminateWith(credential, crossing.shown)
            )
          : ownHost.handshake(crossing),

      line: (crossing) =>
        attracts.includes("mx-hosts") && crossing.to !== arsenal.address
          ? editedPolicy(crossing, arsenal)
          : [],

      web: (crossing) =>
        attracts.includes("policy-hosts")
          ? [
              ...(["ca-misissue", "ca-key"] as const).flatMap((id) =>
                hostileReplies(crossing, arsenal.misissuedChain(crossing.host), arsenal).map((move) => ({
                  ...move,
                  alsoSpends: [id]
                }))
              ),
              ...validatedReplies(crossing, arsenal)
            ]
          : ownHost.web(crossing),

      http: (crossing) => {
        const host = arsenal.hostAt(crossing.to) ?? ""
        const isAttracted =
          (attracts.includes("mx-hosts") && arsenal.targetMxHosts.includes(host)) ||
          (attracts.includes("policy-hosts") && arsenal.isTargetWebHost(crossing.to))
        return isAttracted && isSeenFrom(perspectives, crossing, arsenal)
          ? answerChallenge(crossing, `attract connections to ${crossing.to}`)
          : []
      },

      dns: (crossing) => {
        if (!attracts.includes("name-servers")) return []
        if (crossing.position === "resolver to authority")
          return forgedAnswers(crossing, arsenal, { forge: lieIds, ttlSeconds })
        return isSeenFrom(perspectives, crossing, arsenal)
          ? forgedAnswers(crossing, arsenal, {
              forge: [...validationLieIds, "mx-address", "web-address"],
              ttlSeconds
            })
          : []
      }
    }
  }
})
