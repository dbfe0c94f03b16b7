/** Serves what it likes at the target's web hosts, with their own certificates: a lapsed provider, a dangling name. RFC 8461 §10.2. */
import { Schema } from "effect"
import { answerChallenge } from "../account.ts"
import { capability } from "../capability.ts"
import { servedWith } from "../served-documents.ts"
import { placeIn } from "../web-place.ts"

export const webTakeover = capability({
  id: "web-takeover",
  title:
    "serve what it likes at a web host of the target's, the policy host or another, with its valid certificate; and pass authorities' validation for that host's name",
  reachesAuthorities: true,
  parameters: Schema.Struct({}),
  menu: (_, arsenal) => ({
    // What serves at an address of the attacker's is no host of the target's.
    web: (crossing) => {
      const host = arsenal.hostAt(crossing.to)
      const chain = host === undefined ? undefined : arsenal.chainOfHost(host)
      return host === undefined || chain === undefined || arsenal.webPlaceOf(host) === undefined
        ? []
        : servedWith(crossing, chain, arsenal).map((move) => ({ ...move, ...placeIn(host, arsenal) }))
    },
    http: (crossing) => {
      const host = arsenal.hostAt(crossing.to)
      return host === undefined || arsenal.webPlaceOf(host) === undefined
        ? []
        : answerChallenge(crossing, "at the web host").map((move) => ({ ...move, ...placeIn(host, arsenal) }))
    }
  })
})
