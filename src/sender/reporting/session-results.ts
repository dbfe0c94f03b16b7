/** What one sender's sessions came to, by UTC day, recipient domain and policy. RFC 8460 §4.1, §4.4. */
import type { Mistrust } from "../../models/trust-model.ts"
import { addressType } from "../../protocol/dns/rdata/address.ts"
import { negotiationResults } from "../../protocol/tls-report/result-types.ts"
import type { AppliedPolicy, TlsReport } from "../../protocol/tls-report/report.ts"
import type { Attempt, TlsSession } from "../attempt.ts"

/** Milliseconds of a UTC day. */
export const dayMs = 86_400_000

/** Is there a failure to be reported? */
export const hasFailures = ({ sessions }: Attempt): boolean =>
  sessions.some(({ failures }) => failures.length > 0)

type Policies = TlsReport["policies"]
type FailureDetails = NonNullable<Policies[number]["failureDetails"]>[number]

interface Tally {
  readonly policy: AppliedPolicy
  succeeded: number
  failed: number
  /** By all that two sessions must have in common to be counted together. */
  readonly failures: Map<
    string,
    { readonly details: Omit<FailureDetails, "failedSessionCount">; count: number }
  >
}

export class SessionResults {
  readonly #addresses: ReadonlyArray<string>
  readonly #days = new Map<string, Map<string, Tally>>()

  /** @param addresses from which the Sending MTA connects, one for each IP version that it has */
  constructor(addresses: ReadonlyArray<string>) {
    this.#addresses = addresses
  }

  /** Adds the sessions of one attempt. Says whether they are the first of that day for that domain; none are not. */
  add({ sessions }: Attempt, domain: string, atMs: number): boolean {
    if (sessions.length === 0) return false
    const key = keyOf(domain, atMs)
    const isFirst = !this.#days.has(key)
    const day = this.#days.get(key) ?? new Map<string, Tally>()
    this.#days.set(key, day)
    for (const session of sessions) {
      for (const { policy, failures, isMet } of byPolicy(session, domain)) {
        const name = JSON.stringify(policy)
        const tally = day.get(name) ?? { policy, succeeded: 0, failed: 0, failures: new Map() }
        day.set(name, tally)
        if (failures.length > 0) tally.failed += 1
        else if (isMet) tally.succeeded += 1
        for (const failure of failures) this.#count(tally, session, failure)
      }
    }
    return isFirst
  }

  /** The same text for the same sessions. */
  fingerprint(): string {
    return JSON.stringify(
      [...this.#days].map(([key, day]) => [
        key,
        [...day].map(([name, { succeeded, failed, failures }]) => [name, succeeded, failed, [...failures]])
      ])
    )
  }

  /** What a report of that day says; empty for a day without sessions. */
  policiesOf(domain: string, atMs: number): Policies {
    const day = this.#days.get(keyOf(domain, atMs)) ?? new Map<string, Tally>()
    return [...day.values()].map(({ policy, succeeded, failed, failures }) => ({
      policy,
      summary: { totalSuccessfulSessionCount: succeeded, totalFailureSessionCount: failed },
      ...(failures.size === 0
        ? {}
        : {
            failureDetails: [...failures.values()].map(({ details, count }) => ({
              ...details,
              failedSessionCount: count
            }))
          })
    }))
  }

  #count({ failures }: Tally, { mxHost, address }: TlsSession, { result, detail }: Mistrust): void {
    // §4.4: the address that attempted the connection, which is of the version of the one it connected to.
    const sendingMtaIp =
      this.#addresses.find((own) => address !== undefined && addressType(own) === addressType(address)) ??
      this.#addresses[0]
    const details = {
      resultType: result,
      ...(sendingMtaIp === undefined ? {} : { sendingMtaIp }),
      receivingMxHostname: mxHost,
      ...(address === undefined ? {} : { receivingIp: address }),
      failureReasonCode: detail
    }
    const name = JSON.stringify(details)
    const seen = failures.get(name)
    if (seen === undefined) failures.set(name, { details, count: 1 })
    else seen.count += 1
  }
}

interface Share {
  readonly policy: AppliedPolicy
  readonly failures: ReadonlyArray<Mistrust>
  /** §4.2: was a connection had that complies with it? Where neither, nobody has asked. */
  readonly isMet: boolean
}

/** §4: a session counts under each policy that was applied to it; §4.4: where there was none, as "no-policy-found". */
const byPolicy = ({ policies, failures }: TlsSession, domain: string): ReadonlyArray<Share> => {
  const [only, ...others] = policies
  if (only === undefined || others.length === 0)
    return [
      {
        policy: only ?? { policyType: "no-policy-found", policyDomain: domain },
        failures,
        isMet: failures.length === 0
      }
    ]
  const types = policies.map(({ policyType }) => policyType)
  const shares: Array<Share> = []
  for (const policy of policies) {
    const own = failures.filter((failure) => {
      const type = policyTypeOf(failure)
      // One that comes of no policy of the session's is of them all, such as a handshake that fails.
      return type === policy.policyType || !types.includes(type)
    })
    // A peer that one policy does not accept is not shown to the next.
    const wasAsked = shares.every((earlier) => !earlier.failures.some(isOfPeer))
    shares.push({ policy, failures: own, isMet: own.length === 0 && wasAsked })
  }
  return shares
}

const isOfPeer = ({ result }: Mistrust): boolean => negotiationResults.some((one) => one === result)

/** Whose failure it is, is seen from the standards that were applied. */
const policyTypeOf = ({ because }: Mistrust): AppliedPolicy["policyType"] => {
  // RFC 3207: TLS could not be had, which no policy is met by.
  if (because.some((citation) => citation.rfc === 3207)) return "no-policy-found"
  if (because.some((citation) => [6698, 7671, 7672].includes(citation.rfc))) return "tlsa"
  return because.some((citation) => citation.rfc === 8461) ? "sts" : "no-policy-found"
}

const keyOf = (domain: string, atMs: number) => `${Math.floor(atMs / dayMs)} ${domain}`
