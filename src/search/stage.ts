/** Lays a scenario's mail out for the search: what is sent before the attacker comes, while it is there, and after. */
import type { Capability } from "../attacker/capability.ts"
import type { Position } from "../world/crossing.ts"
import { capabilities } from "../attacker/registry.ts"
import type { ChosenCapability } from "../scenario/attackers.ts"
import { type ChosenMail, chosenMail } from "../scenario/chosen-mail.ts"
import { chosenSenders } from "../staging/senders.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"

export const searchedCapabilities: ReadonlyArray<string> = capabilities.map(({ id }) => id)

/** cold: the sender has never written to the domain. warm: it did once, undisturbed, and kept what it learnt. */
export const starts = ["cold", "warm"] as const
export type Start = (typeof starts)[number]

/** In place of a start: the scenario's own mail, senders, phases and retries, with the attacker there all the time. */
export const asWritten = "scenario"

/**
 * From the undisturbed mail to the attacked one, and from each of these to the next. A day and two hours is our choice: DNS answers
 * with TTLs of up to a day are forgotten by then, and policies with the max_age in use are not (RFC 8461 §3.2 speaks of weeks).
 */
const gapMicros = 93_600_000_000

/**
 * From the attacker's coming to the first attacked mail. Two hours is our choice: an order of a certificate takes minutes, what a sender does once a day
 * falls into them, and answers with a TTL of an hour that it got then are forgotten by the time of the mail, and not just about to be.
 */
const leadMicros = 7_200_000_000

/** From the last attacked mail to the mail after the attack. An hour is our choice: forged answers of minutes are gone. */
const afterMicros = 3_600_000_000

/** Before the mail after the attack the attacker leaves; half the gap is our choice. */
const leaveMicros = afterMicros / 2

/**
 * From the last mail on. Twelve hours is our choice: an attempt waits for minutes at each MX host at most (RFC 5321 §4.5.3.2), and answers are remembered
 * for a day.
 */
const attemptMicros = 43_200_000_000

/** RFC 8460 §4.1, §5.5: a report is due when the day is over, and is tried for another. */
const reportMicros = 172_800_000_000

/** Has never written to the domain, and does so only when somebody brings it about; by a name that no sender of the scenario has. */
const strangerTo = (senders: Scenario["senders"]): { readonly name: string; readonly host: string } => {
  let name = "stranger"
  while (senders.some((sender) => sender.name === name || sender.host === hostOf(name)))
    name = `another-${name}`
  return { name, host: hostOf(name) }
}

const hostOf = (name: string): string => `out.${name}.test`

/** Before the first attacked mail; half the lead is our choice. */
const triggerMicros = leadMicros / 2

export interface Stage {
  /** The scenario with the mail of the search, each tried once. */
  readonly scenario: Scenario
  /** What of that mail is sent. */
  readonly mail: ReadonlyArray<ChosenMail>
  /** All that there are, in each of the ways in which they are searched, in the attacker's hands while it is there. */
  readonly capabilities: ReadonlyArray<ChosenCapability>
  /** Mails of which the goals speak, by their numbers in the scenario, from 1, in the order of time. */
  readonly attacked: ReadonlyArray<number>
  /** Mail after the attack, likewise; none where no goal asks for it. */
  readonly afterwards: ReadonlyArray<number>
  /** Is there mail on which the life of what an attacker says has a bearing? Otherwise it does not matter how long that is kept. */
  readonly looksAhead: boolean
  /** Nothing that comes later is of interest, microseconds of virtual time; Infinity where there is no telling. */
  readonly endsMicros: number
  /** When each attacked mail is sent, microseconds of virtual time. */
  readonly attackedMicros: ReadonlyArray<number>
  /** Moves that are on no menu, for those who ask what a kind of move is worth; none when absent. */
  readonly leavesOut?: (position: Position, does: string) => boolean
  /** First mail of each moment at which attacked mail is sent that goes in any case: between them a search looks at how things stand. */
  readonly moments: ReadonlyArray<number>
}

export interface StagePlan {
  readonly start: Start | typeof asWritten
  readonly messages: number
  /** Ids: only to poison needs a mail after the attack. */
  readonly goals: ReadonlyArray<string>
  readonly ids?: ReadonlyArray<string>
}

export const stage = (scenario: Scenario, plan: StagePlan): Stage =>
  plan.start === asWritten ? writtenStage(scenario, plan) : searchStage(scenario, plan)

/** So that what is searched can be compared with what `run` makes of the same file. No mail comes after the attack. */
const writtenStage = (scenario: Scenario, { ids = searchedCapabilities }: Pick<StagePlan, "ids">): Stage => {
  const mail = chosenMail(scenario)
  const looksAhead = mail.length > 1 || chosenSenders(scenario).length > 1
  return {
    scenario,
    mail,
    capabilities: heldCapabilities(ids, looksAhead, () => ({
      fromMicros: 0,
      toMicros: Number.POSITIVE_INFINITY
    })),
    attacked: mail.map(({ number }) => number),
    afterwards: [],
    looksAhead,
    // Retries go on for days.
    endsMicros: Number.POSITIVE_INFINITY,
    attackedMicros: microsOf(mail),
    moments: momentsOf(mail)
  }
}

const heldCapabilities = (
  ids: ReadonlyArray<string>,
  looksAhead: boolean,
  windowOf: (capability: Capability) => Pick<ChosenCapability, "fromMicros" | "toMicros">
): ReadonlyArray<ChosenCapability> =>
  capabilities
    .filter(({ id }) => ids.includes(id))
    .flatMap((capability) =>
      waysOf(capability, looksAhead).map((parameters) => ({
        id: capability.id,
        parameters,
        ...windowOf(capability)
      }))
    )

const searchStage = (
  scenario: Scenario,
  { start, messages, goals, ids = searchedCapabilities }: StagePlan
): Stage => {
  const firstMicros = gapMicros
  const lastMicros = firstMicros + (messages - 1) * gapMicros
  const sender = { ...scenario.sender, attempts: 1 }
  // With a cold start the sender is a stranger itself.
  const stranger = strangerTo(scenario.senders)
  const hasStranger = start === "warm" && ids.includes("trigger")
  const usual = scenario.senders.length === 0 ? [{ name: "sender", host: sender.host }] : scenario.senders
  const senders = hasStranger
    ? [...usual.map((one) => ({ ...one, attempts: 1 })), stranger]
    : scenario.senders.map((one) => ({ ...one, attempts: 1 }))
  const from = hasStranger ? usual.map(({ name }) => name) : [undefined]
  const mail: Array<StageMail> = [
    ...(start === "warm" ? sentBy(from, 0, "before") : []),
    ...(hasStranger
      ? [
          {
            kind: "attacked",
            atMicros: firstMicros - triggerMicros,
            sender: stranger.name,
            triggered: true
          } as const
        ]
      : []),
    ...Array.from({ length: messages }, (_, i) =>
      sentBy(from, firstMicros + i * gapMicros, "attacked")
    ).flat(),
    ...(goals.includes("poison") ? sentBy(from, lastMicros + afterMicros, "afterwards") : [])
  ]
  const looksAhead = messages > 1 || mail.some(({ kind }) => kind === "afterwards")
  const staged: Scenario = {
    ...scenario,
    sender,
    senders,
    // The search has a timeline of its own.
    phases: [],
    mail: [writtenMail(mail[0]!), ...mail.slice(1).map(writtenMail)]
  }
  const chosen = chosenMail(staged)
  const ofKind = (wanted: StageMail["kind"]) => chosen.filter((_, index) => mail[index]!.kind === wanted)
  const attacked = ofKind("attacked")
  return {
    scenario: staged,
    mail: chosen,
    capabilities: heldCapabilities(ids, looksAhead, ({ isAboutReports = false }) => ({
      fromMicros: firstMicros - leadMicros,
      toMicros: lastMicros + (isAboutReports ? reportMicros : leaveMicros)
    })),
    attacked: attacked.map(({ number }) => number),
    afterwards: ofKind("afterwards").map(({ number }) => number),
    looksAhead,
    endsMicros: chosenSenders(staged).some(({ reports }) => reports)
      ? Number.POSITIVE_INFINITY
      : Math.max(...chosen.map(({ atMicros }) => atMicros)) + attemptMicros,
    attackedMicros: microsOf(attacked),
    moments: momentsOf(attacked)
  }
}

/** First of those that go in any case at each moment, by their numbers. */
export const momentsOf = (mail: ReadonlyArray<ChosenMail>): ReadonlyArray<number> =>
  [
    ...Map.groupBy(
      mail
        .filter(({ isTriggered = false }) => !isTriggered)
        .toSorted((a, b) => a.atMicros - b.atMicros || a.number - b.number),
      ({ atMicros }) => atMicros
    ).values()
  ].map(([first]) => first!.number)

export const microsOf = (mail: ReadonlyArray<ChosenMail>): ReadonlyArray<number> =>
  [...new Set(mail.map(({ atMicros }) => atMicros))].toSorted((a, b) => a - b)

interface StageMail {
  readonly kind: "before" | "attacked" | "afterwards"
  readonly atMicros: number
  /** Absent: every sender sends it. */
  readonly sender?: string
  readonly triggered?: boolean
}

const sentBy = (
  senders: ReadonlyArray<string | undefined>,
  atMicros: number,
  kind: StageMail["kind"]
): ReadonlyArray<StageMail> =>
  senders.map((sender) => ({ kind, atMicros, ...(sender === undefined ? {} : { sender }) }))

const waysOf = (
  { searchedWith = [{}], searchedAheadWith = [] }: Capability,
  looksAhead: boolean
): ReadonlyArray<unknown> => (looksAhead ? [...searchedWith, ...searchedAheadWith] : searchedWith)

const writtenMail = ({ atMicros, sender, triggered }: StageMail): NonNullable<Scenario["mail"]>[number] => ({
  at: `${atMicros / 1_000_000}s`,
  ...(sender === undefined ? {} : { sender }),
  ...(triggered === undefined ? {} : { triggered })
})
