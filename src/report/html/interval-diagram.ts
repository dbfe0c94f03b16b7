/** Estimates with their intervals, drawn: one line each, a dot where the estimate is and a bar from low to high. */
import { type Markup, markup } from "./markup.ts"

export interface Interval {
  readonly label: string
  readonly estimate: number
  /** Absent where nothing is known of the interval. */
  readonly low?: number
  readonly high?: number
}

const rowHeight = 22
const plotWidth = 420
/** Of a label of the system font at 12 px, roughly; labels that are longer run into nothing, for the plot begins after the longest. */
const characterWidth = 7

/** Shares are drawn from 0 to 100 %, whatever they are, so that two diagrams can be compared; other numbers from 0 to their greatest. */
export const intervalDiagram = (title: string, intervals: ReadonlyArray<Interval>): Markup => {
  const highest = Math.max(...intervals.map(({ estimate, high = estimate }) => Math.max(estimate, high)))
  const isShare = highest <= 1
  const most = isShare ? 1 : highest
  const left = Math.max(...intervals.map(({ label }) => label.length)) * characterWidth + 12
  const x = (value: number) => left + (Math.min(Math.max(value, 0), most) / most) * plotWidth
  const shown = (value: number) => (isShare ? `${(100 * value).toFixed(1)} %` : value.toFixed(2))
  const height = (intervals.length + 1) * rowHeight
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * most)
  return markup`<svg role="img" aria-label="${`${title}: ${intervals.map(({ label, estimate }) => `${label} ${shown(estimate)}`).join("; ")}`}" width="${left + plotWidth + 190}" height="${height + 4}" viewBox="0 0 ${left + plotWidth + 190} ${height + 4}">${ticks.map(
    (tick) =>
      markup`<line class="life" x1="${x(tick)}" y1="0" x2="${x(tick)}" y2="${height - rowHeight}"/><text class="time" x="${x(tick)}" y="${height - 4}" text-anchor="middle">${isShare ? `${100 * tick} %` : tick.toFixed(1)}</text>`
  )}${intervals.map(({ label, estimate, low, high }, row) => {
    const y = row * rowHeight + rowHeight / 2
    const range =
      low === undefined || high === undefined ? "" : ` (${shown(Math.max(0, low))} to ${shown(high)})`
    return markup`<g><title>${`${label}: ${shown(estimate)}${range}`}</title><text x="${left - 8}" y="${y + 4}" text-anchor="end">${label}</text>${
      low === undefined || high === undefined
        ? undefined
        : markup`<line class="wire" x1="${x(low)}" y1="${y}" x2="${x(high)}" y2="${y}"/>`
    }<circle class="head" cx="${x(estimate)}" cy="${y}" r="4"/><text x="${left + plotWidth + 10}" y="${y + 4}">${`${shown(estimate)}${range}`}</text></g>`
  })}</svg>`
}
