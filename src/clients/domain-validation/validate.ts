/**
 * A careful certification authority before it issues: it looks at the name from its primary network perspective, and as many
 * others as its rules want must see the same. Baseline Requirements §3.2.2.4, §3.2.2.8, §3.2.2.9.
 */
import { Effect, Result } from "effect"
import { checkCaa } from "./authorization.ts"
import { type Challenge, checkChallenge, type Ways } from "./challenge.ts"
import { NotValidated } from "./not-validated.ts"
import type { RuleSet } from "./rule-set.ts"

/** A place with a resolver and a way into the network of its own: nothing is shared with another (§3.2.2.9). */
export interface Perspective extends Ways {
  readonly name: string
}

export interface ValidationRequest {
  readonly challenge: Challenge
  /** Is the order for every name one label below that of the challenge? */
  readonly isWildcard: boolean
  /** By any of which the authority knows itself named in CAA records; lower case. */
  readonly issuerDomainNames: ReadonlyArray<string>
  /** RFC 8657 §3. */
  readonly accountUri: string
}

/**
 * @param primary looks first, and what it does not see nobody can make up for
 * @param remotes as many as the rules want, asked in turn until it is decided
 */
export const validateControl = Effect.fnUntraced(function* (
  request: ValidationRequest,
  {
    rules,
    primary,
    remotes
  }: { readonly rules: RuleSet; readonly primary: Perspective; readonly remotes: ReadonlyArray<Perspective> }
): Effect.fn.Return<void, NotValidated> {
  yield* look(request, rules, primary)
  const needed = rules.remotePerspectives - rules.allowedNonCorroborations
  const refusals: Array<string> = []
  for (const [asked, remote] of remotes.entries()) {
    if (asked - refusals.length >= needed || refusals.length > rules.allowedNonCorroborations) break
    const seen = yield* Effect.result(look(request, rules, remote))
    if (Result.isFailure(seen))
      refusals.push(`${remote.name}: ${seen.failure.reason} (${seen.failure.detail})`)
  }
  if (refusals.length > rules.allowedNonCorroborations)
    return yield* new NotValidated({ reason: "not corroborated", detail: refusals.join("; ") })
})

const look = (
  { challenge, isWildcard, issuerDomainNames, accountUri }: ValidationRequest,
  { heedsCaaParameters: heedsParameters }: RuleSet,
  { dns, http }: Perspective
): Effect.Effect<void, NotValidated> =>
  Effect.andThen(
    checkChallenge(challenge, { dns, http }),
    checkCaa(dns, challenge.domain, {
      issuerDomainNames,
      accountUri,
      validationMethod: challenge.type,
      isWildcard,
      heedsParameters
    })
  )
