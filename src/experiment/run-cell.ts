/** Runs one cell of an experiment: one scenario, model, attacker and seed; every attempt that comes of it. */
import { Effect, Result } from "effect"
import type { Deadlock } from "../kernel/simulate.ts"
import { buildRun, type RunPlan } from "../scenario/build.ts"
import type { BuiltSender } from "../scenario/build-sender.ts"
import { script } from "../scenario/arm.ts"
import { type ChosenMail, chosenMail } from "../scenario/mail.ts"
import { chosenSenders } from "../scenario/senders.ts"
import { toEpochMs } from "../scenario/schema/time.ts"
import { domainOf, type Attempt, type Mail } from "../sender/attempt.ts"
import { deliver } from "../sender/deliver.ts"
import { clientOf, type Cost, CostCounter } from "./cost.ts"
import { believedReports, type ReceivedReport } from "./received-reports.ts"
import { type ForgedReport, Reporting } from "./reporting.ts"
import type { Tried } from "./situations/situation.ts"
import type { Situations } from "./situations/situations.ts"
import { Upkeeping } from "./upkeeping.ts"
import type { Internet } from "../world/internet.ts"
import type { Holding } from "../world/ledger.ts"
import type { ZonePlanRejected } from "../world/zones.ts"

/** One delivery attempt, not yet judged. */
export interface AttemptRecord {
  /** Name of the sender in the scenario. */
  readonly sender: string
  /** Number of the mail in the scenario, from 1. */
  readonly mail: number
  /** Name of the phase to which the mail belongs, where the scenario has phases. */
  readonly phase?: string
  /** To which it is addressed. */
  readonly domain: string
  /** Number of the attempt for that mail by that sender, from 1. */
  readonly attempt: number
  /** From the mail's arrival at the sender to the start of the attempt. */
  readonly queueDelayMicros: number
  readonly startMicros: number
  readonly endMicros: number
  readonly result: Attempt
  /** Was a service out of order that anybody asked for meanwhile? Outages are on the receiving side, and befall all who write then. */
  readonly metOutage: boolean
  /** Was it kept back by MX hosts alone that have addresses, and none of an IP version that the sender has? */
  readonly lacksIpVersion: boolean
  /** What the ledger says of this attempt. */
  readonly holdings: ReadonlyArray<Holding>
  /** What crossed the network during the attempt. */
  readonly cost: Cost
  /** The TLS report that tells of this attempt's failures; absent where there is nothing to tell, or nobody who does. */
  readonly report?: ReportRecord
  /** Octets that the sender and its resolver held when the attempt ended; only of the mail that was handed over last. */
  readonly heldOctets?: number
}

export interface ReportRecord {
  readonly messageId: string
  /** When it reached the recipient, who believes it; absent where it never did. */
  readonly arrivedMicros?: number
}

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
  const { simulation, internet, senders, reporter, isOutOfReach, fingerprint } = built.success
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

  const situations = plan.situations?.of(plan, built.success)
  /** Runs an attempt that begins now. */
  const tryNow = Effect.fnUntraced(function* (sender: BuiltSender, mail: Mail) {
    const counter = counters.get(sender.host)!
    const startMicros = simulation.nowMicros
    const before = counter.cost
    const recording = situations?.begin(sender, mail)
    const result = yield* deliver(mail, sender.model)
    const endMicros = simulation.nowMicros
    const tried: Tried = {
      result,
      startMicros,
      endMicros,
      metOutage: internet.outages.wasMet(startMicros, endMicros),
      lacksIpVersion:
        result._tag !== "Delivered" &&
        result.refusals.length > 0 &&
        // Where no MX host is known, it is the domain that could not be looked up.
        result.refusals.every(({ mxHost }) =>
          isOutOfReach(sender, mxHost === "" ? (sender.smartHost ?? domainOf(mail.to)) : mxHost)
        ),
      holdings: internet.ledger.of(mail.messageId, startMicros, endMicros + 1),
      cost: counter.since(before)
    }
    recording?.end(tried)
    return tried
  })

  /** One mail of one sender, from attempt to attempt. */
  const deliverMail = (
    sender: BuiltSender,
    { number, phase, isTriggered = false }: ChosenMail,
    mail: Mail
  ) => {
    const { queue } = sender
    const program = `delivery of mail ${number} by ${sender.name}`
    let attempt = 0
    let queuedMicros = 0
    const end = () => upkeeping.endMail(sender)
    const begin = () => {
      if (isTriggered && !isBroughtAbout(internet, sender.host, domainOf(mail.to))) return end()
      queuedMicros = simulation.nowMicros
      queue.accept(mail.messageId, queuedMicros)
      tryAgain()
    }
    const tryAgain = () => {
      attempt += 1
      const { nowMicros } = simulation
      if (onAttempt?.(number, (lastsMicros) => fingerprint(sendersFrom(nowMicros), lastsMicros)) === false) {
        upkeeping.stop()
        return end()
      }
      const aged = { ...mail, ageSeconds: (nowMicros - queuedMicros) / 1_000_000 }
      const known = situations?.recall(sender, aged)
      if (known !== undefined) return settle(known)
      simulation.perform(program, Effect.provide(Effect.map(tryNow(sender, aged), settle), sender.services))
    }
    const settle = (tried: Tried) => {
      const { result, startMicros, endMicros } = tried
      const deferral = result._tag === "Deferred" ? queue.defer(mail.messageId, endMicros) : undefined
      if (deferral === undefined) queue.remove(mail.messageId)
      records.push({
        ...tried,
        sender: sender.name,
        mail: number,
        ...(phase === undefined ? {} : { phase }),
        domain: domainOf(mail.to),
        attempt,
        queueDelayMicros: startMicros - queuedMicros,
        // RFC 5321 §4.5.4.1: once the time is over, the mail goes back.
        result:
          deferral?._tag === "LifetimeOver" ? { ...result, _tag: "Bounced", why: "lifetime over" } : result,
        ...(number === lastNumber ? { heldOctets: sender.heldOctets(startMs + endMicros / 1000) } : {})
      })
      reporting.add(sender, result, domainOf(mail.to), endMicros)
      upkeeping.look(sender, endMicros)
      if (deferral?._tag === "Retry") simulation.at(endMicros + deferral.afterMicros, tryAgain)
      else end()
    }
    return begin
  }
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
  for (const sender of senders) {
    counters.set(sender.host, new CostCounter())
    for (const chosen of allMail) {
      if (chosen.sender !== undefined && chosen.sender !== sender.name) continue
      const mail = compose(chosen.number, sender.host, chosen.to)
      upkeeping.expectMail(sender)
      simulation.at(chosen.atMicros, deliverMail(sender, chosen, mail))
    }
  }
  let read: ReadonlyArray<ReceivedReport> | undefined
  const reportsRead = () => (read ??= believedReports(internet.ledger.received, scenario))
  const order = (name: string) => senders.findIndex((sender) => sender.name === name)
  return Result.map(simulation.run(), () => {
    if (plan.onReports !== undefined) plan.onReports(reportsRead())
    return records
      .map((record) => {
        const sender = senders.find(({ name }) => name === record.sender)!
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
        (a, b) => a.startMicros - b.startMicros || order(a.sender) - order(b.sender) || a.mail - b.mail
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

const isBroughtAbout = (internet: Internet, host: string, domain: string): boolean =>
  internet.interception.triggers?.(internet.crossing("author to sender", host, domain)) ?? true

/** RFC 5322 §3.6: what every mail must have, and one line of text to find in the ledger. */
const compose = (number: number, host: string, to: string): Mail => {
  const messageId = `${number}@${host}`
  const from = `author@${host}`
  return {
    messageId,
    from,
    to,
    lines: [`From: <${from}>`, `To: <${to}>`, `Message-ID: <${messageId}>`, "", "For your eyes only."]
  }
}
