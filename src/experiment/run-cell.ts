/** Runs one cell of an experiment: one scenario, model, attacker and seed; every attempt that comes of it. */
import { Result } from "effect"
import type { Deadlock } from "../kernel/simulate.ts"
import { buildRun, type RunPlan } from "../staging/build.ts"
import { script } from "../staging/arm.ts"
import { chosenMail } from "../scenario/chosen-mail.ts"
import { chosenSenders } from "../staging/senders.ts"
import { toEpochMs } from "../scenario/schema/time.ts"
import { clientOf, CostCounter } from "./cost.ts"
import { type AttemptRecord, Delivery, type DeliveryRun } from "./delivery.ts"
import { believedReports, type ReceivedReport } from "./received-reports.ts"
import { type ForgedReport, Reporting } from "./reporting.ts"
import type { Situations } from "./situations/situations.ts"
import { Upkeeping } from "./upkeeping.ts"
import type { ZonePlanRejected } from "../world/zones.ts"

export interface CellPlan extends RunPlan {
  /**
   * Called before each attempt; the fingerprint is that of the run between attempts, of all senders that still have mail. Where it says false, the
   * attempt is not made and the mail is left: for those who want to know only how things stand by then.
   */
  readonly onAttempt?: (mail: number, fingerprint: (lastsMicros: number) => string) => boolean
  /** Attempts in situations that were met before are not run again. Absent: every attempt is run. */
  readonly situations?: Situations
  /** Called once after the run, with the TLS reports that the recipient believes, in the order of arrival. */
  readonly onReports?: (reports: ReadonlyArray<ReceivedReport>) => void
}

/** In the order of their starts. */
export const runCell = (
  plan: CellPlan
): Result.Result<ReadonlyArray<AttemptRecord>, Deadlock | ZonePlanRejected> => {
  const { scenario, onEvent, onAttempt } = plan
  const counters = new Map<string, CostCounter>()
  const built = buildRun({
    ...plan,
    onEvent: (event) => {
      if (event.kind === "wire") counters.get(clientOf(event))?.count(event)
      onEvent?.(event)
    }
  })
  if (Result.isFailure(built)) return Result.fail(built.failure)
  const { simulation, internet, senders, reporter, fingerprint } = built.success
  const records: Array<AttemptRecord> = []

  const startMs = toEpochMs(scenario.start)
  const reporting = new Reporting(simulation, startMs)
  const upkeeping = new Upkeeping(simulation)
  if (reporter !== undefined)
    for (const forged of forgedReports(plan)) {
      const { fromMicros: atMicros, submitter, action } = forged
      reporting.addForged(reporter, forged)
      simulation.at(atMicros, () =>
        onEvent?.({
          kind: "attack",
          atMicros,
          client: "",
          capability: script,
          does: `mail a TLS report of ${action.says} in the name of ${submitter}`
        })
      )
    }

  const allMail = plan.mail ?? chosenMail(scenario)
  const lastNumber = allMail.reduce((last, mail) => (mail.atMicros >= last.atMicros ? mail : last)).number

  const sendersFrom = (nowMicros: number) => {
    const later = allMail.filter(({ atMicros }) => atMicros >= nowMicros)
    return senders.filter(
      ({ name, queue, sessions }) =>
        // Who reports has something to send even after its last mail.
        sessions !== undefined ||
        !queue.isEmpty ||
        later.some(({ sender }) => sender === undefined || sender === name)
    )
  }
  const work: DeliveryRun = {
    ...built.success,
    startMs,
    situations: plan.situations?.of(plan, built.success),
    reporting,
    upkeeping,
    mayTry: (number) => {
      const { nowMicros } = simulation
      return onAttempt?.(number, (lastsMicros) => fingerprint(sendersFrom(nowMicros), lastsMicros)) !== false
    },
    onTried: (record) => records.push(record)
  }
  for (const sender of senders) {
    const counter = new CostCounter()
    counters.set(sender.host, counter)
    for (const chosen of allMail) {
      if (chosen.sender !== undefined && chosen.sender !== sender.name) continue
      upkeeping.expectMail(sender)
      const delivery = new Delivery(work, sender, counter, chosen, chosen.number === lastNumber)
      simulation.at(chosen.atMicros, () => delivery.begin())
    }
  }
  let read: ReadonlyArray<ReceivedReport> | undefined
  const reportsRead = () => (read ??= believedReports(internet.ledger.received, scenario))
  const order = new Map(senders.map(({ name }, index) => [name, index]))
  return Result.map(simulation.run(), () => {
    if (plan.onReports !== undefined) plan.onReports(reportsRead())
    return records
      .map((record) => {
        const sender = senders[order.get(record.sender)!]!
        const messageId = reporting.messageIdFor(sender, record)
        if (messageId === undefined) return record
        // A report in the sender's name has the same number, and may say something else.
        const arrival = reportsRead().find(
          (mail) => mail.report.reportId === messageId && mail.report.policies.some(hasFailed)
        )
        const report = {
          messageId,
          ...(arrival === undefined ? {} : { arrivedMicros: arrival.atMicros })
        }
        return { ...record, report }
      })
      .toSorted(
        (a, b) =>
          a.startMicros - b.startMicros || order.get(a.sender)! - order.get(b.sender)! || a.mail - b.mail
      )
  })
}

const hasFailed = ({ summary }: ReceivedReport["report"]["policies"][number]): boolean =>
  summary.totalFailureSessionCount > 0

const forgedReports = ({ scenario, attacker: { actions = [] } }: CellPlan): ReadonlyArray<ForgedReport> =>
  actions.flatMap(({ action, fromMicros }) =>
    action.on === "report"
      ? [
          {
            action,
            fromMicros,
            domain: scenario.domain.name.toLowerCase(),
            submitter: (action.as ?? chosenSenders(scenario)[0]!.host).toLowerCase(),
            tlsaBaseDomain: scenario.domain.mx[0].host.toLowerCase()
          }
        ]
      : []
  )
