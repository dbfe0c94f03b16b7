/** Estimates over a number that is varied, drawn: one curve each with its intervals, told apart by mark and label, not by colour alone. */
import { type Markup, markup } from "./markup.ts"
import { characterWidth, quarters, type Quantity, type Shape, scaleOf, within } from "./plot.ts"

export interface CurvePoint {
  /** The value of what is varied. */
  readonly at: number
  readonly estimate: number
  /** Absent where nothing is known of the interval. */
  readonly low?: number
  readonly high?: number
}

export interface Curve {
  readonly label: string
  readonly points: ReadonlyArray<CurvePoint>
}

/** Lengths in pixels: our choice, because a page holds it and twelve-pixel labels stay apart. */
const shapes = { wide: { plotWidth: 460 }, narrow: { plotWidth: 236 } } as const
const plotHeight = 240
const left = 52
const top = 12
const labelHeight = 16
const bottom = top + plotHeight

/** @param varied what is varied, for the axis */
export const curveDiagram = (
  title: string,
  quantity: Quantity,
  varied: string,
  curves: ReadonlyArray<Curve>,
  shape: Shape = "wide"
): Markup => {
  const { plotWidth } = shapes[shape]
  const points = curves.flatMap((curve) => curve.points)
  const scale = scaleOf(
    quantity,
    points.map(({ estimate, high = estimate }) => Math.max(estimate, high))
  )
  const ats = [...new Set(points.map(({ at }) => at))].toSorted((a, b) => a - b)
  const [least, most] = [ats[0]!, ats.at(-1)!]
  const x = (at: number) => left + ((at - least) / (most - least || 1)) * plotWidth
  const y = (value: number) => bottom - (within(value, scale.most) / scale.most) * plotHeight
  const ends = apart(curves.map(({ points }) => y(points.at(-1)!.estimate)))
  const longest = Math.max(...curves.map(({ label }) => label.length))
  // Labels stand where curves end, or below where there is no room beside.
  const width = left + plotWidth + (shape === "narrow" ? 24 : 36 + longest * characterWidth)
  const height = bottom + 40 + (shape === "narrow" ? curves.length * labelHeight + 8 : 0)
  const told = curves.map(
    ({ label, points }) =>
      `${label}: ${points.map(({ at, estimate }) => `${scale.shown(estimate)} at ${at}`).join(", ")}`
  )
  return markup`<svg class="${shape}" role="img" aria-label="${`${title}, by ${varied}. ${told.join("; ")}`}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${quarters(
    scale
  ).map(
    (tick) =>
      markup`<line class="life" x1="${left}" y1="${y(tick)}" x2="${left + plotWidth}" y2="${y(tick)}"/><text class="time" x="${left - 8}" y="${y(tick) + 4}" text-anchor="end">${scale.tick(tick)}</text>`
  )}${ats.map((at) => markup`<text class="time" x="${x(at)}" y="${bottom + 18}" text-anchor="middle">${at}</text>`)}<text x="${left + plotWidth / 2}" y="${bottom + 34}" text-anchor="middle">${varied}</text>${curves.map(
    ({ label, points }, i) => {
      const mark = marks[i % marks.length]
      const labelX = shape === "narrow" ? left : left + plotWidth + 25
      const labelY = shape === "narrow" ? bottom + 48 + i * labelHeight : ends[i]!
      const end = points.at(-1)!
      return markup`<g class="curve-${i % marks.length}" data-model="${label}">${points.map(
        ({ at, low, high }) =>
          low === undefined || high === undefined
            ? undefined
            : markup`<line class="whisker" x1="${x(at)}" y1="${y(low)}" x2="${x(at)}" y2="${y(high)}"/>`
      )}<polyline points="${points.map(({ at, estimate }) => `${x(at)},${y(estimate)}`).join(" ")}"/>${points.map(
        ({ at, estimate }) => markup`<path class="mark" d="M${x(at)} ${y(estimate)}${mark}"/>`
      )}${shape === "narrow" ? undefined : markup`<line class="leader" x1="${x(end.at) + 7}" y1="${y(end.estimate)}" x2="${labelX - 5}" y2="${labelY}"/>`}<path class="mark" d="M${labelX} ${labelY}${mark}"/><text x="${labelX + 9}" y="${labelY + 4}">${label}</text></g>`
    }
  )}</svg>`
}

/** Disc, square, triangle, diamond, bar, triangle on its point: drawn around where the path begins. */
const marks = [
  "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
  "m-4 -4h8v8h-8z",
  "m0 -5l5 9h-10z",
  "m0 -6l5 6l-5 6l-5 -6z",
  "m-6 -2h12v4h-12z",
  "m0 5l5 -9h-10z"
]

/** Heights of labels near where their curves end, none upon another and none below the plot. */
const apart = (wanted: ReadonlyArray<number>): ReadonlyArray<number> => {
  const order = [...wanted.keys()].toSorted((a, b) => wanted[a]! - wanted[b]!)
  const placed = [...wanted]
  order.slice(1).forEach((label, i) => {
    placed[label] = Math.max(placed[label]!, placed[order[i]!]! + labelHeight)
  })
  order.toReversed().forEach((label, i) => {
    placed[label] = Math.min(placed[label]!, bottom - i * labelHeight)
  })
  return placed
}
