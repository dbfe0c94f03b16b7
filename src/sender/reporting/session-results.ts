/** What one sender's sessions came to, by UTC day, recipient domain and policy. RFC 8460 §4.1, §4.4. */
import type { Mistrust } from "../../models/trust-model.ts"
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
  readonly #sendingMtaIp: string
  readonly #days = new Map<string, Map<string, Tally>>()

  constructor(sendingMtaIp: string) {
    this.#sendingMtaIp = sendingMtaIp
  }

  /** Adds the sessions of one attempt. Says whether they are the first of that day for that domain; none are not. */
  add({ sessions }: Attempt, domain: string, atMs: number): boolean {
    if (sessions.length === 0) return false
    const key = keyOf(domain, atMs)
    const isFirst = !this.#days.has(key)
    const day = this.#days.get(key) ?? new Map<string, Tally>()
    this.#days.set(key, day)
    for (const session of sessions) {
      for (const { policy, failures } of byPolicy(session, domain)) {
        const name = JSON.stringify(policy)
        const tally = day.get(name) ?? { policy, succeeded: 0, failed: 0, failures: new Map() }
        day.set(name, tally)
        if (failures.length > 0) tally.failed += 1
        else if (session.failures.length === 0) tally.succeeded += 1
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
    const details = {
      resultType: result,
      sendingMtaIp: this.#sendingMtaIp,
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

/** §4: a session counts under each policy that was applied to it; §4.4: where there was none, as "no-policy-found". */
const byPolicy = (
  { policies, failures }: TlsSession,
  domain: string
): ReadonlyArray<{ readonly policy: AppliedPolicy; readonly failures: ReadonlyArray<Mistrust> }> => {
  const [only, ...others] = policies
  if (only === undefined)
    return [{ policy: { policyType: "no-policy-found", policyDomain: domain }, failures }]
  if (others.length === 0) return [{ policy: only, failures }]
  const types = policies.map(({ policyType }) => policyType)
  return policies.map((policy) => ({
    policy,
    failures: failures.filter((failure) => {
      const type = policyTypeOf(failure)
      // One that comes of no policy of the session's is of them all, such as a handshake that fails.
      return type === policy.policyType || !types.includes(type)
    })
  }))
}

/** Whose failure it is, is seen from the standards that were applied. */
const policyTypeOf = ({ because }: Mistrust): AppliedPolicy["policyType"] => {
  if (because.some((citation) => [6698, 7671, 7672].includes(citation.rfc))) return "tlsa"
  return because.some((citation) => citation.rfc === 8461) ? "sts" : "no-policy-found"
}

const keyOf = (domain: string, atMs: number) => `${Math.floor(atMs / dayMs)} ${domain}`
