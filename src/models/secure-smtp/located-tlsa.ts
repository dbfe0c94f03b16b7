/** TLSA records of a located server, at the port at which it was located. RFC 7673 §3.3, RFC 7672 §2.2. */
import { Effect, Result } from "effect"
import { lookUpAddresses } from "../../clients/dns/addresses.ts"
import { Dns } from "../../clients/dns/dns.ts"
import { strongestDigests } from "../../protocol/dane/agility.ts"
import { addressLookups, afterAddressLookup, afterTlsaLookup } from "../../protocol/dane/discovery.ts"
import { type Association, tlsaOwner } from "../../protocol/dane/tlsa.ts"
import { failureText, foundAddress, tlsaAnswer } from "../tlsa-lookups.ts"
import { HostRefused } from "../trust-model.ts"

export interface LocatedTlsa {
  readonly baseDomain: string
  readonly associations: ReadonlyArray<Association>
}

/** Undefined where there are none to compare: RFC 7673 §4.1 has the web PKI judge then. Fails where a lookup does. */
export const locatedTlsa = Effect.fnUntraced(function* (
  server: string,
  port: number
): Effect.fn.Return<LocatedTlsa | undefined, HostRefused, Dns> {
  const dns = yield* Dns
  const [first, ...others] = yield* lookUpAddresses(dns, server)
  const addresses = afterAddressLookup(
    server,
    addressLookups([foundAddress(first!), ...others.map(foundAddress)])
  )
  if (addresses._tag === "Unreachable")
    return yield* new HostRefused({ detail: `${server}: no address`, because: [addresses.because] })
  if (addresses._tag === "NextHost") {
    const failed = [first!, ...others].find(Result.isFailure)
    const detail = failed === undefined ? "no address" : failureText(failed.failure)
    return yield* new HostRefused({ detail: `${server}: ${detail}`, because: [addresses.because] })
  }
  if (addresses._tag === "Opportunistic") return undefined
  const candidates = addresses.baseDomains
  for (const [index, baseDomain] of candidates.entries()) {
    const answer = yield* Effect.result(dns.lookup(tlsaOwner(baseDomain, port), "TLSA"))
    const verdict = afterTlsaLookup(baseDomain, tlsaAnswer(answer), {
      hasFurtherCandidate: index < candidates.length - 1
    })
    if (verdict._tag === "NextHost") {
      const detail = Result.isFailure(answer) ? failureText(answer.failure) : "no usable TLSA record"
      return yield* new HostRefused({
        result: verdict.report,
        detail: `${server}: ${detail}`,
        because: [verdict.because]
      })
    }
    if (verdict._tag === "Authenticate")
      return { baseDomain, associations: strongestDigests(verdict.associations) }
    // Records of which none can be used are as none: nothing but the web PKI is left to judge by (RFC 7673 §4.1).
    if (verdict._tag !== "AskNext") return undefined
  }
  return undefined
})
