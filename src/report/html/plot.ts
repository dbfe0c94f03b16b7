/** What all pictures of estimates share: how numbers are shown, and an axis that two pictures can be compared by. */
import { type Markup, markup } from "./markup.ts"

/** Shares are parts of one; numbers are of anything, such as queries a mail. */
export type Quantity = "share" | "number"

/** For pages and for narrow screens; a style sheet shows one of them. */
export const bothShapes = ["wide", "narrow"] as const
export type Shape = (typeof bothShapes)[number]

export interface Scale {
  /** The value at the far end of the axis. */
  readonly most: number
  readonly shown: (value: number) => string
  readonly tick: (value: number) => string
}

/** Shares go from 0 to 100 %, whatever they are, so that two pictures can be compared; other numbers from 0 to their greatest. */
export const scaleOf = (quantity: Quantity, values: ReadonlyArray<number>): Scale => {
  if (quantity === "share")
    return {
      most: 1,
      shown: (value) => `${(100 * within(value, 1)).toFixed(1)} %`,
      tick: (value) => `${100 * value} %`
    }
  // Where all is nothing, any length of axis will do.
  const most = Math.max(...values) || 1
  return { most, shown: (value) => within(value, most).toFixed(2), tick: (value) => value.toFixed(1) }
}

/** Student's intervals may reach beyond what there can be. */
export const within = (value: number, most: number): number => Math.min(Math.max(value, 0), most)

/** Of a label of the system font at 12 px, roughly: our choice, because plots begin after the longest label. */
export const characterWidth = 7

export const quarters = ({ most }: Scale): ReadonlyArray<number> =>
  [0, 0.25, 0.5, 0.75, 1].map((share) => share * most)

/** Lines from top to bottom, each with its value below. */
export const horizontalAxis = (scale: Scale, x: (value: number) => number, height: number): Markup =>
  markup`${quarters(scale).map(
    (tick) =>
      markup`<line class="life" x1="${x(tick)}" y1="0" x2="${x(tick)}" y2="${height}"/><text class="time" x="${x(tick)}" y="${height + 18}" text-anchor="middle">${scale.tick(tick)}</text>`
  )}`
