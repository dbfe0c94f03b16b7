/** From where a certification authority must look to meet the attacker. Baseline Requirements §3.2.2.9. */
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

export const isSeenFrom = (
  perspectives: Perspectives,
  { from }: Pick<Crossing, "from">,
  arsenal: Pick<Arsenal, "perspectiveOf">
): boolean => {
  const number = arsenal.perspectiveOf(from)
  return number !== undefined && (perspectives === "all" || perspectives.includes(number))
}
