/** Lays a scenario's mail out for the search: what is sent before the attacker comes, while it is there, and after. */
import type { ChosenCapability } from "../scenario/attackers.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { capabilities } from "../attacker/registry.ts"

/** All but those that lay out no moves. */
export const searchedCapabilities: ReadonlyArray<string> = capabilities
  .filter(({ isSearched = true }) => isSearched)
  .map(({ id }) => id)

/** cold: the sender has never written to the domain. warm: it did once, undisturbed, and kept what it learnt. */
export const starts = ["cold", "warm"] as const
export type Start = (typeof starts)[number]

/**
 * From the undisturbed mail to the attacked one, and from each of these to the next. A day is our choice: DNS answers
 * with the TTLs in use are forgotten by then, and policies with the max_age in use are not (RFC 8461 §3.2 speaks of weeks).
 */
const gapMicros = 86_400_000_000

/** From the last attacked mail to the mail after the attack. An hour is our choice: forged answers of minutes are gone. */
const afterMicros = 3_600_000_000

/** Before the mail after the attack the attacker leaves; half the gap is our choice. */
const leaveMicros = afterMicros / 2

export interface Stage {
  /** The scenario with the mail of the search, each tried once. */
  readonly scenario: Scenario
  /** All that there are, with default parameters, in the attacker's hands while it is there. */
  readonly capabilities: ReadonlyArray<ChosenCapability>
  /** Numbers of the mails in the scenario, from 1. */
  readonly attacked: ReadonlyArray<number>
  /** Number of the mail after the attack; absent where none is sent. */
  readonly afterwards?: number
  /** When each attacked mail is sent, microseconds of virtual time. */
  readonly attackedMicros: ReadonlyArray<number>
}

export const stage = (
  scenario: Scenario,
  {
    start,
    messages,
    goals,
    ids = searchedCapabilities
  }: {
    readonly start: Start
    readonly messages: number
    /** Ids: only to poison needs a mail after the attack. */
    readonly goals: ReadonlyArray<string>
    readonly ids?: ReadonlyArray<string>
  }
): Stage => {
  const first = start === "warm" ? 1 : 0
  const attackedMicros = Array.from({ length: messages }, (_, i) => (first + i) * gapMicros)
  const lastMicros = attackedMicros.at(-1) ?? 0
  const hasAfterwards = goals.includes("poison")
  const times = [
    ...(start === "warm" ? [0] : []),
    ...attackedMicros,
    ...(hasAfterwards ? [lastMicros + afterMicros] : [])
  ]
  return {
    scenario: {
      ...scenario,
      sender: { ...scenario.sender, attempts: 1 },
      senders: scenario.senders.map((sender) => ({ ...sender, attempts: 1 })),
      // The search has a timeline of its own.
      phases: [],
      mail: [mailAt(times[0]!), ...times.slice(1).map(mailAt)]
    },
    capabilities: ids.map((id) => ({
      id,
      parameters: {},
      // A second before the mail, so that nothing of the mail before it is still on its way.
      fromMicros: Math.max(0, attackedMicros[0]! - 1_000_000),
      toMicros: lastMicros + leaveMicros
    })),
    attacked: attackedMicros.map((_, i) => first + i + 1),
    ...(hasAfterwards ? { afterwards: times.length } : {}),
    attackedMicros
  }
}

const mailAt = (micros: number): NonNullable<Scenario["mail"]>[number] => ({ at: `${micros / 1_000_000}s` })
