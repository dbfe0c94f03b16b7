/** An attacker at work: lays the menus of its capabilities together and lets a driver choose at every point. */
import { type ConnectVerdict, type Crossing, type Interception, pass, unobserved } from "../world/crossing.ts"
import type { Menu, Move } from "./capability.ts"

/** A capability in an attacker's hands, from a time to a time. */
export interface Armed {
  readonly capability: string
  readonly menu: Menu
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

export const adversary = (
  armed: ReadonlyArray<Armed>,
  driver: Driver,
  onAct: (act: Act) => void
): Interception => {
  if (armed.length === 0) return unobserved

  /** Asked at every line that crosses, so those whose menus have nothing of that kind are left out beforehand. */
  const deciding = <At extends Crossing, Verdict>(
    menuFor: (menu: Menu) => ((crossing: At) => ReadonlyArray<Move<Verdict>>) | undefined
  ): ((crossing: At) => Verdict | typeof pass) => {
    const able = armed.filter(({ menu }) => menuFor(menu) !== undefined)
    return (crossing) => {
      const offers: Array<Offer<Verdict>> = []
      for (const holder of able) {
        if (!isHeld(holder, crossing)) continue
        const { capability, menu } = holder
        for (const move of menuFor(menu)?.(crossing) ?? []) {
          const { alsoSpends = [] } = move
          const isFeasible = alsoSpends.every((id) =>
            armed.some((other) => other.capability === id && isHeld(other, crossing))
          )
          if (isFeasible) offers.push({ ...move, capability, spends: [capability, ...alsoSpends] })
        }
      }
      if (offers.length === 0) return pass
      const chosen = driver.choose(crossing, offers)
      if (chosen === undefined) return pass
      onAct({ atMicros: crossing.atMicros, capability: chosen.capability, does: chosen.does })
      return chosen.verdict
    }
  }

  return {
    watches: (crossing) =>
      armed.some(
        (holder) =>
          isHeld(holder, crossing) &&
          (holder.menu.watches?.(crossing) ?? false) &&
          (driver.watches?.(crossing, holder.capability) ?? true)
      ),
    dns: deciding(({ dns }) => dns),
    connect: deciding<Crossing, ConnectVerdict>(({ connect }) => connect),
    line: deciding(({ line }) => line),
    handshake: deciding(({ handshake }) => handshake),
    web: deciding(({ web }) => web),
    ...(armed.some(({ menu }) => menu.clockAheadSeconds !== undefined)
      ? { clockOffsetSeconds: (_: string, atMicros: number) => aheadAt(armed, atMicros) }
      : {})
  }
}

const isHeld = ({ fromMicros, toMicros }: Armed, { atMicros }: { readonly atMicros: number }): boolean =>
  fromMicros <= atMicros && atMicros < toMicros

const aheadAt = (armed: ReadonlyArray<Armed>, atMicros: number): number =>
  armed
    .filter((holder) => isHeld(holder, { atMicros }))
    .reduce((sum, { menu }) => sum + (menu.clockAheadSeconds ?? 0), 0)
