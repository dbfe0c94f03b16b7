/** Estimates with their intervals, drawn: one line each, a dot where the estimate is and a bar from low to high. */
import { type Markup, markup } from "./markup.ts"
import { characterWidth, horizontalAxis, type Quantity, scaleOf, within } from "./plot.ts"

export interface Interval {
  readonly label: string
  readonly estimate: number
  /** Absent where nothing is known of the interval. */
  readonly low?: number
  readonly high?: number
}

/** Lengths in pixels: our choice, because twelve-pixel text fits. */
const rowHeight = 22
const plotWidth = 420
const roomForValues = 190

export const intervalDiagram = (
  title: string,
  quantity: Quantity,
  intervals: ReadonlyArray<Interval>
): Markup => {
  const scale = scaleOf(
    quantity,
    intervals.map(({ estimate, high = estimate }) => Math.max(estimate, high))
  )
  const { most, shown } = scale
  const left = Math.max(...intervals.map(({ label }) => label.length)) * characterWidth + 12
  const x = (value: number) => left + (within(value, most) / most) * plotWidth
  const width = left + plotWidth + roomForValues
  const height = intervals.length * rowHeight
  return markup`<svg role="img" aria-label="${`${title}: ${intervals.map(({ label, estimate }) => `${label} ${shown(estimate)}`).join("; ")}`}" width="${width}" height="${height + rowHeight + 4}" viewBox="0 0 ${width} ${height + rowHeight + 4}">${horizontalAxis(scale, x, height)}${intervals.map(
    ({ label, estimate, low, high }, row) => {
      const y = row * rowHeight + rowHeight / 2
      const range = low === undefined || high === undefined ? "" : ` (${shown(low)} to ${shown(high)})`
      return markup`<g><title>${`${label}: ${shown(estimate)}${range}`}</title><text x="${left - 8}" y="${y + 4}" text-anchor="end">${label}</text>${
        low === undefined || high === undefined
          ? undefined
          : markup`<line class="wire" x1="${x(low)}" y1="${y}" x2="${x(high)}" y2="${y}"/>`
      }<circle class="head" cx="${x(estimate)}" cy="${y}" r="4"/><text x="${left + plotWidth + 10}" y="${y + 4}">${`${shown(estimate)}${range}`}</text></g>`
    }
  )}</svg>`
}
