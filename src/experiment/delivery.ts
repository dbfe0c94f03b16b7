/** One mail of one sender, from attempt to attempt, until it is delivered or given up. */
import { Effect } from "effect"
import type { BuiltSender } from "../staging/build-sender.ts"
import type { ChosenMail } from "../scenario/chosen-mail.ts"
import { type Attempt, domainOf, type Mail } from "../sender/attempt.ts"
import type { Internet } from "../world/internet.ts"
import type { Holding } from "../world/ledger.ts"
import type { Cost, CostCounter } from "./cost.ts"
import type { Reporting } from "./reporting.ts"
import type { Tried } from "./situations/attempted.ts"
import { type TrialRun, tryOnce } from "./try-once.ts"
import type { Upkeeping } from "./upkeeping.ts"

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

/** What all deliveries of a run have in common. */
export interface DeliveryRun extends TrialRun {
  /** Unix epoch milliseconds at virtual time 0. */
  readonly startMs: number
  readonly reporting: Reporting
  readonly upkeeping: Upkeeping
  /** Asked before each attempt; where it says no, nothing that comes after is of interest. */
  readonly mayTry: (mail: number) => boolean
  readonly onTried: (record: AttemptRecord) => void
}

export class Delivery {
  readonly #run: DeliveryRun
  readonly #sender: BuiltSender
  readonly #counter: CostCounter
  readonly #chosen: ChosenMail
  readonly #isLast: boolean
  readonly #messageId: string
  #attempt = 0
  #queuedMicros = 0

  /** @param isLast is it the mail that is handed over last? */
  constructor(
    run: DeliveryRun,
    sender: BuiltSender,
    counter: CostCounter,
    chosen: ChosenMail,
    isLast: boolean
  ) {
    this.#run = run
    this.#sender = sender
    this.#counter = counter
    this.#chosen = chosen
    this.#isLast = isLast
    this.#messageId = `${chosen.number}@${sender.host}`
  }

  /** The mail has come. */
  begin(): void {
    const { simulation, internet } = this.#run
    const { isTriggered = false, to } = this.#chosen
    if (isTriggered && !isBroughtAbout(internet, this.#sender.host, domainOf(to))) return this.#end()
    this.#queuedMicros = simulation.nowMicros
    this.#sender.queue.accept(this.#messageId, this.#queuedMicros)
    this.#try()
  }

  #try(): void {
    const { simulation, situations, mayTry, upkeeping } = this.#run
    this.#attempt += 1
    if (!mayTry(this.#chosen.number)) {
      upkeeping.stop()
      return this.#end()
    }
    const mail = this.#mail()
    const known = situations?.recall(this.#sender, mail)
    if (known !== undefined) return this.#settle(known)
    const { name, services } = this.#sender
    simulation.perform(
      `delivery of mail ${this.#chosen.number} by ${name}`,
      Effect.provide(
        Effect.map(tryOnce(this.#run, this.#sender, this.#counter, mail), (tried) => this.#settle(tried)),
        services
      )
    )
  }

  #settle(tried: Tried): void {
    const { simulation, reporting, upkeeping, startMs, onTried } = this.#run
    const { queue, name, heldOctets } = this.#sender
    const { number, phase, to } = this.#chosen
    const { result, startMicros, endMicros, metOutage, lacksIpVersion, holdings, cost } = tried
    const domain = domainOf(to)
    const deferral = result._tag === "Deferred" ? queue.defer(this.#messageId, endMicros) : undefined
    if (deferral === undefined) queue.remove(this.#messageId)
    onTried({
      sender: name,
      mail: number,
      ...(phase === undefined ? {} : { phase }),
      domain,
      attempt: this.#attempt,
      queueDelayMicros: startMicros - this.#queuedMicros,
      startMicros,
      endMicros,
      // RFC 5321 §4.5.4.1: once the time is over, the mail goes back.
      result:
        deferral?._tag === "LifetimeOver" ? { ...result, _tag: "Bounced", why: "lifetime over" } : result,
      metOutage,
      lacksIpVersion,
      holdings,
      cost,
      ...(this.#isLast ? { heldOctets: heldOctets(startMs + endMicros / 1000) } : {})
    })
    reporting.add(this.#sender, result, domain, endMicros)
    upkeeping.look(this.#sender, endMicros)
    if (deferral?._tag === "Retry") simulation.at(endMicros + deferral.afterMicros, () => this.#try())
    else this.#end()
  }

  #end(): void {
    this.#run.upkeeping.endMail(this.#sender)
  }

  #mail(): Mail {
    const { host } = this.#sender
    return {
      messageId: this.#messageId,
      from: `author@${host}`,
      to: this.#chosen.to,
      lines: [],
      ageSeconds: (this.#run.simulation.nowMicros - this.#queuedMicros) / 1_000_000
    }
  }
}

const isBroughtAbout = (internet: Internet, host: string, domain: string): boolean =>
  internet.interception.triggers?.(internet.crossing("author to sender", host, domain)) ?? true
