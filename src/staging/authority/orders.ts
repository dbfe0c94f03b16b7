/**
 * What an attacker orders from certification authorities, and what it gets. Ordering takes no capability: each authority decides by
 * what it sees of the world, and the certificate is there once it has decided. RFC 8555 §7.1.
 */
import { Effect, Result } from "effect"
import { accountThumbprint, tokenFor } from "../../attacker/account.ts"
import type { NotValidated } from "../../clients/domain-validation/not-validated.ts"
import { type ChallengeType, challengeTypesFor, wildcardBase } from "../../protocol/acme/challenge.ts"
import { type Citation, rfc } from "../../protocol/rfc.ts"
import type { AuthorityId } from "../../world/deployment.ts"
import type { TraceEvent } from "../trace-event.ts"
import type { Authorities } from "./authorities.ts"
import { issuerDomainName } from "./identity.ts"
import { type Ordering, wildcardOver } from "./ordering.ts"

/** What came of one name. */
export interface OrderResult {
  readonly domain: string
  /** Absent where no authority issued. */
  readonly issued?: {
    readonly authority: AuthorityId
    readonly method: ChallengeType
    readonly atMicros: number
  }
  /** Of those who were asked before, in the order of asking. */
  readonly refusals: ReadonlyArray<{
    readonly authority: AuthorityId
    readonly method: ChallengeType
    readonly because: NotValidated
  }>
}

export interface OrdersPlan {
  readonly authorities: Authorities
  /** Whom senders trust, in the order of asking. */
  readonly from: ReadonlyArray<AuthorityId>
  readonly domains: ReadonlyArray<string>
  readonly nowMicros: () => number
  readonly onEvent: (event: TraceEvent) => void
}

/** For which names there are certificates. */
export interface IssuedNames {
  /** Undefined as long as no authority has issued, for the name or for the wildcard over it. */
  readonly issued: (domain: string) => OrderResult["issued"]
  /** What a certificate says that covers the name: the name itself, or the wildcard where only that was issued. */
  readonly presentedName: (domain: string) => string
}

/** @param issuedFor what was issued for that very name, in lower case */
export const issuedNames = (issuedFor: IssuedNames["issued"]): IssuedNames => {
  const presentedName = (domain: string): string => {
    const own = domain.toLowerCase()
    if (issuedFor(own) !== undefined) return own
    const wildcard = wildcardOver(own)
    return issuedFor(wildcard) === undefined ? own : wildcard
  }
  return { presentedName, issued: (domain) => issuedFor(presentedName(domain)) }
}

/** Once orders have been placed. */
export const issuedBy = (results: ReadonlyArray<OrderResult>, atMicros: number): IssuedNames =>
  issuedNames((domain) => {
    const issued = results.find((result) => result.domain === domain)?.issued
    return issued !== undefined && issued.atMicros <= atMicros ? issued : undefined
  })

export class Orders {
  readonly #plan: OrdersPlan
  readonly #results = new Map<string, OrderResult>()
  readonly names = issuedNames((domain) => this.#results.get(domain)?.issued)

  constructor(plan: OrdersPlan) {
    this.#plan = plan
  }

  /** In the order of the names. */
  get results(): ReadonlyArray<OrderResult> {
    return [...this.#results.values()]
  }

  /** Orders what has not been issued yet: each name by each challenge from each authority, until one issues. */
  readonly place = ({ domains, from }: NonNullable<Ordering["only"]> = this.#plan): Effect.Effect<void> =>
    Effect.suspend(() => {
      this.#plan.authorities.forget()
      return Effect.forEach(
        domains.filter((domain) => this.names.issued(domain) === undefined),
        (domain) => Effect.map(this.#order(domain, from), (result) => this.#results.set(domain, result)),
        { discard: true }
      )
    })

  readonly #order = Effect.fnUntraced(
    { self: this },
    function* (domain: string, from: OrdersPlan["from"]): Effect.fn.Return<OrderResult> {
      const { authorities, nowMicros } = this.#plan
      const refusals: Array<OrderResult["refusals"][number]> = []
      for (const authority of from)
        for (const method of challengeTypesFor(domain)) {
          const verdict = yield* Effect.result(
            authorities.validate(authority, {
              domain,
              method,
              customer: "attacker",
              token: tokenFor(wildcardBase(domain) ?? domain),
              thumbprint: accountThumbprint
            })
          )
          if (Result.isSuccess(verdict)) {
            this.#note(
              authority,
              `${issuerDomainName(authority)} issues a certificate for ${domain} by ${method}`,
              rulesOf[method]
            )
            return { domain, issued: { authority, method, atMicros: nowMicros() }, refusals }
          }
          const because = verdict.failure
          refusals.push({ authority, method, because })
          this.#note(
            authority,
            `${issuerDomainName(authority)} refuses a certificate for ${domain} by ${method}: ${because.reason} (${because.detail})`,
            because.reason === "CAA forbids" ? rfc(8659, "3") : rulesOf[method]
          )
        }
      return { domain, refusals }
    }
  )

  #note(authority: AuthorityId, decision: string, because: Citation): void {
    this.#plan.onEvent({
      kind: "decision",
      atMicros: this.#plan.nowMicros(),
      by: issuerDomainName(authority),
      decision,
      because: [because]
    })
  }
}

const rulesOf: Readonly<Record<ChallengeType, Citation>> = {
  "http-01": rfc(8555, "8.3"),
  "dns-01": rfc(8555, "8.4")
}
