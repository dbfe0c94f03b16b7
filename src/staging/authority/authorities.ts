/**
 * The certification authorities of a run: each looks from several places of the network, each with a resolver and a way to web
 * hosts of its own. They know no attacker; whoever orders is a customer. RFC 8555 §7.1, Baseline Requirements §3.2.2.9.
 */
import { Effect } from "effect"
import { AddressTypes } from "../../clients/dns/addresses.ts"
import type { NotValidated } from "../../clients/domain-validation/not-validated.ts"
import type { RuleSet } from "../../clients/domain-validation/rule-set.ts"
import { type Perspective, validateControl } from "../../clients/domain-validation/validate.ts"
import { type ChallengeType, wildcardBase } from "../../protocol/acme/challenge.ts"
import type { AddressType } from "../../protocol/dns/rdata/address.ts"
import type { AuthorityId } from "../../world/deployment.ts"
import type { Internet } from "../../world/internet.ts"
import { httpPath } from "../../world/network/http-path.ts"
import type { Resolvers } from "../resolvers.ts"
import { accountUri, type Customer, issuerDomainName, perspectiveHost } from "./identity.ts"

/** What a customer wants to have validated. */
export interface OrderedName {
  /** Or a wildcard, "*.example.com". */
  readonly domain: string
  readonly method: ChallengeType
  readonly customer: Customer
  readonly token: string
  /** Of the customer's account key. */
  readonly thumbprint: string
}

export interface AuthoritiesPlan {
  /** Those of the moment: rules change while a scenario goes on. */
  readonly rules: () => RuleSet
  readonly resolvers: Resolvers
  readonly internet: Internet
  /** Record types that they ask for to find a host. */
  readonly addressTypes: ReadonlyArray<AddressType>
}

export class Authorities {
  readonly #plan: AuthoritiesPlan
  readonly #perspectives = new Map<string, Perspective>()

  constructor(plan: AuthoritiesPlan) {
    this.#plan = plan
  }

  /** Succeeds if the authority would issue. */
  validate(
    authority: AuthorityId,
    { domain, method, customer, token, thumbprint }: OrderedName
  ): Effect.Effect<void, NotValidated> {
    const rules = this.#plan.rules()
    const base = wildcardBase(domain)
    const perspective = (number: number) => this.#perspective(authority, number, rules)
    const validated = validateControl(
      {
        challenge: { type: method, domain: base ?? domain, token, thumbprint },
        isWildcard: base !== undefined,
        issuerDomainNames: [issuerDomainName(authority)],
        accountUri: accountUri(authority, customer)
      },
      {
        rules,
        primary: perspective(0),
        remotes: Array.from({ length: rules.remotePerspectives }, (_, index) => perspective(index + 1))
      }
    )
    return Effect.provideService(validated, AddressTypes, this.#plan.addressTypes)
  }

  /** What was looked up some time ago is asked for again: our choice, as authorities keep answers for minutes at most. */
  forget(): void {
    this.#perspectives.clear()
  }

  /** With what its resolver has looked up since. */
  #perspective(authority: AuthorityId, number: number, rules: RuleSet): Perspective {
    const name = perspectiveHost(authority, number)
    const known = this.#perspectives.get(name)
    if (known !== undefined) return known
    const { resolvers, internet } = this.#plan
    const made = {
      name,
      dns: resolvers.perspective(name, { validates: number === 0 && rules.primaryValidatesDnssec }),
      http: httpPath(internet, "perspective to web host", name)
    }
    this.#perspectives.set(name, made)
    return made
  }
}
