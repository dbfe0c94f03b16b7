/** One cell of a population: a model, an attack and an adoption on one drawn population. Senders come one after the other, for none knows of another. */
import { Agenda, type AgendaItem } from "../../kernel/agenda.ts"
import { randomStream } from "../../kernel/random-stream.ts"
import { codes, type Measured, measuredOf } from "../../scenario/measured-domains.ts"
import type { Population } from "../../scenario/schema/population.ts"
import { toEpochMs, toMicros } from "../../scenario/schema/time.ts"
import type { Deferral, Queue } from "../../sender/queue.ts"
import { type DrawnPopulation, type DrawnSender, limitOf } from "./drawn-population.ts"
import { KnownByNumber } from "./known-by-number.ts"
import { Noticing } from "./noticing.ts"
import type { PairKind } from "./pair-kind.ts"

/** Counts of mails, whole numbers. */
export const noCounts = {
  mails: 0,
  attempts: 0,
  /** Of a sender to a domain to which it had not written before. */
  first_contacts: 0,
  delivered: 0,
  /** Of these, by a host whose identity the sender had checked. */
  authenticated: 0,
  /** Read by somebody else, at any attempt. */
  exposed: 0,
  /** Of these, those that ended with somebody else. */
  intercepted: 0,
  exposed_first_contacts: 0,
  /** Exposed when no TLS report could have warned the operator of the attack. */
  exposed_unnoticed: 0,
  /** Given up and sent back, or still waiting at the end of the time. */
  undelivered: 0,
  /** Delivered more than a day after they came. */
  late: 0
}
export type PopulationCounts = typeof noCounts

export interface PopulationCell {
  readonly counts: PopulationCounts
  /** By the name that the file gives the provider; "" for domains that are at none. */
  readonly byProvider: Readonly<Record<string, PopulationCounts>>
  readonly bySender: Readonly<Record<string, PopulationCounts>>
}

/** What a domain publishes: nothing, what its model has it publish, or what was measured. */
export type Publication = "nothing" | "all" | Measured

/** What a mail meets, as far as the file says it. */
export interface Meeting {
  readonly sender: DrawnSender
  readonly senderAdopts: boolean
  readonly publication: Publication
  /** Index among all mistakes of the population; absent where none was made. */
  readonly mistake?: number
  readonly isReached: boolean
}

export interface PopulationCellPlan {
  readonly population: Population
  readonly drawn: DrawnPopulation
  readonly seed: number
  /** Share that adopts the model: of domains at the provider of that name or at none, and of senders of that name. */
  readonly adoption: {
    readonly domains: ((name: string | undefined) => number) | "as-measured"
    readonly senders: (name: string) => number
  }
  /** Share that asks for TLS reports, of domains at the provider of that name or at none, and share of senders of that name that sends them. */
  readonly reporting: {
    readonly domains: (name: string | undefined) => number
    readonly senders: (name: string) => number
  }
  /** By the number of the mistake: from when to when a report of it would come without an attack. */
  readonly mistaken: ReadonlyArray<{ readonly fromMicros: number; readonly toMicros: number }>
  /** Does the attack reach mail from that sender to domains at the provider of that number? */
  readonly reaches: (sender: DrawnSender, provider: number) => boolean
  readonly kindOf: (meeting: Meeting) => PairKind
  /** Called now and then with how many mails were added. */
  readonly onMails?: (more: number) => void
}

export const runPopulationCell = (plan: PopulationCellPlan): PopulationCell => {
  const tally = new Tally()
  const noticing = new Noticing(toEpochMs(plan.population.scenario.start))
  const limits = limitsOf(plan)
  for (const sender of plan.drawn.senders)
    if (sender.share > 0) new SenderCourse(plan, limits, sender, tally, noticing).run()
  noticing.count()
  return tally.cell
}

/** Domains whose lot is below adopt, or ask for reports: by the name of their provider. */
interface Limits {
  readonly adoption: Float64Array | undefined
  readonly reporting: Float64Array
}

const limitsOf = ({ adoption, reporting, drawn }: PopulationCellPlan): Limits => {
  const byName = (share: (name: string | undefined) => number) =>
    Float64Array.from(drawn.domains.providerNames, ({ name }) => limitOf(share(name)))
  return {
    adoption: adoption.domains === "as-measured" ? undefined : byName(adoption.domains),
    reporting: byName(reporting.domains)
  }
}

class Tally {
  readonly #counts = { ...noCounts }
  readonly #byProvider = new Map<string, PopulationCounts>()
  readonly #bySender = new Map<string, PopulationCounts>()

  /** Those to which a mail of that sender to that provider adds. */
  of(sender: string, provider = ""): ReadonlyArray<PopulationCounts> {
    return [this.#counts, countsOf(this.#bySender, sender), countsOf(this.#byProvider, provider)]
  }

  get cell(): PopulationCell {
    return {
      counts: this.#counts,
      byProvider: Object.fromEntries(this.#byProvider),
      bySender: Object.fromEntries(this.#bySender)
    }
  }
}

const countsOf = (all: Map<string, PopulationCounts>, name: string): PopulationCounts => {
  const known = all.get(name)
  if (known !== undefined) return known
  const made = { ...noCounts }
  all.set(name, made)
  return made
}

interface Waiting extends AgendaItem {
  readonly number: number
  readonly domain: number
  readonly sinceMicros: number
  readonly isFirst: boolean
  wasExposed: boolean
  isQueued: boolean
}

const [secondMicros, dayMicros] = [1_000_000, 86_400_000_000]

/** Our choice: often enough for a line that is written four times a second. */
const mailsBetweenNews = 10_000

/** All mail of one sender, in the order of time. */
class SenderCourse {
  readonly #plan: PopulationCellPlan
  readonly #limits: Limits
  readonly #sender: DrawnSender
  readonly #tally: Tally
  readonly #noticing: Noticing
  readonly #sendsReports: boolean
  readonly #agenda = new Agenda<Waiting>()
  /** By the number of the provider's name. */
  readonly #counts: Array<ReadonlyArray<PopulationCounts> | undefined> = []
  readonly #written = new Set<number>()
  readonly #ofDomains: KnownByNumber
  /** A domain that is at none counts as one of its own. */
  readonly #ofProviders: KnownByNumber
  /** By the number of the provider. */
  readonly #reached: Array<boolean | undefined> = []
  readonly #kinds = new Map<number, PairKind>()
  readonly #queue: Queue
  /** And none. */
  readonly #mistakes: number
  #mails = 0

  constructor(
    plan: PopulationCellPlan,
    limits: Limits,
    sender: DrawnSender,
    tally: Tally,
    noticing: Noticing
  ) {
    this.#plan = plan
    this.#limits = limits
    this.#sender = sender
    this.#tally = tally
    this.#noticing = noticing
    this.#sendsReports = sender.adoptionLot < limitOf(plan.reporting.senders(sender.name))
    const startMs = toEpochMs(plan.population.scenario.start)
    this.#ofDomains = new KnownByNumber(startMs)
    this.#ofProviders = new KnownByNumber(startMs)
    this.#mistakes = plan.population.mistakes.length + 1
    this.#queue = this.#kind(nothing, 0, false).newQueue()
  }

  run(): void {
    const { population, drawn, seed, onMails } = this.#plan
    const horizonMicros = toMicros(population.horizon)
    const gapMicros = Math.max(1, Math.round(horizonMicros / (population.mails * this.#sender.share)))
    const stream = (purpose: string) => randomStream(seed, `sender ${this.#sender.index}`, purpose)
    const [times, choices] = [stream("mail"), stream("domains")]
    let comes = times.exponential(gapMicros)
    for (;;) {
      const comesMicros = comes - (comes % secondMicros)
      const dueMicros = this.#agenda.nextTime()
      if (Math.min(comesMicros, dueMicros) >= horizonMicros) break
      if (comesMicros > dueMicros) {
        this.#try(this.#agenda.take()!, dueMicros)
        continue
      }
      this.#come(drawn.domains.byPopularity.draw(choices), comesMicros)
      comes += times.exponential(gapMicros)
      if (this.#mails % mailsBetweenNews === 0) onMails?.(mailsBetweenNews)
    }
    onMails?.(this.#mails % mailsBetweenNews)
    for (let left = this.#agenda.take(); left !== undefined; left = this.#agenda.take())
      for (const counts of this.#countsOf(left.domain)) counts.undelivered += 1
  }

  #come(domain: number, sinceMicros: number): void {
    this.#mails += 1
    const isFirst = !this.#written.has(domain)
    this.#written.add(domain)
    for (const counts of this.#countsOf(domain)) {
      counts.mails += 1
      if (isFirst) counts.first_contacts += 1
    }
    this.#try(
      { number: this.#mails, domain, sinceMicros, isFirst, wasExposed: false, isQueued: false, isOver: true },
      sinceMicros
    )
  }

  #try(mail: Waiting, startMicros: number): void {
    const { number, domain, sinceMicros, isFirst, wasExposed } = mail
    const { domains } = this.#plan.drawn
    const provider = domains.providerOf[domain]!
    const published = this.#publishedBy(domain)
    const mistake = published === nothing ? 0 : domains.mistakeAt(domain)
    const isReached = this.#reaches(provider)
    const kind = this.#kind(published, mistake, isReached)
    const variant = (provider * this.#mistakes + mistake) * publications + published
    const ofDomain = this.#ofDomains.of(domain)
    const ofProvider = this.#ofProviders.of(variant)
    const ageSeconds = (startMicros - sinceMicros) / secondMicros
    const fate = kind.attempt(startMicros, ageSeconds, ofDomain, ofProvider)
    this.#ofDomains.letGo(domain, ofDomain, startMicros / 1000)
    this.#ofProviders.letGo(variant, ofProvider, startMicros / 1000)
    const isNewlyExposed = !wasExposed && fate.isExposed
    const endMicros = startMicros + fate.lastsMicros
    if (isNewlyExposed) this.#noticing.exposed(provider, startMicros, this.#countsOf(domain))
    if (this.#sendsReports && isReached && fate.fails && this.#isReported(domain, mistake, startMicros))
      this.#noticing.reported(provider, endMicros)
    const next = fate.isOver ? undefined : this.#defer(mail, endMicros)
    const waits = next?._tag === "Retry"
    // Most mail is over at once, and never in the queue.
    if (!waits && mail.isQueued) this.#queue.remove(String(number))
    for (const counts of this.#countsOf(domain)) {
      counts.attempts += 1
      if (isNewlyExposed) {
        counts.exposed += 1
        if (fate.isIntercepted) counts.intercepted += 1
        if (isFirst) counts.exposed_first_contacts += 1
      }
      if (waits) continue
      if (fate.isTaken) counts.delivered += 1
      else counts.undelivered += 1
      if (fate.isAuthenticated) counts.authenticated += 1
      if (fate.isTaken && endMicros - sinceMicros > dayMicros) counts.late += 1
    }
    if (!waits) return
    mail.wasExposed = wasExposed || isNewlyExposed
    mail.isQueued = true
    mail.isOver = false
    this.#agenda.add(wholeSecondFrom(endMicros + next.afterMicros), mail)
  }

  #defer({ number, sinceMicros, isQueued }: Waiting, endMicros: number): Deferral {
    const id = String(number)
    if (!isQueued) this.#queue.accept(id, sinceMicros)
    return this.#queue.defer(id, endMicros)
  }

  #countsOf(domain: number): ReadonlyArray<PopulationCounts> {
    const { providerOf, nameOf, providerNames } = this.#plan.drawn.domains
    const number = nameOf[providerOf[domain]!]!
    return (this.#counts[number] ??= this.#tally.of(this.#sender.name, providerNames[number]!.nameInTables))
  }

  /** Of a mistake reports tell without an attack. @param mistake its number, from 1; 0 where none was made */
  #isMistaken(mistake: number, atMicros: number): boolean {
    const one = this.#plan.mistaken[mistake - 1]
    return one !== undefined && one.fromMicros <= atMicros && atMicros < one.toMicros
  }

  /** Will a report of this sender tell of a session that failed, and would none without an attack? */
  #isReported(domain: number, mistake: number, atMicros: number): boolean {
    return this.#isBelow(this.#limits.reporting, domain) && !this.#isMistaken(mistake, atMicros)
  }

  #isBelow(limits: Float64Array, domain: number): boolean {
    const { adoptionLot, providerOf, nameOf } = this.#plan.drawn.domains
    return adoptionLot[domain]! < limits[nameOf[providerOf[domain]!]!]!
  }

  #reaches(provider: number): boolean {
    return (this.#reached[provider] ??= this.#plan.reaches(this.#sender, provider))
  }

  /** Number of the domain's publication. */
  #publishedBy(domain: number): number {
    const { adoption } = this.#limits
    if (adoption === undefined) return measured + this.#plan.drawn.domains.published![domain]!
    return this.#isBelow(adoption, domain) ? all : nothing
  }

  #kind(published: number, mistake: number, isReached: boolean): PairKind {
    const code = (mistake * publications + published) * 2 + Number(isReached)
    let kind = this.#kinds.get(code)
    if (kind === undefined) {
      kind = this.#plan.kindOf({
        sender: this.#sender,
        senderAdopts: this.#sender.adoptionLot < limitOf(this.#plan.adoption.senders(this.#sender.name)),
        publication:
          published === nothing ? "nothing" : published === all ? "all" : measuredOf(published - measured),
        ...(mistake === 0 ? {} : { mistake: mistake - 1 }),
        isReached
      })
      this.#kinds.set(code, kind)
    }
    return kind
  }
}

/** Numbers of publications: those that were measured follow from here. */
const [nothing, all, measured] = [0, 1, 2]
const publications = measured + codes

const wholeSecondFrom = (micros: number): number => Math.ceil(micros / secondMicros) * secondMicros
