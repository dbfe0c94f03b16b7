/** Serves what it likes at the target's web hosts, with their own certificates: a lapsed provider, a dangling name. RFC 8461 §10.2. */
import { Schema } from "effect"
import { capability } from "../capability.ts"
import { hostileReplies } from "../hostile-documents.ts"

export const webTakeover = capability({
  id: "web-takeover",
  title: "serve documents of the attacker's at the policy host, with its valid certificate",
  parameters: Schema.Struct({}),
  menu: (_, arsenal) => ({
    web: (crossing) => {
      const chain = arsenal.chainOfHost(crossing.host)
      return chain === undefined ? [] : hostileReplies(crossing, chain, arsenal)
    }
  })
})
