/** Holds a key of the zone: signs what it forges, and needs a place from which to answer. RFC 4033 §8.3. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { capability } from "../capability.ts"
import { lieIds, lieMeanings } from "../dns-lies.ts"
import { signedAnswers } from "../signed-answer.ts"

/** Capabilities that put an answer in place of another. */
const channels = ["dns-forge", "dns-poison"]

export const dnssecZkey = capability({
  id: "dnssec-zkey",
  title: "sign as the target's zone; takes a place to answer from",
  parameters: Schema.Struct({
    edit: parameter(Schema.Array(Schema.Literals(lieIds)).annotate({ description: lieMeanings }), [...lieIds])
  }),
  menu: ({ edit }, arsenal) => ({
    dns: (crossing) =>
      signedAnswers(crossing, arsenal, { edit, how: "forge and sign" }).flatMap((move) =>
        channels.map((channel) => ({
          ...move,
          does: `${move.does} (by ${channel})`,
          alsoSpends: [channel, ...(move.alsoSpends ?? [])]
        }))
      )
  })
})
