/** Which crossings are one point of decision: what is done there once, with a move, is done whenever it comes up again. */
import type { Crossing } from "../world/crossing.ts"

/**
 * The same text for crossings at which a move is the same move. What is done to a question, whichever server it is sent to and whichever
 * perspective of an authority sends it, is one thing; what is done to a connection is not.
 */
export const pointOf = ({ position, from, to }: Crossing): string =>
  [position, isAuthoritysLook(position) ? "" : from, asksQuestions(position) ? "" : to].join("\n")

/** Does a certification authority look there, to validate a name? */
export const isAuthoritysLook = (position: Crossing["position"]): boolean =>
  position.startsWith("perspective")

const asksQuestions = (position: Crossing["position"]): boolean =>
  position.startsWith("resolver") || isAuthoritysLook(position)
