/** Why a domain's mail was refused that nobody attacked: in the words of TLS reports where they have one. RFC 8460 §4.3. */
import { resultTypes } from "../../protocol/tls-report/result-types.ts"
import type { JudgedAttempt } from "../judged-cell.ts"

/** Where a report has no word for it: nothing was found to deliver to, or the host itself said no. */
const otherCauses = [
  "no-route",
  "lookup-failed",
  "no-answer",
  "refused-by-policy",
  "refused-for-now",
  "refused-for-good"
] as const

export const refusalCauses = [...resultTypes, ...otherCauses]

/** Of all attempts of one mail that were refused by the domain's own doing; in the order in which they came, each once. */
export const refusalCausesOf = (attempts: ReadonlyArray<JudgedAttempt>): ReadonlyArray<string> => [
  ...new Set(
    attempts
      .filter(({ outcome }) => outcome === "deferred-by-misconfiguration")
      .flatMap(({ result }) =>
        result.refusals.map(({ cause, mistrust }) => mistrust?.result ?? cause.replaceAll(" ", "-"))
      )
  )
]
