/** Looks from one place whether who ordered controls the name: RFC 8555 §8.3 over HTTP, §8.4 over DNS. */
import { Effect, Result } from "effect"
import type { HttpExchange } from "../../network/http-transport.ts"
import {
  answersDns01,
  answersHttp01,
  type ChallengeType,
  dns01Name,
  http01Path,
  keyAuthorization,
  maxHttp01Octets
} from "../../protocol/acme/challenge.ts"
import { findAddresses } from "../dns/addresses.ts"
import type { DnsLookups } from "../dns/dns.ts"
import { readTexts } from "../dns/records.ts"
import { NotValidated } from "./not-validated.ts"

export interface Challenge {
  readonly type: ChallengeType
  /** Without the final dot. */
  readonly domain: string
  readonly token: string
  /** Of the key of the account that ordered. */
  readonly thumbprint: string
}

/** The ways into the network that a place has. */
export interface Ways {
  readonly dns: DnsLookups
  readonly http: HttpExchange
}

export const checkChallenge = (challenge: Challenge, ways: Ways): Effect.Effect<void, NotValidated> =>
  challenge.type === "http-01" ? checkHttp01(challenge, ways) : checkDns01(challenge, ways)

const checkHttp01 = Effect.fnUntraced(function* (
  { domain, token, thumbprint }: Challenge,
  { dns, http }: Ways
) {
  const { addresses } = yield* Effect.mapError(findAddresses(dns, domain), ({ detail }) =>
    notValidated("lookup failed", detail)
  )
  if (addresses.length === 0) return yield* notValidated("no address", `${domain} has no address`)
  for (const address of addresses) {
    const reply = yield* Effect.result(
      http.get({ address, host: domain, path: http01Path(token), maxBodyOctets: maxHttp01Octets })
    )
    if (Result.isFailure(reply)) continue
    const { status, body, bodyTruncated } = reply.success
    // §8.3: redirects should be followed; our choice is not to, for nobody here needs one.
    const passes =
      status === 200 && !bodyTruncated && answersHttp01(body, keyAuthorization(token, thumbprint))
    return passes ? undefined : yield* notValidated("wrong answer", `${domain} at ${address}: ${status}`)
  }
  return yield* notValidated("no answer", `${domain}: no address answered over HTTP`)
})

const checkDns01 = Effect.fnUntraced(function* (
  { domain, token, thumbprint }: Challenge,
  { dns }: Pick<Ways, "dns">
) {
  const owner = dns01Name(domain)
  const answer = yield* Effect.mapError(dns.lookup(owner, "TXT"), ({ detail }) =>
    notValidated("lookup failed", detail)
  )
  const texts = readTexts(answer)
  if (answersDns01(texts, keyAuthorization(token, thumbprint))) return
  return yield* notValidated("wrong answer", `${owner}: ${texts.length} TXT records, none of them right`)
})

const notValidated = (reason: NotValidated["reason"], detail: string) => new NotValidated({ reason, detail })
