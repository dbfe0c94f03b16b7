/** An attacker at work: lays the menus of its capabilities together and lets a driver choose at every point. */
import {
  type ClockVerdict,
  type ConnectVerdict,
  type Crossing,
  type Interception,
  pass,
  type TriggerVerdict
} from "../world/crossing.ts"
import type { Menu, Move } from "./capability.ts"
import type { Reach } from "./reach.ts"

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

/** Picks one of the offers, of which there is at least one, or lets the crossing pass. */
export interface Driver {
  readonly choose: <Verdict>(
    crossing: Crossing,
    offers: ReadonlyArray<Offer<Verdict>>
  ) => Offer<Verdict> | undefined
  /** Does it read along with a capability that can? Always, when left out. */
  readonly watches?: (crossing: Crossing, capability: string) => boolean
}

/** What the attacker did, for the trace. */
export interface Act {
  readonly atMicros: number
  readonly capability: string
  readonly does: string
}

/** A scenario's strategy: do whatever can be done, in the order in which the scenario lists the capabilities. */
export const eager: Driver = { choose: (_, offers) => offers[0] }

/** @param onAct with each act the certificate that it shows, if that was issued for it and is in public logs */
export const adversary = (
  armed: ReadonlyArray<Armed>,
  driver: Driver,
  onAct: (act: Act, logged?: Uint8Array) => void
): Interception => {
  const heldAt = (crossing: Crossing) =>
    armed.filter(
      (one) =>
        isHeld(one, crossing.atMicros) &&
        (crossing.position === "sender to time source"
          ? one.reach.isAtClockOf(crossing.from)
          : one.reach.isAt(crossing))
    )

  const decide = <At extends Crossing, Verdict>(
    crossing: At,
    menuFor: (menu: Menu) => ((crossing: At) => ReadonlyArray<Move<Verdict>>) | undefined,
    isOfUse: (menu: Menu) => boolean = () => true
  ): Verdict | typeof pass => {
    const held = heldAt(crossing)
    const offers = held.flatMap(({ capability, isFree = false, menu }) =>
      (menuFor(menu)?.(crossing) ?? [])
        .map((move) => ({
          ...move,
          capability,
          spends: [...new Set([...(isFree ? [] : [capability]), ...(move.alsoSpends ?? [])])]
        }))
        .filter(({ spends }) =>
          spends.every((id) => held.some(({ capability, menu }) => capability === id && isOfUse(menu)))
        )
    )
    if (offers.length === 0) return pass
    const chosen = driver.choose(crossing, offers)
    if (chosen === undefined) return pass
    // An authority that validates logs what it issues, as browsers ask of it.
    const isLogged =
      chosen.validated !== undefined ||
      held.some(
        ({ capability, menu }) => menu.logsCertificates === true && chosen.spends.includes(capability)
      )
    onAct(
      { atMicros: crossing.atMicros, capability: chosen.capability, does: chosen.does },
      isLogged ? chosen.certificate : undefined
    )
    return chosen.verdict
  }

  // A clock that is set stays so until what could be done to it changes.
  const clocks = new Map<string, number>()
  const clockAheadSeconds = (host: string, atMicros: number): number => {
    const crossing = { position: "sender to time source", from: host, to: "time source", atMicros } as const
    const state = [host, ...heldAt(crossing).map((one) => armed.indexOf(one))].join(" ")
    const known = clocks.get(state)
    if (known !== undefined) return known
    const verdict = decide<Crossing, ClockVerdict>(crossing, ({ clock }) => clock)
    const seconds = verdict._tag === "Pass" ? 0 : verdict.seconds
    clocks.set(state, seconds)
    return seconds
  }

  return {
    watches: (crossing) =>
      heldAt(crossing).some(
        ({ capability, menu }) =>
          (menu.watches?.(crossing) ?? false) && (driver.watches?.(crossing, capability) ?? true)
      ),
    dns: (crossing) =>
      decide(
        crossing,
        ({ dns }) => dns,
        ({ isChannelAt }) => isChannelAt?.(crossing) ?? true
      ),
    connect: (crossing) => decide<Crossing, ConnectVerdict>(crossing, ({ connect }) => connect),
    line: (crossing) => decide(crossing, ({ line }) => line),
    handshake: (crossing) => decide(crossing, ({ handshake }) => handshake),
    web: (crossing) => decide(crossing, ({ web }) => web),
    http: (crossing) => decide(crossing, ({ http }) => http),
    ...(armed.some(({ menu }) => menu.clock !== undefined) ? { clockAheadSeconds } : {}),
    ...(armed.length === 0
      ? {}
      : {
          triggers: (crossing: Crossing) =>
            decide<Crossing, TriggerVerdict>(crossing, ({ trigger }) => trigger)._tag === "Trigger"
        })
  }
}

const isHeld = ({ fromMicros, toMicros }: Armed, atMicros: number): boolean =>
  fromMicros <= atMicros && atMicros < toMicros
