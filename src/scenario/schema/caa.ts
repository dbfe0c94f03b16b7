/** How a scenario says who may issue certificates for the domain, and by which rules authorities validate. RFC 8659, RFC 8657. */
import { Schema } from "effect"
import { ruleSetIds } from "../../clients/domain-validation/rule-set.ts"
import { challengeTypes } from "../../protocol/acme/challenge.ts"
import { parameter } from "../../protocol/parameter.ts"
import { Authority } from "./certificate.ts"

export const Caa = Schema.Struct({
  issuers: parameter(
    Schema.Array(Authority).annotate({
      description: "authorities that may issue; none may where the list is empty"
    }),
    ["trusted"]
  ),
  wildcardIssuers: Schema.optionalKey(
    Schema.Array(Authority).annotate({
      description:
        "authorities that may issue for wildcards (RFC 8659 §4.3); those of issuers when left out, none where the list is empty"
    })
  ),
  account: parameter(
    Schema.Literals(["any", "owner"]).annotate({
      description: "on whose order: anybody's, or that of the owner's account alone (RFC 8657 §3)"
    }),
    "any"
  ),
  methods: Schema.optionalKey(
    Schema.NonEmptyArray(Schema.Literals(challengeTypes)).annotate({
      description: "by which validation; any when left out (RFC 8657 §4)"
    })
  )
})

export const Authorities = Schema.Struct({
  rules: Schema.optionalKey(
    Schema.Literals(ruleSetIds).annotate({
      description:
        "how authorities validate control of a name, in quotes (a year alone is a number in YAML); what is compulsory by the time of the order when left out"
    })
  )
})
