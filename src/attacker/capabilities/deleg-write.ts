/** Has the registrar's panel: delegates to servers of its own, with DS records for keys of its own. RFC 3833 §2.6, RFC 4035 §5. */
import { Schema } from "effect"
import { capability } from "../capability.ts"
import { editParameter } from "../edit-parameter.ts"
import { signedAnswers } from "../signed-answer.ts"

export const delegWrite = capability({
  id: "deleg-write",
  title: "change the target's delegation: other name servers, other DS records",
  parameters: Schema.Struct(editParameter),
  reachesAuthorities: true,
  menu: ({ edit }, arsenal) => ({
    dns: (crossing) =>
      signedAnswers(crossing, arsenal, { edit, how: "delegate, and answer", isFromAuthority: true })
  })
})
