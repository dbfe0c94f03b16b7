/** Sets the clock of senders' hosts: NTP is rarely authenticated. RFC 5905 §15, RFC 8633. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { capability } from "../capability.ts"
import { setClock } from "../clock-move.ts"

export const timeShift = capability({
  id: "time-shift",
  title: "set the clock of senders' hosts forward or back",
  // Our choice: past the policies of a week or two that are in use, past every certificate, and back before all of them.
  searchedWith: [{ seconds: 1_728_000 }, { seconds: 63_072_000 }, { seconds: -63_072_000 }],
  parameters: Schema.Struct({
    seconds: parameter(
      Schema.Int.check(Schema.isBetween({ minimum: -315_360_000, maximum: 315_360_000 })).annotate({
        description:
          "by how much the clock is set forward, in seconds; back when negative. Two years when left out"
      }),
      63_072_000
    )
  }),
  menu: ({ seconds }) => ({
    clock: ({ from }) => [setClock(from, seconds)]
  })
})
