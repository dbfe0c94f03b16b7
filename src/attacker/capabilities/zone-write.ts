/** Has the DNS operator's panel: what it writes is signed and served as all else is. RFC 3833 §2.6. */
import { Schema } from "effect"
import { capability } from "../capability.ts"
import { editParameter } from "../edit-parameter.ts"
import { signedAnswers } from "../signed-answer.ts"

export const zoneWrite = capability({
  id: "zone-write",
  title: "edit the target's zone, which its operator then signs and serves",
  parameters: Schema.Struct(editParameter),
  reachesAuthorities: true,
  menu: ({ edit }, arsenal) => ({
    dns: (crossing) =>
      signedAnswers(crossing, arsenal, { edit, how: "write into the zone", isFromAuthority: true })
  })
})
