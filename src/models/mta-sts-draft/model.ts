/** MTA-STS as draft-ietf-uta-mta-sts-14 had it, where it differs from RFC 8461: the text under review in March 2018. */
import { Effect, Result, Schema } from "effect"
import { decisiveLookup, lookUpAddresses } from "../../clients/dns/addresses.ts"
import { Dns } from "../../clients/dns/dns.ts"
import { usualConduct } from "../../protocol/mta-sts/cache.ts"
import { parameter } from "../../protocol/parameter.ts"
import { rfc } from "../../protocol/rfc.ts"
import { currentPolicy } from "../mta-sts/current-policy.ts"
import { enforceableByCertificate, withoutPolicy } from "../mta-sts/model.ts"
import { usualSearch } from "../mta-sts/policy-search.ts"
import { publish, publishParameters } from "../mta-sts/publish.ts"
import { refresh, upkeepOf } from "../mta-sts/refresh.ts"
import { type Hop, trustModel } from "../trust-model.ts"

export const mtaStsDraft = trustModel({
  id: "mta-sts-draft",
  title: "MTA-STS as in draft 14: certificates compared with patterns, the MX host with nothing",
  standards: [rfc(8461)],
  needsValidation: false,
  parameters: Schema.Struct({
    ...publishParameters,
    matching: parameter(
      Schema.Literals(["pseudocode", "prose"]).annotate({
        description:
          "-14's text on wildcards (§4.1), or its pseudocode (appendix B); they differ where wildcard and pattern have different lengths"
      }),
      "pseudocode"
    ),
    refresh,
    testing: parameter(
      Schema.Literals(["reports", "enforces"]).annotate({
        description:
          "what mode testing does: reports (§5), or refuses too, as the steps of §5.1 have it, which ask for no mode"
      }),
      "reports"
    ),
    serverName: parameter(
      Schema.Literals(["mx-record", "canonical", "none"]).annotate({
        description:
          'what "the MX hostname" of §7.1 is, which goes into SNI: the name in the MX record, what CNAMEs make of it, or nothing that is sent'
      }),
      "mx-record"
    )
  }),

  configure: ({ matching, refresh, testing, serverName, ...published }) => {
    const search = {
      model: "mta-sts-draft",
      ...usualSearch,
      conduct: { ...usualConduct, refresh },
      reading: { grammar: "draft-14" }
    } as const
    return {
      ...upkeepOf(search),
      // Of a pattern with an asterisk -14 wrote the suffix alone.
      publish: (recipient) =>
        publish(
          recipient,
          {
            ...published,
            ...(published.mx === undefined ? {} : { mx: published.mx.map((mx) => mx.replace(/^\*\./, ".")) })
          },
          "rfc8461"
        ),

      policyFor: Effect.fnUntraced(function* (hop: Hop) {
        const current = yield* currentPolicy(hop.nextHopDomain, search)
        const { applies } = current
        if (applies._tag !== "Policy") return yield* withoutPolicy(hop, applies, current)
        const match = matching === "prose" ? "draft-14-prose" : "draft-14-pseudocode"
        const { serverName: mxHost, ...policy } = yield* enforceableByCertificate(
          hop,
          applies,
          { match, digestsNeedWebPki: true, commonName: "never" },
          current
        )
        const asked = serverName === "canonical" ? yield* canonicalName(hop.mxHost) : mxHost
        return {
          ...policy,
          ...(serverName === "none" || asked === undefined ? {} : { serverName: asked }),
          enforcement: testing === "enforces" ? "enforce" : policy.enforcement
        }
      })
    }
  }
})

/** Itself where it is no alias or cannot be looked up. */
const canonicalName = Effect.fnUntraced(function* (mxHost: string) {
  const dns = yield* Dns
  const answer = decisiveLookup(yield* lookUpAddresses(dns, mxHost))
  return Result.isSuccess(answer) ? answer.success.canonicalName : mxHost
})
