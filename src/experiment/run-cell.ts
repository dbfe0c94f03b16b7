/** Runs one cell of an experiment: one scenario, model, attacker and seed; every attempt that comes of it. */
import { Effect, Result } from "effect"
import type { Deadlock } from "../kernel/simulate.ts"
import { buildRun, type RunPlan } from "../scenario/build.ts"
import { toMicros } from "../scenario/schema/time.ts"
import type { TraceEvent } from "../scenario/trace-event.ts"
import type { Attempt, Mail } from "../sender/attempt.ts"
import { deliver } from "../sender/deliver.ts"
import type { Holding } from "../world/ledger.ts"
import type { ZonePlanRejected } from "../world/zones.ts"

/** One delivery attempt, not yet judged. */
export interface AttemptRecord {
  /** Number of the mail in the scenario, from 1. */
  readonly mail: number
  /** Number of the attempt for that mail, from 1. */
  readonly attempt: number
  readonly startMicros: number
  readonly endMicros: number
  readonly result: Attempt
  /** What the ledger says of this attempt. */
  readonly holdings: ReadonlyArray<Holding>
  readonly cost: Cost
}

/** What crossed the network during an attempt. */
export interface Cost {
  readonly dnsQueries: number
  readonly httpsRequests: number
  readonly smtpConnections: number
}

/** In the order of their starts. */
export const runCell = (
  plan: RunPlan
): Result.Result<ReadonlyArray<AttemptRecord>, Deadlock | ZonePlanRejected> => {
  const { scenario, onEvent } = plan
  const counter = new CostCounter(scenario.sender.host)
  const built = buildRun({
    ...plan,
    onEvent: (event) => {
      counter.count(event)
      onEvent?.(event)
    }
  })
  if (Result.isFailure(built)) return Result.fail(built.failure)
  const { simulation, internet, senders } = built.success
  const sender = senders[0]!
  const records: Array<AttemptRecord> = []

  const deliverMail = Effect.fnUntraced(function* (number: number, mail: Mail) {
    for (let attempt = 1; ; attempt++) {
      const startMicros = simulation.nowMicros
      const before = counter.cost
      const result = yield* deliver(mail, sender.model)
      const endMicros = simulation.nowMicros
      records.push({
        mail: number,
        attempt,
        startMicros,
        endMicros,
        result,
        holdings: internet.ledger.of(mail.messageId, startMicros, endMicros + 1),
        cost: counter.since(before)
      })
      if (result._tag !== "Deferred" || attempt >= scenario.sender.attempts) return
      yield* simulation.sleep(toMicros(scenario.sender.retryAfter))
    }
  })
  for (const [index, { at, to }] of scenario.mail.entries()) {
    const mail = compose(index + 1, scenario.sender.host, to ?? `user@${scenario.domain.name}`)
    simulation.spawn(
      `delivery of mail ${index + 1}`,
      toMicros(at),
      Effect.provide(deliverMail(index + 1, mail), sender.services)
    )
  }
  return Result.map(simulation.run(), () =>
    records.toSorted((a, b) => a.startMicros - b.startMicros || a.mail - b.mail)
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
  readonly #client: string
  cost: Cost = { dnsQueries: 0, httpsRequests: 0, smtpConnections: 0 }

  constructor(client: string) {
    this.#client = client
  }

  count(event: TraceEvent): void {
    if (event.kind !== "wire" || event.from !== this.#client) return
    const { dnsQueries, httpsRequests, smtpConnections } = this.cost
    if (event.protocol === "dns") this.cost = { ...this.cost, dnsQueries: dnsQueries + 1 }
    if (event.protocol === "https") this.cost = { ...this.cost, httpsRequests: httpsRequests + 1 }
    if (event.protocol === "tcp") this.cost = { ...this.cost, smtpConnections: smtpConnections + 1 }
  }

  since(before: Cost): Cost {
    return {
      dnsQueries: this.cost.dnsQueries - before.dnsQueries,
      httpsRequests: this.cost.httpsRequests - before.httpsRequests,
      smtpConnections: this.cost.smtpConnections - before.smtpConnections
    }
  }
}
