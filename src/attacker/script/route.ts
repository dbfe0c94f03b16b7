/** Scripted hijacks of IP prefixes: who connects to an address there ends at the attacker's host, or nowhere. RFC 4272, RFC 7454. */
import { type Crossing, drop, type Position } from "../../world/crossing.ts"
import type { Menu, Move } from "../capability.ts"
import type { ScriptedAction } from "./action.ts"

type RouteAction = Extract<ScriptedAction, { readonly on: "route" }>

/** Whoever connects from there sees the route. */
const positionsOf: Readonly<Record<RouteAction["seenBy"][number], ReadonlyArray<Position>>> = {
  senders: [
    "sender to mx host",
    "sender to policy host",
    "sender's perspective to policy host",
    "sender to distribution point",
    "sender to resolver"
  ],
  resolvers: ["resolver to authority", "sender's perspective to name server"],
  authorities: ["perspective to name server", "perspective to web host"]
}

export const routeMenu = (action: RouteAction): Menu => {
  const positions = new Set(action.seenBy.flatMap((who) => positionsOf[who]))
  const led = ({ position, from, to }: Crossing): ReadonlyArray<Move<typeof drop | Redirect>> => {
    if (!positions.has(position) || !action.isAt(to) || !action.isSeenFrom(from)) return []
    if (action.does === "drop") return [{ does: `draw off what goes to ${to}`, verdict: drop }]
    return to === action.address
      ? []
      : [
          {
            does: `attract what goes to ${to}`,
            verdict: { _tag: "Redirect", address: action.address }
          }
        ]
  }
  return { connect: led, web: led, http: led, dns: led }
}

interface Redirect {
  readonly _tag: "Redirect"
  readonly address: string
}
