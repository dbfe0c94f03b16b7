/** Puts a scenario's attacker on the path to served hosts, or says what of it has no place on sockets. */
import { Armoury, type ArmedRun } from "../staging/arm.ts"
import { certificatesInHand } from "../staging/authority/in-hand.ts"
import { issuedBy, type OrderResult } from "../staging/authority/orders.ts"
import type { ChosenAttacker } from "../scenario/attackers.ts"
import { EditedZones } from "../staging/edited-zones.ts"
import type { StandingWorld } from "../staging/standing-world.ts"
import { name } from "../protocol/dns/name.ts"
import { typeCodes } from "../protocol/dns/types.ts"
import type { Interception, Position } from "../world/crossing.ts"
import type { ServedZones } from "../world/zones.ts"
import type { Placement } from "./placement.ts"

export interface AttackPlan {
  readonly attacker: ChosenAttacker
  /** Chooses as it does in a run; asked for more than once, because it remembers what it did. */
  readonly newDriver: () => ArmedRun["driver"]
  /** What it will do with its capabilities, where that is known. */
  readonly moves: ReadonlyArray<{ readonly position: Position; readonly does: string }>
  /** What came of the certificates that it ordered. No certification authority is served: this is as in a run. */
  readonly orders: ReadonlyArray<OrderResult>
}

/** Where sockets of ours are at the far end. */
const servedPositions: ReadonlyArray<Position> = [
  "resolver to authority",
  "sender to mx host",
  "sender to policy host",
  "sender to distribution point"
]

/** In words, one for each thing. */
export const whyNot = ({ attacker, moves }: AttackPlan): ReadonlyArray<string> => [
  ...moves.flatMap(({ position, does }) =>
    servedPositions.includes(position)
      ? []
      : [`the attacker's move "${does}" is made on the way from ${position}, and nothing is served there`]
  ),
  ...(attacker.actions ?? []).flatMap(({ action }) => {
    switch (action.on) {
      case "clock":
        return ["the attacker sets clocks, and those of real software are not ours to set"]
      case "report":
        return ["the attacker mails TLS reports, and nothing here sends mail"]
      case "dns":
        // What is done to perspectives of authorities is part of the orders.
        return action.between === "resolver-and-authority" || action.between === "perspective-and-name-server"
          ? []
          : [`the attacker acts between ${action.between.replaceAll("-", " ")}, and nothing is served there`]
      default:
        return []
    }
  })
]

export interface ArmedWorld {
  readonly world: StandingWorld
  /** The zones as they are served, of all stages so far. */
  readonly zones: ServedZones
  readonly placement: Placement
  readonly startMs: number
  readonly seed: number
  /** Since the scenario's start. */
  readonly nowMicros: () => number
  /** A certificate, DER, that stands in a public log was shown to somebody. */
  readonly onLogged: (der: Uint8Array) => void
}

/** Answers from zones that it writes, or whose keys it has, are signed over the addresses of this machine. */
export const armed = (
  { attacker, newDriver, orders }: AttackPlan,
  { world, zones, placement, startMs, seed, nowMicros, onLogged }: ArmedWorld
): Interception => {
  const { arsenal, surroundings, issuedChain } = world
  const edited = new EditedZones(zones, name(arsenal.targetDomain), startMs)
  const serverAt = (address: string) => arsenal.hostAt(address) ?? ""
  type Edit = Parameters<typeof arsenal.answerFromEdited>[0]
  const moved = (edit: Edit): Edit =>
    edit.type === typeCodes.A
      ? { ...edit, data: edit.data.map((address) => placement.addressOf(address)) }
      : edit.type === typeCodes.AAAA && !placement.hasIpv6
        ? { ...edit, data: [] }
        : edit
  const armoury = new Armoury(surroundings, {
    ...arsenal,
    answerFromEdited: (edit, asked) => edited.answer(serverAt(asked.to), moved(edit), asked),
    answerAsWritten: (apex, edits, asked) =>
      edited.answerAsWritten(serverAt(asked.to), { apex: name(apex), edits: edits.map(moved) }, asked),
    answerFromThePast: (backSeconds, asked) =>
      edited.answerFromThePast(serverAt(asked.to), backSeconds, asked)
  })
  return armoury.arm(attacker, {
    seed,
    certificates: certificatesInHand(() => issuedBy(orders, nowMicros()), issuedChain),
    driver: newDriver(),
    onAct: (_, logged) => {
      if (logged !== undefined) onLogged(logged)
    }
  })
}
