/** From where a certification authority, or a sender with several places, must look to meet the attacker. Baseline Requirements §3.2.2.9. */
import { Schema } from "effect"
import { parameter } from "../protocol/parameter.ts"
import type { Crossing } from "../world/crossing.ts"
import type { Arsenal } from "./arsenal.ts"

const Perspectives = Schema.Union([
  Schema.Literal("all"),
  Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 99 })))
])
export type Perspectives = typeof Perspectives.Type

/** @param description what the attacker has there */
export const perspectivesParameter = (description: string) =>
  parameter(
    Perspectives.annotate({
      description: `${description}, by number: 0 is the primary one, from 1 the remote ones; or all`
    }),
    "all"
  )

/** For those on the way of a sender, which may have further ways. */
export const furtherPathsParameter = parameter(
  Perspectives.annotate({
    description: "further places from which senders look, on whose ways it is too, by number from 1; or all"
  }),
  []
)

/** On the sender's own way, and on those of its perspectives that it has besides. @param own on the sender's own */
export const isOnSendersWay = (
  crossing: Pick<Crossing, "from" | "position">,
  own: "resolver to authority" | "sender to policy host",
  further: Perspectives,
  { sendersPerspectiveOf }: Pick<Arsenal, "sendersPerspectiveOf">
): boolean =>
  crossing.position === own ||
  (crossing.position === furtherWays[own] && isAmong(further, sendersPerspectiveOf(crossing.from)))

const furtherWays = {
  "resolver to authority": "sender's perspective to name server",
  "sender to policy host": "sender's perspective to policy host"
} as const

export const isSeenFrom = (
  perspectives: Perspectives,
  { from }: Pick<Crossing, "from">,
  arsenal: Pick<Arsenal, "perspectiveOf">
): boolean => isAmong(perspectives, arsenal.perspectiveOf(from))

export const isAmong = (perspectives: Perspectives, number: number | undefined): boolean =>
  number !== undefined && (perspectives === "all" || perspectives.includes(number))
