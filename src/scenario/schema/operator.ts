/** Who reads the TLS reports that a domain receives, what is believed of them, and what is done about failures. RFC 8460 §3, §7. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { DomainChange, Host, Zone } from "./deployment.ts"
import { Duration } from "./time.ts"

export const Reaction = Schema.Struct({
  after: parameter(
    Duration.annotate({
      description:
        "from the arrival of the first report of failures that is believed; the change is made on the next full hour"
    }),
    "1d"
  ),
  domain: Schema.optionalKey(
    DomainChange.annotate({ description: "what of the domain is otherwise from then on" })
  ),
  zones: parameter(Schema.Array(Zone), []),
  hosts: parameter(Schema.Array(Host), []),
  publishes: Schema.optionalKey(
    Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Unknown)).annotate({
      description:
        "for models by their labels: parameters by which the domain publishes from then on, such as mta-sts: { mode: testing, id: second }"
    })
  )
})

export const Operator = Schema.Struct({
  trusts: parameter(
    Schema.Literals(["anything", "signed", "aligned", "known"]).annotate({
      description:
        "which reports are believed: anything; signed by whichever domain (DKIM); aligned: signed by the domain that the report says it comes from, or one above it, as RFC 8460 §3 wants; known: so, and from a sender of this scenario"
    }),
    "aligned"
  ),
  duplicates: parameter(
    Schema.Literals(["all", "first"]).annotate({
      description: "of several with one Report-ID of one submitter all are read, or the first to arrive"
    }),
    "all"
  ),
  reacts: Schema.optionalKey(
    Reaction.annotate({
      description: "what the operator changes when a report tells of failures; nothing when left out"
    })
  )
})
