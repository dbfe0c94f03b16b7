/** What is refused after each date that lies ahead of a domain, and was not before. */
import { isDelivered } from "../../experiment/outcome.ts"
import type { JudgedAttempt } from "../../experiment/judged-cell.ts"
import type { DatedAdvice, ModelAdvice } from "../../report/advice-text.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { instantOf, toEpochMs } from "../../scenario/schema/time.ts"
import type { Remembered } from "../../staging/build.ts"
import type { DateAhead } from "../../staging/dates-ahead.ts"
import { atStart, cellOf } from "./undisturbed.ts"

/** Before the date, so that the sender remembers what it may, and after it; our choice, within the usual TTL of an hour. */
const beforeSeconds = 600
const afterSeconds = 60

/** DNS answers with TTLs of up to a day are forgotten by then; our choice, as searches have it. */
const laterSeconds = 93_600

/** @param scenario with its phases @param nextMicros when something else happens */
export const datedAdvice = (
  scenario: Scenario,
  {
    date: { atMicros, happens, instead },
    nextMicros
  }: { readonly date: DateAhead; readonly nextMicros: number },
  models: ReadonlyArray<ModelAdvice>,
  remembered: Remembered
): Omit<DatedAdvice, "isAssumed"> => {
  const atSeconds = Math.ceil(atMicros / 1_000_000)
  const times = [Math.max(0, atSeconds - beforeSeconds), atSeconds + afterSeconds, atSeconds + laterSeconds]
  // What is refused after the next date is not this one's doing.
  const own = times.filter((seconds, i) => i < 2 || seconds * 1_000_000 < nextMicros)
  const then = instead === undefined ? withMailAt(scenario, own) : atStart(instead)
  return {
    at: instantOf(toEpochMs(scenario.start) + atSeconds * 1_000),
    happens,
    refusals: models
      .filter(({ undisturbed }) => isDelivered(undisturbed))
      .flatMap(({ model }) => {
        const { attempts } = cellOf(then, model, remembered)
        // The simulation signs at other times than the domain does, and would name those.
        if (instead !== undefined)
          return isDelivered(attempts[0]!.outcome)
            ? []
            : [
                {
                  model,
                  detail: "DNSSEC proves nothing any more (RFC 4035 §5.3.1)",
                  since: "the date" as const
                }
              ]
        const [before, ...after] = attempts
        const refused = after.findIndex(({ outcome }) => !isDelivered(outcome))
        if (refused < 0) return []
        const since = refused > 0 ? "a day later" : isDelivered(before!.outcome) ? "the date" : "before"
        return [{ model, detail: refusalOf(after[refused]!), since }]
      })
  }
}

/** No mail but this, and nobody attacks; the phases change what they change. @param seconds since the start */
const withMailAt = (scenario: Scenario, seconds: ReadonlyArray<number>): Scenario => {
  const mail = seconds.map((at) => ({ at: `${at}s` }))
  const [first, ...others] = mail
  const { phases } = scenario
  if (phases.length === 0) return { ...scenario, mail: [first!, ...others] }
  const nothing = { capabilities: [], actions: [] } as const
  // Where there are phases, mail belongs to them.
  const sending = { zones: [], hosts: [], removes: [], forgets: [], undoes: [], ...nothing }
  return {
    ...scenario,
    phases: [
      { name: "", at: "0s", mail, ...sending },
      ...phases.map((phase) => ({ ...phase, mail: [], ...nothing }))
    ]
  }
}

const refusalOf = ({ result }: JudgedAttempt): string =>
  [...new Set(result.refusals.map(({ detail }) => detail))].join("; ")
