/** Keeps the recipient from hearing of failures: its TLS reporting record does not exist. RFC 8460 §3, §7. */
import { Schema } from "effect"
import { encodeMessage } from "../../protocol/dns/codec.ts"
import { name } from "../../protocol/dns/name.ts"
import { rcodes } from "../../protocol/dns/types.ts"
import { capability } from "../capability.ts"
import { questionText, readQuery } from "../forged-answer.ts"

export const rptSuppress = capability({
  id: "rpt-suppress",
  title: "keep TLS reports from being sent",
  isAboutReports: true,
  parameters: Schema.Struct({}),
  menu: (_, { targetDomain }) => ({
    dns: ({ position, query }) => {
      const asked = position === "resolver to authority" ? readQuery(query) : undefined
      if (asked === undefined || !asked.question.name.equals(name(`_smtp._tls.${targetDomain}`))) return []
      return [
        {
          does: `deny ${questionText(asked.question)}`,
          verdict: {
            _tag: "Replace",
            reply: encodeMessage({ ...asked.message, isResponse: true, rcode: rcodes.NXDOMAIN })
          }
        }
      ]
    }
  })
})
