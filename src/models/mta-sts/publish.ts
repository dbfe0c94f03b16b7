/** What a domain that adopts MTA-STS publishes: a TXT record and a policy. RFC 8461 §3.1, §3.2. */
import { Schema } from "effect"
import { maxMaxAgeSeconds, modes, writePolicy } from "../../protocol/mta-sts/policy.ts"
import { policyHost, policyMediaType, policyPath } from "../../protocol/mta-sts/policy-reply.ts"
import { recordOwner, writeRecord } from "../../protocol/mta-sts/record.ts"
import { parameter } from "../../protocol/parameter.ts"
import type { Publication, Recipient } from "../trust-model.ts"

export const publishParameters = {
  mode: parameter(
    Schema.Literals(modes).annotate({ description: "mode of the published policy (§3.2)" }),
    "enforce"
  ),
  maxAgeSeconds: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maxMaxAgeSeconds })).annotate({
      description:
        "max_age of the published policy, in seconds; §3.2 gives a week as an example and advises weeks or more"
    }),
    604_800
  ),
  mx: Schema.optionalKey(
    Schema.Array(Schema.String).annotate({
      description: "mx patterns of the published policy; the names of the MX hosts when left out"
    })
  ),
  id: parameter(Schema.String.annotate({ description: "id of the TXT record (§3.1)" }), "20260302T090000"),
  ttlSeconds: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2_147_483_647 })).annotate({
      description: "TTL of the TXT record, in seconds"
    }),
    3_600
  )
}

const Publishing = Schema.Struct(publishParameters)

export const publish = (
  { domain, mxHosts }: Recipient,
  { mode, maxAgeSeconds, mx, id, ttlSeconds }: typeof Publishing.Type
): Publication => ({
  needsSignedZone: false,
  records: [
    { owner: recordOwner(domain), type: "TXT", data: `"${writeRecord({ id, extensions: [] })}"`, ttlSeconds }
  ],
  documents: [
    {
      host: policyHost(domain),
      path: policyPath,
      mediaType: policyMediaType,
      body: writePolicy({ mode, maxAgeSeconds, mx: mx ?? mxHosts.map(({ name }) => name), extensions: [] })
    }
  ]
})
