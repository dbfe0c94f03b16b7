/** Domains some of whose MX hosts have secure TLSA records and some have none. RFC 7672 §2.2.1. */
import { Effect, Result } from "effect"
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
