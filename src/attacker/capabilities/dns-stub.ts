/** Between a sender and a remote resolver: writes the answers, and says that they were validated. RFC 4033 §7, RFC 7672 §2.1.1. */
import { Schema } from "effect"
import { capability } from "../capability.ts"
import { forgedAnswers } from "../forged-answer.ts"
import { forgeParameters, forgeSearchedAheadWith, forgeSearchedWith } from "../forge-parameters.ts"

export const dnsStub = capability({
  id: "dns-stub",
  title:
    "answer in place of the sender's remote resolver, with the AD bit set; of no use where the resolver is on the sender's own host, as it is by default",
  searchedWith: forgeSearchedWith,
  searchedAheadWith: forgeSearchedAheadWith,
  parameters: Schema.Struct(forgeParameters),
  menu: (parameters, arsenal) => ({
    isChannelAt: ({ position }) => position === "sender to resolver",
    dns: (crossing) =>
      crossing.position === "sender to resolver"
        ? forgedAnswers(crossing, arsenal, { ...parameters, claimsValidated: true, isOnWay: true })
        : []
  })
})
