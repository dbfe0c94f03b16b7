/** How far each thing varied moves an estimate, drawn: one bar each from the lowest estimate to the highest, the widest first. */
import { type Markup, markup } from "./markup.ts"
import { characterWidth, horizontalAxis, type Quantity, scaleOf, within } from "./plot.ts"

export interface Swing {
  readonly label: string
  readonly lowest: number
  readonly highest: number
  /** The values with them, as they were varied. */
  readonly lowestAt: string
  readonly highestAt: string
}

/** Lengths in pixels: our choice, because twelve-pixel text fits. */
const rowHeight = 24
const plotWidth = 420

export const tornadoDiagram = (title: string, quantity: Quantity, swings: ReadonlyArray<Swing>): Markup => {
  const widest = swings.toSorted((a, b) => b.highest - b.lowest - (a.highest - a.lowest))
  const scale = scaleOf(
    quantity,
    swings.map(({ highest }) => highest)
  )
  const { most, shown } = scale
  const left = Math.max(...swings.map(({ label }) => label.length)) * characterWidth + 12
  const x = (value: number) => left + (within(value, most) / most) * plotWidth
  const said = widest.map(({ lowest, highest, lowestAt, highestAt }) =>
    lowest === highest
      ? `${shown(lowest)} throughout`
      : `${shown(lowest)} at ${lowestAt}, ${shown(highest)} at ${highestAt}`
  )
  const width = left + plotWidth + 12 + Math.max(...said.map((text) => text.length)) * characterWidth
  const height = swings.length * rowHeight
  return markup`<svg role="img" aria-label="${`${title}: ${widest.map(({ label }, i) => `${label} ${said[i]}`).join("; ")}`}" width="${width}" height="${height + rowHeight}" viewBox="0 0 ${width} ${height + rowHeight}">${horizontalAxis(scale, x, height)}${widest.map(
    ({ label, lowest, highest }, row) => {
      const y = row * rowHeight + rowHeight / 2
      return markup`<text x="${left - 8}" y="${y + 4}" text-anchor="end">${label}</text><rect class="bar" x="${x(lowest)}" y="${y - 7}" width="${Math.max(2, x(highest) - x(lowest))}" height="14"/><text x="${left + plotWidth + 10}" y="${y + 4}">${said[row]}</text>`
    }
  )}</svg>`
}
