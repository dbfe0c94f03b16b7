/** Runs one cell of an experiment and judges each attempt against its twin without attacker. */
import { Result } from "effect"
import type { Deadlock } from "../kernel/simulate.ts"
import type { Finding } from "../staging/finding.ts"
import type { Outcome } from "../scenario/schema/outcome.ts"
import type { TraceEvent } from "../staging/trace-event.ts"
import type { Attempt } from "../sender/attempt.ts"
import type { ZonePlanRejected } from "../world/zones.ts"
import { isDowngrade, judgeAttempt, worstOutcome } from "./outcome.ts"
import type { AttemptRecord } from "./delivery.ts"
import { type CellPlan, runCell } from "./run-cell.ts"
import type { Tried } from "./situations/attempted.ts"

export interface JudgedAttempt extends AttemptRecord {
  readonly outcome: Outcome
  /** What the same attempt came to without the attacker. */
  readonly twin: Outcome
  readonly isDowngrade: boolean
}

export interface Cell {
  readonly model: string
  readonly attacker: string
  readonly seed: number
  readonly attempts: ReadonlyArray<JudgedAttempt>
  /** The worst over the attempts: one exposure is not undone by what is delivered later. */
  readonly worst: Outcome
  readonly trace: ReadonlyArray<TraceEvent>
  /** Empty where no trace is kept. */
  readonly findings: ReadonlyArray<Finding>
  /** What the attacker played; absent where it is nobody, or does what is written out. */
  readonly played?: Played
}

/** A strategy in words. */
export interface Played {
  /** Each made whenever it can be made, in the order in which they come up; none where nothing is of use. */
  readonly moves: ReadonlyArray<string>
  /** Were all strategies tried? Otherwise there may be better ones. */
  readonly isComplete: boolean
}

export type RunFailure = Deadlock | ZonePlanRejected

/** @param twins the attempts without attacker; absent when these are they */
export const judgedCell = (
  plan: CellPlan,
  twins: ReadonlyArray<JudgedAttempt> | undefined,
  keepsTrace: boolean
): Result.Result<Cell, RunFailure> => {
  const trace: Array<TraceEvent> = []
  const findings: Array<Finding> = []
  const records = runCell(
    keepsTrace
      ? {
          ...plan,
          onEvent: (event) => trace.push(event),
          onFinding: (finding) => findings.push(finding)
        }
      : plan
  )
  return Result.map(records, (records) => {
    const twinsOf = twins && Map.groupBy(twins, nameOf)
    const attempts = records.map((record) => judge(record, twinsOf))
    return {
      model: plan.model.label,
      attacker: plan.attacker.name,
      seed: plan.seed,
      attempts,
      // The schema wants one mail at least, and every mail is tried once at least.
      worst: worstOutcome(attempts.map(({ outcome }) => outcome))!,
      trace,
      findings
    }
  })
}

/** By sender and mail. */
type Twins = ReadonlyMap<string, ReadonlyArray<JudgedAttempt>>

const nameOf = ({ sender, mail }: AttemptRecord): string => `${mail} ${sender}`

const judge = (record: AttemptRecord, twins: Twins | undefined): JudgedAttempt => {
  const twin = twins === undefined ? undefined : twinOf(record, twins)?.outcome
  const outcome = outcomeOf(record, twin)
  return {
    ...record,
    outcome,
    twin: twin ?? outcome,
    isDowngrade: twin !== undefined && isDowngrade(outcome, twin)
  }
}

/** @param twin of the same attempt without attacker; absent when this is it, or when nobody compares */
export const outcomeOf = (
  {
    result,
    holdings,
    metOutage,
    lacksIpVersion
  }: Pick<Tried, "result" | "holdings" | "metOutage" | "lacksIpVersion">,
  twin?: Outcome
): Outcome =>
  judgeAttempt(
    {
      holdings,
      claim: result._tag === "Delivered" && result.proof !== undefined ? "authenticated" : "unauthenticated",
      ...(result._tag === "Delivered"
        ? {}
        : { refusal: metOutage || lacksIpVersion || hadNoAnswer(result) ? "no answer" : "other" })
    },
    twin
  )

const hadNoAnswer = ({ refusals }: Attempt): boolean => refusals.every(({ cause }) => cause === "no answer")

/** The same attempt of the same sender for the same mail, or the mail's last: what was delivered at once has no second attempt. */
const twinOf = (record: AttemptRecord, twins: Twins): JudgedAttempt | undefined =>
  twins.get(nameOf(record))?.findLast((twin) => twin.attempt <= record.attempt)
