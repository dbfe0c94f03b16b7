/** On the way of DNS questions: reads those that pass in clear, and touches nothing. RFC 9076 §5. */
import { Schema } from "effect"
import { capability } from "../capability.ts"

export const dnsObs = capability({
  id: "dns-obs",
  title:
    "read DNS questions that pass in clear, from senders to a resolver elsewhere and from resolvers to name servers",
  parameters: Schema.Struct({}),
  menu: () => ({
    // What is encrypted to whomever it may be is hidden from those who do not answer (RFC 9539 §1).
    readsQuestions: ({ position, way }) =>
      way === undefined && (position === "resolver to authority" || position === "sender to resolver")
  })
})
