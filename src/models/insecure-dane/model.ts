/**
 * DANE without DNSSEC: TLSA records believed as they come. A hypothesis of this project, against RFC 6698 §4.1 and
 * RFC 7672 §2.2 on purpose; RFC 6394 §3 says why little was expected of it.
 */
import { Effect, Result, Schema } from "effect"
import { Dns, type DnsAnswer, type DnsFailure } from "../../clients/dns/dns.ts"
import { readTlsa } from "../../clients/dns/records.ts"
import { RootStore } from "../../clients/root-store.ts"
import { strongestDigests } from "../../protocol/dane/agility.ts"
import { authenticate } from "../../protocol/dane/authenticate.ts"
import { baseDomainsWithoutDnssec } from "../../protocol/dane/base-domain.ts"
import { allUsages, presentAssociation, tlsaOwner, usableAssociations } from "../../protocol/dane/tlsa.ts"
import { parameter } from "../../protocol/parameter.ts"
import { rfc } from "../../protocol/rfc.ts"
import { tlsaParameters, tlsaRecords } from "../publish-tlsa.ts"
import { type Hop, type HopPolicy, HostRefused, trustModel } from "../trust-model.ts"

export const insecureDane = trustModel({
  id: "insecure-dane",
  title: "insecure DANE: TLSA records believed without DNSSEC (a hypothesis)",
  standards: [rfc(6394), rfc(6698), rfc(7671)],
  needsValidation: false,
  parameters: Schema.Struct({
    usage: parameter(
      Schema.Literals(allUsages).annotate({ description: "certificate usage of the published records" }),
      "PKIX-EE"
    ),
    ...tlsaParameters,
    usages: parameter(
      Schema.Array(Schema.Literals(allUsages)).annotate({
        description:
          "usages that the sender believes. PKIX-TA(0) and PKIX-EE(1) only narrow down what public authorities vouch for, so that RFC 6394 §3.1 saw no new danger in them; with the others the record is the only proof"
      }),
      ["PKIX-TA", "PKIX-EE"]
    ),
    reference: parameter(
      Schema.Literals(["mx-host", "next-hop", "both"]).annotate({
        description:
          "names that a certificate may carry under usages 0 to 2: the MX host's as RFC 7672 §3.2.2 has it for insecure MX records, the next-hop domain's as RFC 7673 §4.1 and RFC 9525 §3 would, or either"
      }),
      "mx-host"
    ),
    onlyUnusable: parameter(
      Schema.Literals(["ignore", "require-tls"]).annotate({
        description:
          "records of which none can be used: as if there were none (RFC 6698 §4.1), or TLS with whomever (RFC 7672 §2.2)"
      }),
      "ignore"
    ),
    onLookupFailure: parameter(
      Schema.Literals(["ignore", "next-host"]).annotate({
        description:
          "a TLSA lookup that fails: as if there were no records, for unsigned zones often have name servers that cannot answer (RFC 7672 §2.2.2), or this host gets no mail (§2.1.2)"
      }),
      "ignore"
    )
  }),

  configure: ({ usages, reference, onlyUnusable, onLookupFailure, ...publishing }) => ({
    publish: ({ mxHosts }) => ({
      needsSignedZone: false,
      documents: [],
      records: mxHosts.flatMap((host) => tlsaRecords(host, publishing))
    }),

    policyFor: Effect.fnUntraced(function* (hop: Hop) {
      const { mxHost, nextHopDomain } = hop
      const found = yield* firstRecords(mxHost)
      if (found._tag === "Failed") {
        if (onLookupFailure === "ignore") return opportunistic(mxHost, found.detail)
        return yield* new HostRefused({
          result: "tlsa-invalid",
          detail: `${mxHost}: ${found.detail}`,
          because: [rfc(7672, "2.1.2")]
        })
      }
      if (found._tag === "None") return opportunistic(mxHost, "no TLSA record")

      const { baseDomain, records } = found
      // RFC 7671 §9: digests weaker than the strongest one published are left aside.
      const associations = strongestDigests(usableAssociations(records, usages).usable)
      const demanded = {
        encryption: "required",
        enforcement: "enforce",
        demandedBy: rfc(7671, "5"),
        serverName: baseDomain
      } as const
      if (associations.length === 0) {
        const why = `none of the TLSA records at ${baseDomain} can be used`
        return onlyUnusable === "ignore"
          ? opportunistic(mxHost, why)
          : { ...demanded, basis: `${why}: TLS, with whomever`, because: [rfc(7672, "2.2")] }
      }

      const roots = yield* RootStore
      const names = reference === "both" ? [mxHost, nextHopDomain] : [namedBy[reference](hop)]
      return {
        ...demanded,
        authenticate: ({ chain }, nowSeconds) =>
          authenticate({
            chain,
            names,
            associations,
            nowSeconds,
            roots: roots.anchors,
            signatures: roots.signatures
          }),
        basis: `TLSA records at ${tlsaOwner(baseDomain)}, whoever wrote them: ${associations.map(presentAssociation).join(", ")}`,
        because: [rfc(7671, "5")]
      } satisfies HopPolicy
    })
  })
})

const namedBy = {
  "mx-host": ({ mxHost }: Hop) => mxHost,
  "next-hop": ({ nextHopDomain }: Hop) => nextHopDomain
}

/** RFC 7671 §7: the name that the MX host is an alias for comes first, then its own. */
const firstRecords = Effect.fnUntraced(function* (mxHost: string) {
  const dns = yield* Dns
  const addresses = yield* Effect.result(dns.lookup(mxHost, "A"))
  if (Result.isFailure(addresses)) return failed(addresses.failure)
  for (const baseDomain of baseDomainsWithoutDnssec(mxHost, addresses.success).candidates) {
    const answer: Result.Result<DnsAnswer, DnsFailure> = yield* Effect.result(
      dns.lookup(tlsaOwner(baseDomain), "TLSA")
    )
    if (Result.isFailure(answer)) return failed(answer.failure)
    const records = readTlsa(answer.success)
    if (records.length > 0) return { _tag: "Records", baseDomain, records } as const
  }
  return { _tag: "None" } as const
})

const failed = ({ name, type, detail }: DnsFailure) =>
  ({ _tag: "Failed", detail: `the ${type} lookup for ${name} failed: ${detail}` }) as const

const opportunistic = (mxHost: string, why: string): HopPolicy => ({
  encryption: "optional",
  enforcement: "enforce",
  basis: `no DANE for ${mxHost}: ${why}`,
  because: [rfc(7435, "3")]
})
