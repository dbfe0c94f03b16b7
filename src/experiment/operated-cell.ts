/** A cell whose domain has an operator who changes something when a TLS report tells of failures. RFC 8460 §1, §7. */
import { Result } from "effect"
import { chosenMail } from "../scenario/chosen-mail.ts"
import { onTheHour } from "../scenario/reaction-phases.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { toMicros } from "../scenario/schema/time.ts"
import { type Cell, judgedCell, type JudgedAttempt, type RunFailure } from "./judged-cell.ts"
import { firstAlarm, type ReceivedReport } from "./received-reports.ts"
import type { CellPlan } from "./run-cell.ts"

/** In each run the driver, if there is one, begins anew. */
export interface OperatedPlan extends Omit<CellPlan, "driver"> {
  readonly newDriver?: () => NonNullable<CellPlan["driver"]>
}

/**
 * Worlds stand still, so an operator who acts is two runs: one in which nobody acts, to find when the first report arrives that tells of
 * failures and is believed, and the same again, which until then is no other, with the change made a reaction time later.
 *
 * @param twins the attempts without attacker; absent when these are they
 */
export const operatedCell = (
  { newDriver, ...plan }: OperatedPlan,
  twins: ReadonlyArray<JudgedAttempt> | undefined,
  keepsTrace: boolean
): Result.Result<Cell, RunFailure> => {
  const { scenario, mail = chosenMail(scenario), remembered } = plan
  const { reacts } = scenario.operator ?? {}
  let read: ReadonlyArray<ReceivedReport> = []
  const played = (of: Scenario) => {
    const onReports = (reports: ReadonlyArray<ReceivedReport>) => {
      read = reports
      plan.onReports?.(reports)
    }
    return judgedCell(
      {
        ...plan,
        scenario: of,
        mail,
        ...(newDriver === undefined ? {} : { driver: newDriver() }),
        ...(reacts === undefined ? {} : { onReports })
      },
      twins,
      keepsTrace
    )
  }
  const withoutReaction = played(scenario)
  const alarmMicros = firstAlarm(read, scenario)
  if (Result.isFailure(withoutReaction) || reacts === undefined || alarmMicros === undefined)
    return withoutReaction
  const reactedMicros = onTheHour(alarmMicros + toMicros(reacts.after))
  return played(remembered.withReaction(scenario, reacts, reactedMicros))
}
