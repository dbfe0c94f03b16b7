/** On the paths of authorities' network perspectives: answers what they look for, and cannot sign it. RFC 8555 §10.2, RFC 8659 §5.4. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { answerChallenge } from "../account.ts"
import { capability } from "../capability.ts"
import { validationLieIds } from "../dns-lies.ts"
import { forgedAnswers } from "../forged-answer.ts"
import { isSeenFrom, perspectivesParameter } from "../perspectives.ts"

const paths = ["dns", "http"] as const

export const caDvfool = capability({
  id: "ca-dvfool",
  title:
    "pass authorities' validation of any name of the target's, on their way to its name servers and hosts, without the zone's keys",
  reachesAuthorities: true,
  parameters: Schema.Struct({
    paths: parameter(
      Schema.Array(Schema.Literals(paths)).annotate({
        description: "dns: forges what name servers say, CAA among it; http: answers in place of the host"
      }),
      [...paths]
    ),
    perspectives: perspectivesParameter("network perspectives of authorities on whose paths it is")
  }),

  menu: ({ paths, perspectives }, arsenal) => ({
    isChannelAt: (crossing) => paths.includes("dns") && isSeenFrom(perspectives, crossing, arsenal),

    dns: (crossing) =>
      paths.includes("dns") && isSeenFrom(perspectives, crossing, arsenal)
        ? forgedAnswers(crossing, arsenal, {
            // Who can answer at the right address leaves it alone: a forged one is bogus where the zone is signed.
            forge: [
              ...validationLieIds,
              ...(paths.includes("http") ? [] : (["mx-address", "web-address"] as const))
            ],
            // Our choice: what is validated now is issued now.
            ttlSeconds: 300
          })
        : [],

    http: (crossing) =>
      paths.includes("http") && isSeenFrom(perspectives, crossing, arsenal)
        ? answerChallenge(crossing, "on the path")
        : []
  })
})
