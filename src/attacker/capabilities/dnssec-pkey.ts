/** Holds a key of the parent: makes DS records for keys of its own, and needs a place from which to answer. RFC 4033 §8.3. */
import { Schema } from "effect"
import { capability } from "../capability.ts"
import { editParameter } from "../edit-parameter.ts"
import { delegatedAnswers, keyHoldersAnswers } from "../signed-answer.ts"

export const dnssecPkey = capability({
  id: "dnssec-pkey",
  title:
    "sign as the zone's parent, where the zone is signed; takes a place to answer from: dns-forge, dns-poison or ip-hijack towards senders, ip-hijack or ca-dvfool towards authorities",
  parameters: Schema.Struct(editParameter),
  menu: ({ edit }, arsenal) => ({
    dns: (crossing) => [
      ...keyHoldersAnswers(crossing, arsenal, { edit, how: "forge, sign and delegate" }),
      ...delegatedAnswers(crossing, arsenal, { edit, how: "sign a delegation, and answer" })
    ]
  })
})
