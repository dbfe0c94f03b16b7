/** How far each thing varied moves an estimate, drawn: one bar each from the lowest estimate to the highest, the widest first. */
import { type Markup, markup } from "./markup.ts"
import { characterWidth, horizontalAxis, type Quantity, type Shape, scaleOf, within } from "./plot.ts"

export interface Swing {
  readonly label: string
  readonly lowest: number
  readonly highest: number
  /** The values with them, as they were varied. */
  readonly lowestAt: string
  readonly highestAt: string
}

/** Lengths in pixels: our choice, because twelve-pixel text fits. */
const shapes = {
  wide: { rowHeight: 24, plotWidth: 420 },
  // Label and value stand above the bar.
  narrow: { rowHeight: 58, plotWidth: 250 }
} as const

export const tornadoDiagram = (
  title: string,
  quantity: Quantity,
  swings: ReadonlyArray<Swing>,
  shape: Shape = "wide"
): Markup => {
  const { rowHeight, plotWidth } = shapes[shape]
  const widest = swings.toSorted((a, b) => b.highest - b.lowest - (a.highest - a.lowest))
  const scale = scaleOf(
    quantity,
    swings.map(({ highest }) => highest)
  )
  const { most, shown } = scale
  const left =
    shape === "narrow" ? 16 : Math.max(...swings.map(({ label }) => label.length)) * characterWidth + 12
  const x = (value: number) => left + (within(value, most) / most) * plotWidth
  const said = widest.map(({ lowest, highest, lowestAt, highestAt }) =>
    lowest === highest
      ? `${shown(lowest)} throughout`
      : `${shown(lowest)} at ${lowestAt}, ${shown(highest)} at ${highestAt}`
  )
  const width =
    shape === "narrow"
      ? left + plotWidth + 24
      : left + plotWidth + 12 + Math.max(...said.map((text) => text.length)) * characterWidth
  const height = swings.length * rowHeight
  return markup`<svg class="${shape}" role="img" aria-label="${`${title}: ${widest.map(({ label }, i) => `${label} ${said[i]}`).join("; ")}`}" width="${width}" height="${height + 26}" viewBox="0 0 ${width} ${height + 26}">${horizontalAxis(scale, x, height)}${widest.map(
    ({ label, lowest, highest }, row) => {
      const y = row * rowHeight + (shape === "narrow" ? 46 : rowHeight / 2)
      const texts =
        shape === "narrow"
          ? markup`<text x="2" y="${y - 30}">${label}</text><text x="2" y="${y - 14}">${said[row]}</text>`
          : markup`<text x="${left - 8}" y="${y + 4}" text-anchor="end">${label}</text><text x="${left + plotWidth + 10}" y="${y + 4}">${said[row]}</text>`
      return markup`${texts}<rect class="bar" x="${x(lowest)}" y="${y - 7}" width="${Math.max(2, x(highest) - x(lowest))}" height="14"/>`
    }
  )}</svg>`
}
