/** An attacker at work: lays the menus of its capabilities together and lets a driver choose at every point. */
import {
  type ClockVerdict,
  type ConnectCrossing,
  type ConnectVerdict,
  type Crossing,
  type DnsCrossing,
  type DnsVerdict,
  type Interception,
  pass,
  type TriggerVerdict,
  unobserved
} from "../world/crossing.ts"
import { hasTimestamps } from "../protocol/x509/transparency.ts"
import type { Menu, Move } from "./capability.ts"
import { questionText, readQuery } from "./forged-answer.ts"
import type { Reach } from "./reach.ts"
import { capabilityOf } from "./web-place.ts"

/** A capability in an attacker's hands, from a time to a time. */
export interface Armed {
  readonly capability: string
  /** Takes it no capability? Then it spends nothing of its own. */
  readonly isFree?: boolean
  readonly menu: Menu
  readonly reach: Reach
  /** Microseconds of virtual time; at `fromMicros` it works, at `toMicros` no longer. */
  readonly fromMicros: number
  readonly toMicros: number
}

/** A move, the capability that lays it out, and all that it spends: that one first. */
export type Offer<Verdict> = Move<Verdict> & {
  readonly capability: string
  readonly spends: ReadonlyArray<string>
}

/** An offer that is taken, or none where the crossing passes. */
export interface Foreseen<Verdict> {
  readonly offer: Offer<Verdict> | undefined
}

/** Picks one of the offers, of which there is at least one, or lets the crossing pass. */
export interface Driver {
  readonly choose: <Verdict>(
    crossing: Crossing,
    offers: ReadonlyArray<Offer<Verdict>>
  ) => Offer<Verdict> | undefined
  /** Would it ever choose it here? Always, when left out. */
  readonly isOfUse?: (crossing: Crossing, move: Move<unknown>) => boolean
  /** Could it choose anything of what this capability lays out? Asked before that is laid out; always, when left out. */
  readonly heeds?: (capability: string) => boolean
  /** What it does here, where that is known without seeing the offers; undefined where it is not. Never, when left out. */
  readonly foresees?: <Verdict>(crossing: Crossing) => Foreseen<Verdict> | undefined
  /** Does it read along with a capability that can? Always, when left out. */
  readonly watches?: (crossing: Crossing, capability: string) => boolean
  /** Does it read questions along with a capability that can? Always, when left out. */
  readonly readsQuestions?: boolean
  /** What its choices depend on besides, of what went before; absent for one that cannot say. */
  readonly mind?: Mind
}

export interface Mind {
  /** Drivers that play the same object choose the same as long as they are of one mind. */
  readonly plays: object
  /** The same text for two minds that choose the same. */
  readonly read: () => string
  /** Makes it what `read` said. */
  readonly set: (text: string) => void
}

/** What the attacker did, for the trace. */
export interface Act {
  readonly atMicros: number
  /** Name of the host whose question or connection it was; empty where it was the attacker's own. */
  readonly client: string
  readonly capability: string
  readonly does: string
}

/** A scenario's strategy: do whatever can be done, in the order in which the scenario lists the capabilities. */
export const eager: Driver = {
  choose: (_, offers) => offers[0],
  mind: { plays: {}, read: () => "", set: () => {} }
}

/** @param onAct with each act the certificate that it shows, if that was issued for it and is in public logs */
export const adversary = (
  armed: ReadonlyArray<Armed>,
  driver: Driver,
  onAct: (act: Act, logged?: Uint8Array) => void
): Interception => {
  if (armed.length === 0) return unobserved
  // Before the first of its capabilities works its own hosts do nothing either.
  const comesMicros = armed.reduce(
    (first, { fromMicros, isFree = false }) => (isFree ? first : Math.min(first, fromMicros)),
    Number.POSITIVE_INFINITY
  )

  /** Asked at every line that crosses, so those whose menus have nothing of that kind are left out beforehand. */
  const deciding = <At extends Crossing, Verdict>(
    menuFor: (menu: Menu) => ((crossing: At) => ReadonlyArray<Move<Verdict>>) | undefined,
    channelsAt: (crossing: At) => ReadonlyArray<string> = () => []
  ): ((crossing: At) => Verdict | typeof pass) => {
    const able = armed.filter(
      ({ menu, capability }) => menuFor(menu) !== undefined && driver.heeds?.(capability) !== false
    )
    const act = (crossing: At, chosen: Offer<Verdict> | undefined): Verdict | typeof pass => {
      if (chosen === undefined) return pass
      const { atMicros, from: client } = crossing
      const { capability, does, certificate } = chosen
      onAct({ atMicros, client, capability, does }, isLogged(chosen, crossing) ? certificate : undefined)
      return chosen.verdict
    }
    return (crossing) => {
      if (crossing.atMicros < comesMicros) return pass
      const foreseen = driver.foresees?.<Verdict>(crossing)
      if (foreseen !== undefined) return act(crossing, foreseen.offer)
      let held: ReadonlySet<string> | undefined
      const isThere = (id: string) => {
        held ??= heldAt(crossing)
        return held.has(id) || held.has(capabilityOf(id))
      }
      const offers: Array<Offer<Verdict>> = []
      for (const holder of able) {
        if (!isHeldAt(holder, crossing)) continue
        const { capability, isFree = false, menu } = holder
        const ofHolder = offers.length
        /** Whoever has a capability need not pay for what it comes with: of one thing done in two ways the one that takes more is none. */
        const offer = (one: Offer<Verdict>) => {
          for (let number = offers.length - 1; number >= ofHolder; number--) {
            const before = offers[number]!
            if (before.does !== one.does) break
            if (isPart(before.spends, one.spends)) return
            if (isPart(one.spends, before.spends)) offers.splice(number, 1)
          }
          offers.push(one)
        }
        for (const move of menuFor(menu)?.(crossing) ?? []) {
          if (driver.isOfUse?.(crossing, move) === false) continue
          const own = isFree ? [] : [move.place === undefined ? capability : `${capability}(${move.place})`]
          const spends = [...new Set([...own, ...(move.alsoSpends ?? [])])]
          if (!spends.every(isThere)) continue
          if (move.needsChannel !== true) offer({ ...move, capability, spends })
          else
            for (const channel of channelsAt(crossing))
              offer({
                ...move,
                does: `${move.does} (by ${channel})`,
                capability,
                spends: [...new Set([...spends, channel])]
              })
        }
      }
      return offers.length === 0 ? pass : act(crossing, driver.choose(crossing, offers))
    }
  }

  const heldAt = (crossing: Crossing): ReadonlySet<string> =>
    new Set(armed.filter((one) => isHeldAt(one, crossing)).map(({ capability }) => capability))

  const channelsAt = (crossing: DnsCrossing): ReadonlyArray<string> => {
    const at = wayOfKeyHolders(crossing)
    return [
      ...new Set(
        armed
          .filter((one) => at !== undefined && one.menu.isChannelAt?.(at) === true && isHeldAt(one, crossing))
          .map(({ capability }) => capability)
      )
    ]
  }

  // An authority that validates logs what it issues, as browsers ask of it. What has timestamps in it has been to the logs, whoever had it issued.
  const isLogged = ({ validated, spends, certificate }: Offer<unknown>, crossing: Crossing): boolean =>
    validated !== undefined ||
    armed.some(
      (one) =>
        one.menu.logsCertificates !== undefined &&
        spends.includes(one.capability) &&
        isHeldAt(one, crossing) &&
        (one.menu.logsCertificates || (certificate !== undefined && hasTimestamps(certificate)))
    )

  // A clock that is set stays so until who could set it changes.
  const setters = armed.filter(({ menu }) => menu.clock !== undefined)
  const clocks = new Map<string, number>()
  const setClock = deciding<Crossing, ClockVerdict>(({ clock }) => clock)
  const clockAheadSeconds = (host: string, atMicros: number): number => {
    const crossing = { position: "sender to time source", from: host, to: "time source", atMicros } as const
    const held = setters.map((one) => (isHeldAt(one, crossing) ? "1" : "0"))
    const state = `${host} ${held.join("")}`
    const known = clocks.get(state)
    if (known !== undefined) return known
    const verdict = setClock(crossing)
    const seconds = verdict._tag === "Pass" ? 0 : verdict.seconds
    clocks.set(state, seconds)
    return seconds
  }
  const readers = armed.filter(
    ({ menu }) => menu.readsQuestions !== undefined && driver.readsQuestions !== false
  )
  const readAlong = (crossing: DnsCrossing): void => {
    const asked = readQuery(crossing.query)
    if (asked === undefined) return
    const { atMicros, from: client } = crossing
    for (const one of readers)
      if (one.menu.readsQuestions?.(crossing) === true && isHeldAt(one, crossing))
        onAct({
          atMicros,
          client,
          capability: one.capability,
          does: `read the question ${questionText(asked.question)}`
        })
  }
  const answer = deciding<DnsCrossing, DnsVerdict>(({ dns }) => dns, channelsAt)
  const bringAbout = deciding<Crossing, TriggerVerdict>(({ trigger }) => trigger)

  return {
    comesMicros,
    watches: (crossing) =>
      armed.some(
        (holder) =>
          (holder.menu.watches?.(crossing) ?? false) &&
          isHeldAt(holder, crossing) &&
          (driver.watches?.(crossing, holder.capability) ?? true)
      ),
    dns: (crossing) => {
      if (readers.length > 0) readAlong(crossing)
      return answer(crossing)
    },
    connect: deciding<ConnectCrossing, ConnectVerdict>(({ connect }) => connect),
    line: deciding(({ line }) => line),
    handshake: deciding(({ handshake }) => handshake),
    web: deciding(({ web }) => web),
    http: deciding(({ http }) => http),
    ...(setters.length > 0 ? { clockAheadSeconds } : {}),
    triggers: (crossing) => bringAbout(crossing)._tag === "Trigger"
  }
}

/**
 * The crossing at which an answer that somebody has the key for is put in place of another: on the way to the parent where the server is
 * authenticated, and nowhere where the parent is too.
 */
const wayOfKeyHolders = ({ way, ...crossing }: DnsCrossing): DnsCrossing | undefined => {
  if (way?.transport !== "authenticated") return { ...crossing, ...(way === undefined ? {} : { way }) }
  const { parentOver } = way
  if (parentOver === undefined) return undefined
  return parentOver === "clear" ? crossing : { ...crossing, way: { transport: parentOver } }
}

const isPart = (part: ReadonlyArray<string>, whole: ReadonlyArray<string>): boolean =>
  part.every((id) => whole.includes(id))

/** Could it act, or read along, where and when this crosses? */
const isHeldAt = ({ fromMicros, toMicros, reach }: Armed, crossing: Crossing): boolean =>
  fromMicros <= crossing.atMicros &&
  crossing.atMicros < toMicros &&
  (crossing.position === "sender to time source" ? reach.isAtClockOf(crossing.from) : reach.isAt(crossing))
