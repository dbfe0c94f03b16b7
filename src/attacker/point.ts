/** Which crossings are one point of decision: what is done there once, with a move, is done whenever it comes up again. */
import type { Crossing } from "../world/crossing.ts"

/**
 * The same text for crossings at which a move is the same move. What is done to a question, whichever server it is sent to and whichever
 * perspective of an authority sends it, is one thing; what is done to a connection is not. Whoever is on several ways of one sender does the same on
 * each, for what is seen from one place alone is outvoted.
 */
export const pointOf = ({ position, from, to }: Crossing): string =>
  [
    sendersOwn[position] ?? position,
    isFromAuthorityLook(position) ? "" : from,
    asksQuestions(position) ? "" : to
  ].join("\n")

/** The sender's own way, for each of those from its further places. */
const sendersOwn: Partial<Record<Crossing["position"], Crossing["position"]>> = {
  "sender's perspective to name server": "resolver to authority",
  "sender's perspective to policy host": "sender to policy host"
}

/** Does a certification authority look there, to validate a name? */
export const isFromAuthorityLook = (position: Crossing["position"]): boolean =>
  position.startsWith("perspective")

const asksQuestions = (position: Crossing["position"]): boolean =>
  position.startsWith("resolver") || position.endsWith("to name server")
