/** DANE for SMTP: TLSA records, secured by DNSSEC, say that there is TLS and whose key it has. RFC 7672. */
import { Effect, Result, Schema } from "effect"
import { lookUpAddresses } from "../../clients/dns/addresses.ts"
import { Dns, type DnsAnswer, type DnsFailure } from "../../clients/dns/dns.ts"
import { readTlsa } from "../../clients/dns/records.ts"
import { RootStore } from "../../clients/root-store.ts"
import { strongestDigests } from "../../protocol/dane/agility.ts"
import { authenticate } from "../../protocol/dane/authenticate.ts"
import {
  addressLookups,
  afterAddressLookup,
  afterMxLookup,
  afterTlsaLookup,
  type Verdict
} from "../../protocol/dane/discovery.ts"
import { insecureMxNames, referenceIdentifiers } from "../../protocol/dane/reference-identifiers.ts"
import { presentAssociation, tlsaOwner } from "../../protocol/dane/tlsa.ts"
import type { DaneRules } from "../../protocol/dane/verdict.ts"
import { parameter } from "../../protocol/parameter.ts"
import { rfc } from "../../protocol/rfc.ts"
import { type Hop, type HopPolicy, HostRefused, type Proof, trustModel } from "../trust-model.ts"
import type { AppliedPolicy } from "../../protocol/tls-report/report.ts"
import { appliedTlsa, unusableTlsa } from "../applied-tlsa.ts"
import { failureText, foundAddress, tlsaAnswer } from "../tlsa-lookups.ts"
import { comparedWith } from "../tlsa-peer.ts"
import { habits, rulesBy } from "./habits.ts"
import { forProtectedHostsOnly, mixedMxRules, whereNoTlsaFails } from "./mixed-hosts.ts"
import { anchorDatesParameter } from "../anchor-dates.ts"
import { publish, publishParameters } from "./publish.ts"

export const dane = trustModel({
  id: "dane",
  title: "DANE: TLSA records in DNSSEC-signed zones",
  standards: [rfc(6698), rfc(7671), rfc(7672)],
  needsValidation: true,
  parameters: Schema.Struct({
    ...publishParameters,
    isMandatory: parameter(
      Schema.Boolean.annotate({ description: "mail goes under DANE or not at all (RFC 7672 §6)" }),
      false
    ),
    onInsecureMx: parameter(
      Schema.Literals(["dane per host", "opportunistic"]).annotate({
        description:
          "whether TLSA records are looked for when the MX records are not secure (RFC 7672 §2.2.1 says MAY)"
      }),
      "dane per host"
    ),
    insecureMxNames: parameter(
      Schema.Literals(insecureMxNames).annotate({
        description:
          "names that DANE-TA(2) certificates may carry when the MX records are not secure (§3.2.2, erratum 6283)"
      }),
      "host only"
    ),
    mixedMx: parameter(
      Schema.Literals(mixedMxRules).annotate({
        description:
          "where some of the domain's MX hosts have TLSA records and others have none: each is taken for itself (RFC 7672 §2.2.1), or mail goes to those that have them or waits"
      }),
      "each host for itself"
    ),
    anchorDates: anchorDatesParameter,
    ...habits
  }),

  configure: (parameters) => {
    const { isMandatory, aliasedHosts, mandatoryUnusable, fullData, failedAddress } = parameters
    const rules: DaneRules = { ...rulesBy(parameters), anchorDates: parameters.anchorDates }
    const policyFor = Effect.fnUntraced(function* (hop: Hop) {
      const mx = hop.isImplicitMx ? "none" : hop.mxIsSecure ? "secure" : "insecure"
      const onMx = afterMxLookup(mx, parameters)
      if (onMx._tag !== "Continue") return yield* withoutTlsa(hop, onMx, "the MX records are not secure")

      const dns = yield* Dns
      const [first, ...others] = yield* lookUpAddresses(dns, hop.mxHost)
      const answer = addressLookups([foundAddress(first!), ...others.map(foundAddress)], failedAddress)
      const onAddress = afterAddressLookup(hop.mxHost, answer, { isMandatory, aliasedHosts })
      if (onAddress._tag === "Unreachable") {
        // Not even a failure of TLS: there was nobody to ask for it.
        return yield* new HostRefused({ detail: "no address", because: [onAddress.because] })
      }
      if (onAddress._tag !== "Candidates") {
        const failed = [first!, ...others].find(Result.isFailure)
        const why = failed === undefined ? "its address records are not secure" : failureText(failed.failure)
        return yield* withoutTlsa(hop, onAddress, why)
      }

      const candidates = onAddress.baseDomains
      for (const [index, baseDomain] of candidates.entries()) {
        const answer = yield* Effect.result(dns.lookup(tlsaOwner(baseDomain), "TLSA"))
        const verdict = afterTlsaLookup(baseDomain, tlsaAnswer(answer, fullData), {
          hasFurtherCandidate: index < candidates.length - 1,
          isMandatory,
          mandatoryUnusable
        })
        const applied = [
          appliedTlsa(baseDomain, Result.isSuccess(answer) ? readTlsa(answer.success) : undefined)
        ]
        switch (verdict._tag) {
          case "AskNext":
            continue
          case "Opportunistic":
          case "NextHost":
            return yield* withoutTlsa(hop, verdict, absence(answer), applied)
          case "Encrypt":
            return {
              encryption: "required",
              enforcement: "enforce",
              demandedBy: rfc(7672, "2.2"),
              serverName: baseDomain,
              basis: `secure TLSA records at ${baseDomain}, none of them usable: TLS, with whomever`,
              because: [verdict.because],
              reports: [unusableTlsa(baseDomain)],
              applied
            } satisfies HopPolicy
          case "Authenticate": {
            const owner = Result.isSuccess(answer) ? answer.success.canonicalName : tlsaOwner(baseDomain)
            const roots = yield* RootStore
            const names = referenceIdentifiers(
              { ...hop, baseDomain, mx },
              { whenMxIsInsecure: parameters.insecureMxNames, whenMxIsSecure: parameters.secureMxNames }
            )
            // RFC 7671 §9: digests weaker than the strongest one published are left aside.
            const associations =
              rules.digests === "all" ? verdict.associations : strongestDigests(verdict.associations)
            return {
              encryption: "required",
              enforcement: "enforce",
              demandedBy: rfc(7672, "2.2"),
              // §8.1: the TLSA base domain.
              serverName: baseDomain,
              authenticate: ({ chain }, nowSeconds) =>
                Result.map(
                  comparedWith(
                    owner,
                    authenticate({ chain, names: names.names, associations, nowSeconds, ...roots }, rules)
                  ),
                  (proof): Proof =>
                    mx === "insecure"
                      ? {
                          ...proof,
                          identifies: "MX host",
                          because: [...proof.because, rfc(7672, "2.2.1")]
                        }
                      : proof
                ),
              basis: `secure TLSA records at ${tlsaOwner(baseDomain)}: ${associations.map(shortText).join(", ")}`,
              because: [verdict.because, rfc(7672, "3.1")],
              applied
            } satisfies HopPolicy
          }
        }
      }
      throw new Error("the last candidate always decides")
    })
    const among = parameters.failedTlsa === "domain waits" ? whereNoTlsaFails(policyFor) : policyFor
    return {
      publish: (recipient) => publish(recipient, parameters),
      policyFor: parameters.mixedMx === "protected hosts only" ? forProtectedHostsOnly(among) : among
    }
  }
})

/** Ends discovery where there is nothing to authenticate by. */
const withoutTlsa = (
  { mxHost }: Hop,
  verdict: Exclude<Verdict, { readonly _tag: "Continue" }>,
  why: string,
  applied: ReadonlyArray<AppliedPolicy> = [appliedTlsa(mxHost)]
): Effect.Effect<HopPolicy, HostRefused> =>
  verdict._tag === "Opportunistic"
    ? Effect.succeed({
        encryption: "optional",
        enforcement: "enforce",
        basis: `no DANE for ${mxHost}: ${why}`,
        because: [verdict.because]
      })
    : Effect.fail(
        new HostRefused({
          result: verdict.report,
          detail: `${mxHost}: ${why}`,
          because: [verdict.because],
          applied
        })
      )

const absence = (answer: Result.Result<DnsAnswer, DnsFailure>): string => {
  if (Result.isFailure(answer)) return failureText(answer.failure)
  const { status, rdatas } = answer.success
  return rdatas.length === 0 ? `no TLSA record, and that is ${status}` : `its TLSA records are ${status}`
}

/** Digests are long: their first octets do for a reader. */
const shortText = (association: Parameters<typeof presentAssociation>[0]): string =>
  presentAssociation(association).replace(/([0-9a-f]{8})[0-9a-f]+$/i, "$1...")
