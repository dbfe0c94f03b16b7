/** What a domain that adopts MTA-STS publishes: a TXT record and a policy. RFC 8461 §3.1, §3.2. */
import { Schema } from "effect"
import { modes, writePolicy } from "../../protocol/mta-sts/policy.ts"
import { policyHost, policyMediaType, policyPath } from "../../protocol/mta-sts/policy-reply.ts"
import { type Extension, recordOwner, writeRecord } from "../../protocol/mta-sts/record.ts"
import { parameter } from "../../protocol/parameter.ts"
import { publishing } from "../publishing.ts"
import type { Publication, PublishedRecord, Recipient } from "../trust-model.ts"
import { digestsOf, type HostlessMatch } from "./matching.ts"

export const publishParameters = {
  mode: parameter(
    Schema.Literals(modes).annotate({
      description: "mode of the published policy (§3.2)",
      ...publishing({ role: "verdict", values: ["none", "testing"] })
    }),
    "enforce"
  ),
  maxAgeSeconds: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 9_999_999_999 })).annotate({
      description:
        "max_age of the published policy, in seconds; §3.2 gives a week as an example, advises weeks or more, and allows 31557600 at most",
      ...publishing({ role: "life", values: [0, 31_557_600] })
    }),
    604_800
  ),
  mx: Schema.optionalKey(
    Schema.Array(Schema.String).annotate({
      description: "mx patterns of the published policy; the names of the MX hosts when left out",
      ...publishing({ role: "names" })
    })
  ),
  id: parameter(
    Schema.String.annotate({
      description: "id of the TXT record (§3.1)",
      // A new id makes senders fetch the policy again.
      ...publishing({ role: "names", instead: "attacker" })
    }),
    "20260302T090000"
  ),
  delegatedTo: Schema.optionalKey(
    Schema.String.annotate({
      description:
        "domain of a provider at which the TXT record stands; the domain's own name is then an alias of it (§8.2)",
      ...publishing({ role: "names" })
    })
  ),
  ttlSeconds: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2_147_483_647 })).annotate({
      description: "TTL of the TXT record, in seconds",
      ...publishing({ role: "form" })
    }),
    3_600
  )
}

const Publishing = Schema.Struct(publishParameters)

export const publish = (
  { domain, mxHosts, revision = 0 }: Recipient,
  { mode, maxAgeSeconds, mx, id, delegatedTo, ttlSeconds }: typeof Publishing.Type,
  match: "rfc8461" | HostlessMatch,
  pin: ReadonlyArray<Extension> = []
): Publication => ({
  needsSignedZone: false,
  records: [
    {
      owner: recordOwner(delegatedTo ?? domain),
      type: "TXT",
      data: `"${writeRecord({ id: match === "rfc8461" ? id : revised(id, revision), extensions: [] })}"`,
      ttlSeconds
    },
    ...(delegatedTo === undefined ? [] : [aliasOf(recordOwner(domain), recordOwner(delegatedTo), ttlSeconds)])
  ],
  documents: [
    {
      host: policyHost(domain),
      path: policyPath,
      mediaType: policyMediaType,
      body: writePolicy({
        mode,
        maxAgeSeconds,
        mx: mx ?? mxHosts.map(({ name }) => name),
        extensions: [...digestsOf(match, mxHosts), ...pin]
      })
    }
  ]
})

/** §3.1: an id names one instance of a policy, in 32 characters at most. Only policies with digests change with certificates. */
const revised = (id: string, revision: number): string =>
  revision === 0 ? id : `${id.slice(0, 31 - String(revision).length)}r${revision}`

const aliasOf = (owner: string, target: string, ttlSeconds: number): PublishedRecord => ({
  owner,
  type: "CNAME",
  data: `${target}.`,
  ttlSeconds
})
