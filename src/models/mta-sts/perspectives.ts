/** Looking for a record and fetching a policy, from one place or from several that must agree. RFC 8461 §3.1, §3.3. */
import { Effect, Result } from "effect"
import { Dns, type DnsLookups } from "../../clients/dns/dns.ts"
import { readTexts } from "../../clients/dns/records.ts"
import { Https, type HttpsFetches } from "../../clients/https/https.ts"
import { SendersPerspectives } from "../../clients/perspectives.ts"
import type { CachedPolicy, Discovery } from "../../protocol/mta-sts/cache.ts"
import { agreedOn, quorumOf } from "../../protocol/mta-sts/corroboration.ts"
import { pinnedForm } from "../../protocol/mta-sts/policy-key.ts"
import { type MtaStsPolicy, writePolicy } from "../../protocol/mta-sts/policy.ts"
import {
  maxPolicyOctets,
  policyHost,
  policyNotFetched,
  policyPath,
  type PolicyUnavailable,
  readPolicyReply
} from "../../protocol/mta-sts/policy-reply.ts"
import { parseRecord, recordOwner, type RecordReading } from "../../protocol/mta-sts/record.ts"
import { rfc8461 } from "../../protocol/names/matching-rules.ts"
import type { PolicySearch } from "./policy-search.ts"

export interface Discovered {
  readonly discovery: Discovery
  readonly isSecure: boolean
  readonly undiscovered?: string
}

/** From where one looks. */
export interface Place {
  readonly dns: DnsLookups
  readonly https: HttpsFetches
}

/** The sender's own first. A perspective that there is not sees nothing. */
export const placesOf = Effect.fnUntraced(function* ({
  remotePerspectives
}: PolicySearch): Effect.fn.Return<ReadonlyArray<Place | undefined>, never, Dns | Https> {
  const perspective = yield* SendersPerspectives
  return [
    { dns: yield* Dns, https: yield* Https },
    ...Array.from({ length: remotePerspectives }, (_, index) => perspective(index + 1))
  ]
})

/** A policy that is cached, and is not said to have changed, needs nobody's word but that of those who looked when it was fetched. */
export const discoverFrom = Effect.fnUntraced(function* (
  [own, ...remotes]: ReadonlyArray<Place | undefined>,
  domain: string,
  search: PolicySearch,
  living: CachedPolicy | undefined
): Effect.fn.Return<Discovered & { readonly isDisputed: boolean }> {
  const first = yield* discover(domain, search.recordReading, own)
  const id = Result.isSuccess(first.discovery) ? first.discovery.success.id : undefined
  if (remotes.length === 0 || (living !== undefined && (id === undefined || id === living.id)))
    return { ...first, isDisputed: false }
  const others = yield* Effect.forEach(remotes, (place) => discover(domain, search.recordReading, place))
  const agreed = agreedOn([first, ...others], ({ discovery }) => seenIn(discovery), quorumOf(search))
  return agreed === undefined
    ? {
        discovery: Result.fail("lookup failed"),
        isSecure: first.isSecure,
        isDisputed: true,
        undiscovered: `from ${remotes.length + 1} places not enough see the same at ${recordOwner(domain)}`
      }
    : { ...agreed, isDisputed: false }
})

const seenIn = (discovery: Discovery): string =>
  Result.isSuccess(discovery)
    ? `id ${discovery.success.id}`
    : discovery.failure === "lookup failed"
      ? discovery.failure
      : "no record"

const discover = Effect.fnUntraced(function* (
  domain: string,
  reading: RecordReading,
  place: Place | undefined
): Effect.fn.Return<Discovered> {
  if (place === undefined) return { discovery: Result.fail("lookup failed"), isSecure: false }
  const { dns } = place
  const owner = recordOwner(domain)
  const answer = yield* Effect.result(dns.lookup(owner, "TXT"))
  if (Result.isFailure(answer)) {
    const undiscovered = `the TXT lookup for ${owner} failed: ${answer.failure.detail}`
    return { discovery: Result.fail("lookup failed"), isSecure: false, undiscovered }
  }
  const discovery = parseRecord(readTexts(answer.success), reading)
  return {
    discovery,
    isSecure: answer.success.status === "secure",
    ...(Result.isFailure(discovery)
      ? { undiscovered: `no valid MTA-STS record at ${owner}: ${discovery.failure.detail}` }
      : {})
  }
})

export interface FetchedPolicy {
  readonly policy: MtaStsPolicy
  /** Of the host that served it, as pins have it. */
  readonly key: string
}

type Fetched = Result.Result<FetchedPolicy, PolicyUnavailable>

export const fetchFrom = Effect.fnUntraced(function* (
  places: ReadonlyArray<Place | undefined>,
  domain: string,
  search: PolicySearch,
  pinned: string | undefined
): Effect.fn.Return<Fetched> {
  const fetched = yield* Effect.forEach(places, (place) => fetchPolicy(domain, search, place, pinned))
  return (
    agreedOn(
      fetched,
      (one) => (Result.isSuccess(one) ? seenAs(one.success, search) : "none"),
      quorumOf(search)
    ) ??
    Result.fail(
      policyNotFetched(
        "perspectives disagree",
        `from ${places.length} places not enough had the same from ${policyHost(domain)}`
      )
    )
  )
})

/** Who pins keys wants to know that all see the same one. */
const seenAs = ({ policy, key }: FetchedPolicy, { pinsPolicyKey }: PolicySearch): string =>
  pinsPolicyKey ? `${key}\n${writePolicy(policy)}` : writePolicy(policy)

const fetchPolicy = Effect.fnUntraced(function* (
  domain: string,
  { reading, policyHostCommonName, demandsTransparency }: PolicySearch,
  place: Place | undefined,
  pinned: string | undefined
): Effect.fn.Return<Fetched> {
  if (place === undefined) return Result.fail(policyNotFetched("policy host not reached", "no such place"))
  const { https } = place
  const reply = yield* Effect.result(
    https.get({
      host: policyHost(domain),
      path: policyPath,
      maxBodyOctets: maxPolicyOctets,
      rules: { ...rfc8461, commonName: policyHostCommonName },
      demandsTransparency
    })
  )
  if (Result.isFailure(reply)) {
    const { reason, detail } = reply.failure
    return Result.fail(
      policyNotFetched(reason === "certificate rejected" ? reason : "policy host not reached", detail)
    )
  }
  const { status, headers, body, bodyTruncated, hostKey } = reply.success
  const key = pinnedForm(hostKey)
  if (pinned !== undefined && key !== pinned)
    return Result.fail(
      policyNotFetched("another key than the pinned one", `${policyHost(domain)} has key ${key.slice(0, 16)}`)
    )
  const mediaType = headers.get("content-type")
  const policy = readPolicyReply(
    {
      status,
      body,
      isTruncated: bodyTruncated,
      ...(mediaType === undefined ? {} : { mediaType })
    },
    reading
  )
  return Result.map(policy, (policy) => ({ policy, key }))
})
