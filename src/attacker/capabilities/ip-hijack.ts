/** In routing: attracts the packets for a prefix, so that whoever connects there connects to the attacker. RFC 4272. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { blocked } from "../blocking.ts"
import { answerChallenge } from "../account.ts"
import { capability } from "../capability.ts"
import { credentials, credentialsFrom, leafOf, paid, terminateWith } from "../credentials.ts"
import { editedReply } from "../said-over-tls.ts"
import { forgeSearchedAheadWith, forgeSearchedWith, ttlOfForged } from "../forge-parameters.ts"
import { forgedAnswers } from "../forged-answer.ts"
import { lieIds, validationLieIds } from "../dns-lies.ts"
import { isOnSendersWay, isSeenFrom, perspectivesParameter } from "../perspectives.ts"
import { servedByAnother } from "../served-documents.ts"
import { placeIn } from "../web-place.ts"
import type { Crossing } from "../../world/crossing.ts"

/** A black hole: traffic that is attracted need go no further (RFC 4272). */
const unanswered = (address: string) => ({
  does: `attract connections to ${address}, and answer none`,
  verdict: blocked("silence")
})

const attractable = ["mx-hosts", "policy-hosts", "name-servers"] as const

export const ipHijack = capability({
  id: "ip-hijack",
  title:
    "attract the traffic, senders' and authorities', for the addresses of the target's MX hosts and web host, and of all name servers that lead to their names and the domain's; where the domain has several web hosts, each is a capability of its own: ip-hijack(policy-host)",
  readsAlong: true,
  searchedWith: forgeSearchedWith.map((forged) => ({ attracts: attractable, ...forged })),
  searchedAheadWith: forgeSearchedAheadWith.map((forged) => ({ attracts: attractable, ...forged })),
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
    perspectives: perspectivesParameter(
      "network perspectives of authorities, and of senders, that see the hijack"
    )
  }),

  menu: ({ attracts, ttlSeconds, perspectives }, arsenal) => {
    const isAttracted = ({ position, to }: Crossing) =>
      attracts.includes("mx-hosts") && position === "sender to mx host" && arsenal.ownHostAt(to) === undefined
    const nameAt = ({ to }: Crossing) =>
      arsenal.hostAt(to) ?? arsenal.targetMxHosts[0] ?? arsenal.targetDomain
    return {
      watches: isAttracted,

      // To that of its hosts which shows the certificate, or to itself, who relays.
      connect: (crossing) =>
        isAttracted(crossing)
          ? [
              ...arsenal.ownHosts
                .filter(({ source }, index, all) => all.findIndex((one) => one.source === source) === index)
                .flatMap(({ source, address }) =>
                  credentialsFrom(source, nameAt(crossing), crossing.atMicros, arsenal).map((credential) => ({
                    does: `attract connections to ${crossing.to}, and show a ${credential.is} certificate`,
                    verdict: { _tag: "Redirect" as const, address },
                    ...leafOf(credential.chain),
                    ...paid(credential),
                    sources: [source]
                  }))
                ),
              unanswered(crossing.to)
            ]
          : [],

      handshake: (crossing) =>
        isAttracted(crossing)
          ? credentials(crossing.serverName ?? nameAt(crossing), crossing.atMicros, arsenal).flatMap(
              (credential) => terminateWith(credential, crossing, arsenal)
            )
          : [],

      line: (crossing) => (isAttracted(crossing) ? editedReply(crossing, arsenal) : []),

      web: (crossing) =>
        attracts.includes("policy-hosts") &&
        isOnSendersWay(crossing, "sender to policy host", perspectives, arsenal) &&
        arsenal.ownHostAt(crossing.to) === undefined
          ? [...servedByAnother(crossing, arsenal), unanswered(crossing.to)].map((move) => ({
              ...move,
              ...placeIn(crossing.host, arsenal)
            }))
          : [],

      http: (crossing) => {
        const host = arsenal.hostAt(crossing.to)
        if (host === undefined || !isSeenFrom(perspectives, crossing, arsenal)) return []
        const isWebHost = attracts.includes("policy-hosts") && arsenal.webPlaceOf(host) !== undefined
        const isMxHost = attracts.includes("mx-hosts") && arsenal.targetMxHosts.includes(host)
        return isWebHost || isMxHost
          ? answerChallenge(crossing, `attract connections to ${crossing.to}`).map((move) => ({
              ...move,
              // A mail exchanger that is a web host too has one address.
              ...(isMxHost ? {} : placeIn(host, arsenal))
            }))
          : []
      },

      isChannelAt: (crossing) =>
        attracts.includes("name-servers") &&
        (isOnSendersWay(crossing, "resolver to authority", perspectives, arsenal) ||
          isSeenFrom(perspectives, crossing, arsenal)),

      dns: (crossing) => {
        if (!attracts.includes("name-servers")) return []
        if (isOnSendersWay(crossing, "resolver to authority", perspectives, arsenal))
          return forgedAnswers(crossing, arsenal, { forge: lieIds, ttlSeconds, isOnWay: true })
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
