/** Serves what it likes at the target's web hosts, with their own certificates: a lapsed provider, a dangling name. RFC 8461 §10.2. */
import { Schema } from "effect"
import { answerChallenge } from "../account.ts"
import { capability } from "../capability.ts"
import { hostileReplies } from "../hostile-documents.ts"
import { showValidated } from "../validated.ts"

const id = "web-takeover"

export const webTakeover = capability({
  id,
  title: "serve documents of the attacker's at the policy host, with its valid certificate",
  reachesAuthorities: true,
  parameters: Schema.Struct({}),
  menu: (_, arsenal) => {
    const ownHost = showValidated(id, arsenal)
    return {
      handshake: ownHost.handshake,
      web: (crossing) => {
        const chain = arsenal.chainOfHost(crossing.host)
        return chain === undefined ? ownHost.web(crossing) : hostileReplies(crossing, chain, arsenal)
      },
      http: (crossing) =>
        arsenal.isTargetWebHost(crossing.to) ? answerChallenge(crossing, "at the web host") : []
    }
  }
})
