/** Between a resolver and the authorities: keeps answers about policies from arriving. RFC 8461 §10.2, RFC 7672 §2.1.2. */
import { Schema } from "effect"
import { encodeMessage } from "../../protocol/dns/codec.ts"
import { rcodes, typeCodes } from "../../protocol/dns/types.ts"
import { parameter } from "../../protocol/parameter.ts"
import { drop } from "../../world/crossing.ts"
import { capability } from "../capability.ts"
import { questionText, readQuery } from "../forged-answer.ts"

const blockable = ["TXT", "TLSA", "DS", "DNSKEY", "A", "AAAA", "MX"] as const

export const dnsBlock = capability({
  id: "dns-block",
  title: "keep DNS answers about policies and keys from arriving",
  // A resolver takes SERVFAIL for no more of an answer than silence: RFC 9520 §2.
  searchedWith: [{ types: blockable }],
  parameters: Schema.Struct({
    types: parameter(
      Schema.Array(Schema.Literals(blockable)).annotate({ description: "types whose answers are kept away" }),
      ["TXT", "TLSA"]
    ),
    how: parameter(
      Schema.Literals(["silence", "SERVFAIL"]).annotate({
        description: "silence: the resolver waits and asks another server; SERVFAIL: it is told at once"
      }),
      "silence"
    )
  }),

  menu: ({ types, how }) => ({
    dns: ({ position, query }) => {
      const asked = position === "resolver to authority" ? readQuery(query) : undefined
      if (asked === undefined || !types.some((type) => asked.question.type === typeCodes[type])) return []
      return [
        {
          does: `keep ${questionText(asked.question)} from being answered (${how})`,
          verdict:
            how === "silence"
              ? drop
              : {
                  _tag: "Replace",
                  reply: encodeMessage({ ...asked.message, isResponse: true, rcode: rcodes.SERVFAIL })
                }
        }
      ]
    }
  })
})
