/** What one sender's sessions came to, by UTC day, policy domain and kind of policy. RFC 8460 §4.1, §4.4. */
import type { Mistrust } from "../../models/trust-model.ts"
import { type Citation, rfc } from "../../protocol/rfc.ts"
import type { TlsReport } from "../../protocol/tls-report/report.ts"
import type { Attempt } from "../attempt.ts"

/** Milliseconds of a UTC day. */
export const dayMs = 86_400_000

/** Failures of an attempt that are to be reported, each with the MX host that it happened at. */
export const failuresOf = (
  attempt: Attempt
): ReadonlyArray<{ readonly mxHost: string; readonly mistrust: Mistrust }> => [
  ...attempt.refusals.flatMap(({ mxHost, mistrust }) =>
    mistrust === undefined ? [] : [{ mxHost, mistrust }]
  ),
  ...(attempt._tag === "Delivered"
    ? reportsOf(attempt).map((mistrust) => ({ mxHost: attempt.mxHost, mistrust }))
    : [])
]

/** Mail that went in clear without a policy is a failure too, of no policy (§4.4). */
const reportsOf = ({
  form,
  reports
}: Extract<Attempt, { readonly _tag: "Delivered" }>): ReadonlyArray<Mistrust> =>
  form === "clear" && reports.length === 0
    ? // §4.3.1. Whether a handshake failed before, as RFC 7435 §5 tolerates, the attempt does not say.
      [{ result: "starttls-not-supported", detail: "the mail went in clear", because: [rfc(8460, "4.3.1")] }]
    : reports

type Policies = TlsReport["policies"]

interface Tally {
  succeeded: number
  failed: number
  readonly failures: Map<string, { readonly mxHost: string; readonly mistrust: Mistrust; count: number }>
}

export class SessionResults {
  readonly #days = new Map<string, Map<PolicyType, Tally>>()

  /** Adds the sessions of one attempt. Says whether they are the first of that day for that domain. */
  add(attempt: Attempt, domain: string, atMs: number): boolean {
    const key = keyOf(domain, atMs)
    const isFirst = !this.#days.has(key)
    const day = this.#days.get(key) ?? new Map<PolicyType, Tally>()
    this.#days.set(key, day)
    const tallyOf = (because: ReadonlyArray<Citation>): Tally => {
      const type = policyTypeOf(because)
      const tally = day.get(type) ?? { succeeded: 0, failed: 0, failures: new Map() }
      day.set(type, tally)
      return tally
    }
    for (const { mxHost, mistrust } of failuresOf(attempt)) {
      const tally = tallyOf(mistrust.because)
      tally.failed += 1
      const failure = `${mistrust.result} ${mxHost}`
      const seen = tally.failures.get(failure)
      if (seen === undefined) tally.failures.set(failure, { mxHost, mistrust, count: 1 })
      else seen.count += 1
    }
    if (attempt._tag === "Delivered" && reportsOf(attempt).length === 0) {
      tallyOf(attempt.proof?.because ?? []).succeeded += 1
    }
    return isFirst
  }

  /** The same text for the same sessions. */
  fingerprint(): string {
    return JSON.stringify(
      [...this.#days].map(([key, day]) => [
        key,
        [...day].map(([type, { succeeded, failed, failures }]) => [type, succeeded, failed, [...failures]])
      ])
    )
  }

  /** What a report of that day says; empty for a day without sessions. */
  policiesOf(domain: string, atMs: number): Policies {
    return [...(this.#days.get(keyOf(domain, atMs)) ?? [])].map(([policyType, tally]) => ({
      policy: { policyType, policyDomain: domain },
      summary: { totalSuccessfulSessionCount: tally.succeeded, totalFailureSessionCount: tally.failed },
      ...(tally.failures.size === 0
        ? {}
        : {
            failureDetails: [...tally.failures.values()].map(({ mxHost, mistrust, count }) => ({
              resultType: mistrust.result,
              ...(mxHost === "" ? {} : { receivingMxHostname: mxHost }),
              failedSessionCount: count,
              failureReasonCode: mistrust.detail
            }))
          })
    }))
  }
}

type PolicyType = Policies[number]["policy"]["policyType"]

/** §4.4 knows three; which one is seen from the standards that were applied. */
const policyTypeOf = (because: ReadonlyArray<Citation>): PolicyType => {
  if (because.some((citation) => [6698, 7671, 7672].includes(citation.rfc))) return "tlsa"
  return because.some((citation) => citation.rfc === 8461) ? "sts" : "no-policy-found"
}

const keyOf = (domain: string, atMs: number) => `${Math.floor(atMs / dayMs)} ${domain}`
