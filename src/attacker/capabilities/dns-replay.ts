/** Between a resolver and the authorities: answers with what the zone said some time ago, signed as it was then. RFC 4033 §12, RFC 7671 §13. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { capability } from "../capability.ts"
import { questionText, readQuery } from "../forged-answer.ts"

export const dnsReplay = capability({
  id: "dns-replay",
  title: "replay answers of the target's zone from before it changed, with their signatures",
  looksBack: true,
  // A search has a day and an hour before its attacked mail, in which something may change.
  searchedWith: [{}, { backSeconds: 86_400 }],
  parameters: Schema.Struct({
    backSeconds: parameter(
      Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 315_360_000 })).annotate({
        description:
          "how old the answers are, in seconds; our choice is three days, within the life of signatures that are renewed weekly"
      }),
      259_200
    )
  }),

  // Where the zone says what it said then there is nothing to replay.
  menu: ({ backSeconds }, arsenal) => ({
    dns: (crossing) => {
      if (crossing.position !== "resolver to authority" || crossing.way?.transport === "authenticated")
        return []
      const asked = readQuery(crossing.query)
      const reply = arsenal.answerFromThePast(backSeconds, crossing)
      return asked === undefined || reply === undefined
        ? []
        : [
            {
              does: `replay the answer to ${questionText(asked.question)} of ${backSeconds} s ago`,
              verdict: { _tag: "Replace", reply }
            }
          ]
    }
  })
})
