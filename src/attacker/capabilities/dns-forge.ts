/** Between a resolver and the authorities: writes the answers itself. It cannot sign them. RFC 3833 §2.1. */
import { Schema } from "effect"
import type { DnsCrossing } from "../../world/crossing.ts"
import { capability } from "../capability.ts"
import { forgedAnswers } from "../forged-answer.ts"
import { furtherPathsParameter, isOnSendersWay } from "../perspectives.ts"
import { forgeParameters, forgeSearchedAheadWith, forgeSearchedWith } from "../forge-parameters.ts"

export const dnsForge = capability({
  id: "dns-forge",
  title:
    "answer senders' resolvers in place of the authorities, without their keys; certification authorities do not see these answers",
  searchedWith: forgeSearchedWith,
  searchedAheadWith: forgeSearchedAheadWith,
  parameters: Schema.Struct({ ...forgeParameters, perspectives: furtherPathsParameter }),
  menu: ({ perspectives, ...parameters }, arsenal) => {
    const isHere = (crossing: DnsCrossing) =>
      isOnSendersWay(crossing, "resolver to authority", perspectives, arsenal)
    return {
      isChannelAt: isHere,
      // On the way to the sender's own stub stands another capability.
      dns: (crossing) =>
        isHere(crossing) ? forgedAnswers(crossing, arsenal, { ...parameters, isOnWay: true }) : []
    }
  }
})
