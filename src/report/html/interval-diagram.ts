/** Estimates with their intervals, drawn: one line each, a dot where the estimate is and a bar from low to high. */
import { type Markup, markup } from "./markup.ts"
import { characterWidth, horizontalAxis, type Quantity, type Shape, scaleOf, within } from "./plot.ts"

export interface Interval {
  readonly label: string
  /** By which it is chosen in a page. */
  readonly model?: string
  readonly estimate: number
  /** Absent where nothing is known of the interval. */
  readonly low?: number
  readonly high?: number
}

/** Lengths in pixels: our choice, because twelve-pixel text fits. */
const shapes = {
  wide: { rowHeight: 22, plotWidth: 420, roomForValues: 190 },
  // Label and value stand above the bar.
  narrow: { rowHeight: 58, plotWidth: 250, roomForValues: 24 }
} as const

export const intervalDiagram = (
  title: string,
  quantity: Quantity,
  intervals: ReadonlyArray<Interval>,
  shape: Shape = "wide"
): Markup => {
  const { rowHeight, plotWidth, roomForValues } = shapes[shape]
  const scale = scaleOf(
    quantity,
    intervals.map(({ estimate, high = estimate }) => Math.max(estimate, high))
  )
  const { most, shown } = scale
  const left =
    shape === "narrow" ? 16 : Math.max(...intervals.map(({ label }) => label.length)) * characterWidth + 12
  const x = (value: number) => left + (within(value, most) / most) * plotWidth
  const width = left + plotWidth + roomForValues
  const height = intervals.length * rowHeight
  return markup`<svg class="${shape}" role="img" aria-label="${`${title}: ${intervals.map(({ label, estimate }) => `${label} ${shown(estimate)}`).join("; ")}`}" width="${width}" height="${height + 26}" viewBox="0 0 ${width} ${height + 26}">${horizontalAxis(scale, x, height)}${intervals.map(
    ({ label, model, estimate, low, high }, row) => {
      const y = row * rowHeight + (shape === "narrow" ? 46 : rowHeight / 2)
      const range = low === undefined || high === undefined ? "" : ` (${shown(low)} to ${shown(high)})`
      const value = `${shown(estimate)}${range}`
      const texts =
        shape === "narrow"
          ? markup`<text x="2" y="${y - 30}">${label}</text><text x="2" y="${y - 14}">${value}</text>`
          : markup`<text x="${left - 8}" y="${y + 4}" text-anchor="end">${label}</text><text x="${left + plotWidth + 10}" y="${y + 4}">${value}</text>`
      return markup`<g${model === undefined ? undefined : markup` data-model="${model}"`}><title>${`${label}: ${value}`}</title>${texts}${
        low === undefined || high === undefined
          ? undefined
          : markup`<line class="wire" x1="${x(low)}" y1="${y}" x2="${x(high)}" y2="${y}"/>`
      }<circle class="head" cx="${x(estimate)}" cy="${y}" r="4"/></g>`
    }
  )}</svg>`
}
