/** Holds a key of the zone: signs what it forges, and needs a place from which to answer. RFC 4033 §8.3. */
import { Schema } from "effect"
import { capability } from "../capability.ts"
import { editParameter } from "../edit-parameter.ts"
import { keyHoldersAnswers } from "../signed-answer.ts"

export const dnssecZkey = capability({
  id: "dnssec-zkey",
  title:
    "sign as the target's zone, where that is signed; takes a place to answer from: dns-forge, dns-poison or ip-hijack towards senders, ip-hijack or ca-dvfool towards authorities",
  parameters: Schema.Struct(editParameter),
  menu: ({ edit }, arsenal) => ({
    dns: (crossing) => keyHoldersAnswers(crossing, arsenal, { edit, how: "forge and sign" })
  })
})
