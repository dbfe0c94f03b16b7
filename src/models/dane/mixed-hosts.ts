/** Domains whose MX hosts differ: some have secure TLSA records and some have none, or cannot be asked for them. RFC 7672 §2.1.2, §2.2.1. */
import { Effect, Result } from "effect"
import { Dns, type DnsLookups } from "../../clients/dns/dns.ts"
import { rfc } from "../../protocol/rfc.ts"
import { appliedTlsa } from "../applied-tlsa.ts"
import { type ConfiguredModel, type Hop, type HopPolicy, HostRefused } from "../trust-model.ts"

/**
 * §2.2.1 takes each host for itself, so that whoever blocks the protected hosts steers mail to the others. Whoever asks for
 * more makes mail wait for the protected ones; RFC 8460 §4.3.2.1 has the result type `dane-required` for that.
 */
export const mixedMxRules = ["each host for itself", "protected hosts only"] as const

type PolicyFor = ConfiguredModel["policyFor"]

/** The same, and no mail for a host without protection beside one that has it. */
export const forProtectedHostsOnly =
  (policyFor: PolicyFor): PolicyFor =>
  (hop) =>
    Effect.gen(function* () {
      const policy = yield* policyFor(hop)
      if (isProtected(policy)) return policy
      for (const mxHost of hop.otherMxHosts) {
        const other = yield* Effect.result(policyFor({ ...hop, mxHost }))
        if (Result.isSuccess(other) ? isProtected(other.success) : mayBeProtected(other.failure))
          return yield* unprotected(hop, mxHost)
      }
      return policy
    })

/** The same, and no mail for any host while the TLSA lookup of another fails: stricter than §2.1.2, which passes over that host alone. */
export const whereNoTlsaFails =
  (policyFor: PolicyFor): PolicyFor =>
  (hop) =>
    Effect.gen(function* () {
      const dns = yield* Dns
      const failed: Array<string> = []
      const watched: DnsLookups = {
        lookup: (name, type) =>
          Effect.tapError(dns.lookup(name, type), () =>
            Effect.sync(() => type === "TLSA" && failed.push(name))
          )
      }
      for (const mxHost of hop.otherMxHosts) {
        yield* Effect.result(Effect.provideService(policyFor({ ...hop, mxHost }), Dns, watched))
        if (failed.length > 0)
          return yield* new HostRefused({
            result: "dnssec-invalid",
            detail: `the TLSA lookup for ${failed[0]!} failed, which holds up the whole domain`,
            because: [rfc(7672, "2.1.2")],
            applied: [appliedTlsa(mxHost)]
          })
      }
      return yield* policyFor(hop)
    })

const isProtected = ({ encryption }: HopPolicy): boolean => encryption === "required"

/** §2.1.2: a lookup that failed is no proof that there are no records, or whoever makes it fail could turn protection off. */
const mayBeProtected = ({ result }: HostRefused): boolean => result === "dnssec-invalid"

const unprotected = ({ mxHost }: Hop, other: string) =>
  new HostRefused({
    result: "dane-required",
    detail: `${mxHost} has no secure TLSA records, and ${other} has or may have`,
    because: [rfc(7672, "2.2.1"), rfc(8460, "4.3.2.1")],
    applied: [appliedTlsa(mxHost)]
  })
