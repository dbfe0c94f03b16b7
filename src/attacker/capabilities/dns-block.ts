/** Between a resolver and the authorities: keeps answers about policies from arriving. RFC 8461 §10.2, RFC 7672 §2.1.2. */
import { Schema } from "effect"
import { encodeMessage } from "../../protocol/dns/codec.ts"
import { rcodes, typeCodes } from "../../protocol/dns/types.ts"
import { parameter } from "../../protocol/parameter.ts"
import { type DnsCrossing, type DnsVerdict, drop, reset } from "../../world/crossing.ts"
import { capability } from "../capability.ts"
import { furtherPathsParameter, isOnSendersWay } from "../perspectives.ts"
import { type Asked, questionText, readQuery } from "../forged-answer.ts"

const blockable = ["TXT", "TLSA", "DS", "DNSKEY", "A", "AAAA", "MX", "SRV"] as const

const ways = ["silence", "SERVFAIL", "REFUSED", "reset", "delay"] as const

export const dnsBlock = capability({
  id: "dns-block",
  title: "keep DNS answers from arriving at senders' resolvers: of chosen types, each question for itself",
  // A resolver takes SERVFAIL, REFUSED and a reset for no more of an answer than silence (RFC 9520 §2); a test holds every model to that.
  searchedWith: [{ types: blockable }],
  parameters: Schema.Struct({
    types: parameter(
      Schema.Array(Schema.Literals(blockable)).annotate({ description: "types whose answers are kept away" }),
      ["TXT", "TLSA", "SRV"]
    ),
    how: parameter(
      Schema.Literals(ways).annotate({
        description:
          "silence: the resolver waits and asks another server; SERVFAIL, REFUSED, reset: it learns at once that this server has no answer; delay: the answer is held back and then let through"
      }),
      "silence"
    ),
    delaySeconds: parameter(
      Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 86_400 })).annotate({
        description: "for delay: how long the answer is held back, in seconds"
      }),
      // Our choice: shorter than resolvers wait.
      1
    ),
    perspectives: furtherPathsParameter
  }),

  menu: ({ types, how, delaySeconds, perspectives }, arsenal) => ({
    dns: (crossing) => {
      const isHere = isOnSendersWay(crossing, "resolver to authority", perspectives, arsenal)
      const asked = isHere ? readQuery(crossing.query) : undefined
      if (asked === undefined || !types.some((type) => asked.question.type === typeCodes[type])) return []
      return [
        {
          does: `keep ${questionText(asked.question)} from being answered (${how})`,
          verdict: verdictOf(isWritable(how, crossing) ? how : "reset", delaySeconds, asked)
        }
      ]
    }
  })
})

/** An answer that fails is one too, and where the server is authenticated nobody writes it in its place. */
const isWritable = (how: (typeof ways)[number], { way }: DnsCrossing): boolean =>
  way?.transport !== "authenticated" || (how !== "SERVFAIL" && how !== "REFUSED")

const verdictOf = (how: (typeof ways)[number], delaySeconds: number, { message }: Asked): DnsVerdict => {
  switch (how) {
    case "silence":
      return drop
    case "reset":
      return reset
    case "delay":
      return { _tag: "Delay", micros: delaySeconds * 1_000_000 }
    case "SERVFAIL":
    case "REFUSED":
      return {
        _tag: "Replace",
        reply: encodeMessage({ ...message, isResponse: true, rcode: rcodes[how] })
      }
  }
}
