/** REQUIRETLS: the author of a mail demands TLS, of every hop. RFC 8689. Here every mail demands it. */
import { Effect, Result, Schema } from "effect"
import { RootStore } from "../../clients/root-store.ts"
import { rfc9525 } from "../../protocol/names/matching-rules.ts"
import { parameter } from "../../protocol/parameter.ts"
import { requireTlsKeyword, requireTlsParameter } from "../../protocol/require-tls/require-tls.ts"
import { rfc } from "../../protocol/rfc.ts"
import { dane } from "../dane/model.ts"
import { mtaSts } from "../mta-sts/model.ts"
import { publishing } from "../publishing.ts"
import { type Hop, type HopPolicy, HostRefused, trustModel } from "../trust-model.ts"
import { authenticateByWebPki } from "../web-pki-peer.ts"

const vouchers = ["dnssec", "mta-sts"] as const

export const requireTls = trustModel({
  id: "require-tls",
  title: "REQUIRETLS: every mail demands TLS to a host that DNSSEC or MTA-STS vouches for, or does not go",
  standards: [rfc(8689)],
  needsValidation: true,
  parts: { dane: dane.id, mtaSts: mtaSts.id },
  parameters: Schema.Struct({
    vouchedBy: parameter(
      Schema.Array(Schema.Literals(vouchers)).annotate({
        description:
          "what the domain has, and what the sender looks for, to vouch for the MX host's name (§4.2.1)",
        ...publishing({ role: "verdict", values: [vouchers] })
      }),
      [...vouchers]
    ),
    offered: parameter(
      Schema.Boolean.annotate({
        description: "whether the domain's MX hosts offer REQUIRETLS (§2)",
        ...publishing({ role: "verdict", values: [true, false] })
      }),
      true
    ),
    dane: parameter(dane.parameters.annotate({ description: "parameters of the model dane" }), {}),
    mtaSts: parameter(mtaSts.parameters.annotate({ description: "parameters of the model mta-sts" }), {})
  }),

  configure: ({ vouchedBy, offered, ...parameters }) => {
    const [byDane, bySts] = [dane.configure(parameters.dane), mtaSts.configure(parameters.mtaSts)]
    const [usesDnssec, usesSts] = [vouchedBy.includes("dnssec"), vouchedBy.includes("mta-sts")]
    return {
      ...(bySts.upkeep === undefined ? {} : { upkeep: bySts.upkeep }),
      needsTransparency: bySts.needsTransparency === true,
      publish: (recipient) => {
        const none = { records: [], documents: [], needsSignedZone: false }
        const first = usesDnssec ? byDane.publish(recipient) : none
        const second = usesSts ? bySts.publish(recipient) : none
        return {
          records: [...first.records, ...second.records],
          documents: [...first.documents, ...second.documents],
          needsSignedZone: first.needsSignedZone || second.needsSignedZone,
          ehlo: offered ? [{ keyword: requireTlsKeyword, parameters: [] }] : []
        }
      },

      policyFor: Effect.fnUntraced(function* (hop: Hop) {
        if (usesDnssec) {
          const found = yield* byDane.policyFor(hop)
          // §4.2.1: a certificate verified by RFC 7672, for a name that DNSSEC vouches for.
          if (hop.mxIsSecure && found.authenticate !== undefined) return demanding(found)
          if (hop.mxIsSecure) return demanding(yield* byWebPki(hop))
        }
        if (usesSts) {
          const found = yield* Effect.result(bySts.policyFor(hop))
          // §4.2.1: listed by the policy (RFC 8461 §4.1), whatever its mode says of other mail.
          if (Result.isSuccess(found) && found.success.authenticate !== undefined)
            return demanding(found.success)
        }
        return yield* new HostRefused({
          result: "validation-failure",
          detail: `nothing vouches for ${hop.mxHost}: neither a secure MX record nor an MTA-STS policy`,
          because: [rfc(8689, "4.2.1")]
        })
      })
    }
  }
})

const demanding = (policy: HopPolicy): HopPolicy => ({
  ...policy,
  encryption: "required",
  enforcement: "enforce",
  demandedBy: rfc(8689, "4.2.1"),
  mailParameters: [{ extension: requireTlsKeyword, parameter: requireTlsParameter }],
  because: [...policy.because, rfc(8689, "4.2.1")]
})

/** §4.2.1: a certificate verified by RFC 6125, for the MX host's name. */
const byWebPki = Effect.fnUntraced(function* ({
  mxHost
}: Hop): Effect.fn.Return<HopPolicy, never, RootStore> {
  const roots = yield* RootStore
  return {
    encryption: "required",
    enforcement: "enforce",
    serverName: mxHost,
    basis: `${mxHost} is named by a secure MX record`,
    because: [],
    authenticate: (evidence, nowSeconds) =>
      authenticateByWebPki({
        evidence,
        names: [mxHost],
        rules: rfc9525,
        roots,
        nowSeconds,
        because: rfc(8689, "4.2.1")
      })
  }
})
