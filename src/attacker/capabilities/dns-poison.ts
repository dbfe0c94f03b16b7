/** Off the path: answers first, with a guess that fits, and the resolver keeps it. RFC 3833 §2.2, RFC 5452. */
import { Schema } from "effect"
import { capability } from "../capability.ts"
import { forgedAnswers } from "../forged-answer.ts"
import { forgeParameters, forgeSearchedAheadWith, forgeSearchedWith } from "../forge-parameters.ts"

export const dnsPoison = capability({
  id: "dns-poison",
  title:
    "win the race against the authorities' answers over UDP to senders' resolvers from off the path, without their keys; certification authorities do not see these answers",
  searchedWith: forgeSearchedWith,
  searchedAheadWith: forgeSearchedAheadWith,
  parameters: Schema.Struct(forgeParameters),
  menu: (parameters, arsenal) => ({
    isChannelAt: ({ position, over }) => position === "resolver to authority" && over === "udp",
    // Over TCP there is no race to win: RFC 5452 §4.5.
    dns: (crossing) =>
      crossing.position === "resolver to authority" && crossing.over === "udp"
        ? forgedAnswers(crossing, arsenal, parameters)
        : []
  })
})
