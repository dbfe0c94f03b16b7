/** Runs one cell of an experiment: one scenario, model, attacker and seed; every attempt that comes of it. */
import { Effect, Result } from "effect"
import type { Deadlock } from "../kernel/simulate.ts"
import { buildRun, type RunPlan } from "../scenario/build.ts"
import type { BuiltSender } from "../scenario/build-sender.ts"
import { type ChosenMail, chosenMail } from "../scenario/mail.ts"
import { toEpochMs } from "../scenario/schema/time.ts"
import { domainOf, type Attempt, type Mail } from "../sender/attempt.ts"
import { deliver } from "../sender/deliver.ts"
import { Reporting } from "./reporting.ts"
import type { Holding } from "../world/ledger.ts"
import type { WireEvent } from "../world/wire-event.ts"
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
  /** What the ledger says of this attempt. */
  readonly holdings: ReadonlyArray<Holding>
  readonly cost: Cost
  /** Did a TLS report that tells of this attempt's failures reach a host of the recipient's? Absent where none was to. */
  readonly reportArrived?: boolean
}

/** What crossed the network during an attempt. */
export interface Cost {
  readonly dnsQueries: number
  readonly httpsRequests: number
  readonly smtpConnections: number
}

export interface CellPlan extends RunPlan {
  /** Called as each attempt starts; the fingerprint is that of the run between attempts. */
  readonly onAttempt?: (mail: number, fingerprint: () => string) => void
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
      if (event.kind === "wire") counters.get(event.from)?.count(event)
      onEvent?.(event)
    }
  })
  if (Result.isFailure(built)) return Result.fail(built.failure)
  const { simulation, internet, senders, fingerprint } = built.success
  const records: Array<AttemptRecord> = []

  const reporting = new Reporting(simulation, toEpochMs(scenario.start))

  const deliverMail = Effect.fnUntraced(function* (
    sender: BuiltSender,
    { number, phase }: ChosenMail,
    mail: Mail
  ) {
    const { queue } = sender
    const counter = counters.get(sender.host)!
    const queuedMicros = simulation.nowMicros
    queue.accept(mail.messageId, queuedMicros)
    for (let attempt = 1; ; attempt++) {
      const startMicros = simulation.nowMicros
      const before = counter.cost
      onAttempt?.(number, fingerprint)
      const result = yield* deliver(mail, sender.model)
      const endMicros = simulation.nowMicros
      const deferral = result._tag === "Deferred" ? queue.defer(mail.messageId, endMicros) : undefined
      if (deferral === undefined) queue.remove(mail.messageId)
      records.push({
        sender: sender.name,
        mail: number,
        ...(phase === undefined ? {} : { phase }),
        domain: domainOf(mail.to),
        attempt,
        queueDelayMicros: startMicros - queuedMicros,
        startMicros,
        endMicros,
        // RFC 5321 §4.5.4.1: once the time is over, the mail goes back.
        result:
          deferral?._tag === "LifetimeOver"
            ? { _tag: "Bounced", why: "lifetime over", refusals: result.refusals }
            : result,
        holdings: internet.ledger.of(mail.messageId, startMicros, endMicros + 1),
        cost: counter.since(before)
      })
      reporting.add(sender, result, domainOf(mail.to))
      if (deferral?._tag !== "Retry") return
      yield* simulation.sleep(deferral.afterMicros)
    }
  })
  for (const sender of senders) {
    counters.set(sender.host, new CostCounter())
    for (const chosen of plan.mail ?? chosenMail(scenario)) {
      if (chosen.sender !== undefined && chosen.sender !== sender.name) continue
      const mail = compose(chosen.number, sender.host, chosen.to)
      simulation.spawn(
        `delivery of mail ${chosen.number} by ${sender.name}`,
        chosen.atMicros,
        Effect.provide(deliverMail(sender, chosen, mail), sender.services)
      )
    }
  }
  const order = (name: string) => senders.findIndex((sender) => sender.name === name)
  return Result.map(simulation.run(), () =>
    records
      .map((record) => {
        const sender = senders.find(({ name }) => name === record.sender)!
        const messageId = reporting.messageIdFor(sender, record)
        return messageId === undefined
          ? record
          : {
              ...record,
              reportArrived: internet.ledger.of(messageId).some(({ holder }) => holder === "recipient")
            }
      })
      .toSorted(
        (a, b) => a.startMicros - b.startMicros || order(a.sender) - order(b.sender) || a.mail - b.mail
      )
  )
}

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

class CostCounter {
  #dnsQueries = 0
  #httpsRequests = 0
  #smtpConnections = 0

  /** An event that the sender's host brought about. */
  count({ protocol }: WireEvent): void {
    if (protocol === "dns") this.#dnsQueries += 1
    else if (protocol === "https") this.#httpsRequests += 1
    else if (protocol === "tcp") this.#smtpConnections += 1
  }

  get cost(): Cost {
    return {
      dnsQueries: this.#dnsQueries,
      httpsRequests: this.#httpsRequests,
      smtpConnections: this.#smtpConnections
    }
  }

  since({ dnsQueries, httpsRequests, smtpConnections }: Cost): Cost {
    return {
      dnsQueries: this.#dnsQueries - dnsQueries,
      httpsRequests: this.#httpsRequests - httpsRequests,
      smtpConnections: this.#smtpConnections - smtpConnections
    }
  }
}
