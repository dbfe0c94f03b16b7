/** Looks from one place whether CAA lets the authority issue. RFC 8659 §3, Baseline Requirements (BR) §3.2.2.8. */
import { Effect, Result } from "effect"
import { climbedNames, type IssuanceRequest, judgeCaa } from "../../protocol/caa/authorization.ts"
import { name } from "../../protocol/dns/name.ts"
import type { DnsLookups } from "../dns/dns.ts"
import { readCaa } from "../dns/records.ts"
import { NotValidated } from "./not-validated.ts"

export const checkCaa = Effect.fnUntraced(function* (
  dns: DnsLookups,
  domain: string,
  request: IssuanceRequest
): Effect.fn.Return<void, NotValidated> {
  for (const asked of climbedNames(name(domain))) {
    const answer = yield* Effect.result(twice(dns.lookup(asked.key, "CAA")))
    if (Result.isFailure(answer)) {
      // BR §3.2.2.8.1, from 15 March 2026: an error of validation is no permission. Who does not validate never sees one.
      const isOfValidation = ["bogus", "indeterminate"].includes(answer.failure.reason)
      if (!isOfValidation && (yield* hasNoSecureDelegation(dns, domain))) return
      return yield* new NotValidated({ reason: "CAA lookup failed", detail: answer.failure.detail })
    }
    const relevant = readCaa(answer.success)
    if (relevant.length === 0) continue
    const verdict = judgeCaa(relevant, request)
    if (Result.isFailure(verdict)) {
      const { reason, detail } = verdict.failure
      return yield* new NotValidated({ reason: "CAA forbids", detail: `${asked}: ${reason}, ${detail}` })
    }
    return
  }
})

/** BR §3.2.2.8: before a failure counts as permission the look-up has been tried again. */
const twice = <A, E, R>(lookup: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(Effect.result(lookup), (first) =>
    Result.isSuccess(first) ? Effect.succeed(first.success) : lookup
  )

/**
 * BR §3.2.2.8: a failed look-up is permission if the zone has no DNSSEC validation chain to the root. That there is none must be
 * seen, so that a failure here is a chain too. Our choice is to ask for DS records down to, and not including, the top-level domain.
 */
const hasNoSecureDelegation = Effect.fnUntraced(function* (dns: DnsLookups, domain: string) {
  for (const asked of climbedNames(name(domain)).slice(0, -1)) {
    const answer = yield* Effect.result(dns.lookup(asked.key, "DS"))
    if (Result.isFailure(answer) || answer.success.rdatas.length > 0) return false
  }
  return true
})
