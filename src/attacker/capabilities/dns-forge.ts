/** Between a resolver and the authorities: writes the answers itself. It cannot sign them. RFC 3833 §2.1. */
import { Schema } from "effect"
import { capability } from "../capability.ts"
import { forgedAnswers } from "../forged-answer.ts"
import { forgeParameters, forgeSearchedAheadWith, forgeSearchedWith } from "../forge-parameters.ts"

export const dnsForge = capability({
  id: "dns-forge",
  title:
    "answer senders' resolvers in place of the authorities, without their keys; certification authorities do not see these answers",
  searchedWith: forgeSearchedWith,
  searchedAheadWith: forgeSearchedAheadWith,
  parameters: Schema.Struct(forgeParameters),
  menu: (parameters, arsenal) => ({
    isChannelAt: ({ position }) => position === "resolver to authority",
    // On the way to the sender's own stub stands another capability.
    dns: (crossing) =>
      crossing.position === "resolver to authority" ? forgedAnswers(crossing, arsenal, parameters) : []
  })
})
