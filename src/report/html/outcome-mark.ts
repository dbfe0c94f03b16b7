/** How an outcome looks: a colour, a shape and a letter, so that none of them is needed to tell it from the others. */
import { isDelivered, isExposed } from "../../experiment/outcome.ts"
import type { Outcome } from "../../scenario/schema/outcome.ts"
import { outcomeLetters } from "../matrix.ts"
import { type Markup, markup } from "./markup.ts"

/** Class of the style sheet. */
export const outcomeClass = (outcome: Outcome): "safe" | "unchecked" | "waits" | "exposed" => {
  if (isExposed(outcome)) return "exposed"
  if (!isDelivered(outcome)) return "waits"
  return outcome === "delivered-authenticated" ? "safe" : "unchecked"
}

const shapes = { safe: "●", unchecked: "○", waits: "■", exposed: "▲" } as const

export const outcomeShape = (outcome: Outcome): string => shapes[outcomeClass(outcome)]

/** Shape and letter; the outcome in words is for those who do not see them. */
export const outcomeMark = (outcome: Outcome): Markup =>
  markup`<span aria-hidden="true">${outcomeShape(outcome)} ${outcomeLetters[outcome]}</span><span class="unseen">${outcome}</span>`
