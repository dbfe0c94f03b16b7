/** Off the path: answers first, with a guess that fits, and the resolver keeps it. RFC 3833 §2.2, RFC 5452. */
import { Schema } from "effect"
import type { DnsCrossing } from "../../world/crossing.ts"
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
    isChannelAt: isRace,
    dns: (crossing) => (isRace(crossing) ? forgedAnswers(crossing, arsenal, parameters) : [])
  })
})

/** Over TCP (RFC 5452 §4.5) and where queries are encrypted there is nothing to race: who is off the path does not see what to answer, nor where. */
const isRace = ({ position, over, way }: DnsCrossing): boolean =>
  position === "resolver to authority" && over === "udp" && way === undefined
