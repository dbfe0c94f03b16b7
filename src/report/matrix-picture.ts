/** The matrix of outcomes as a picture in SVG, for notebooks and slides: colour, shape and letter, as in the HTML report. */
import type { Outcome } from "../scenario/schema/outcome.ts"
import { type Markup, markup } from "./html/markup.ts"
import { outcomeClass, outcomeShape } from "./html/outcome-mark.ts"
import { light } from "./html/palette.ts"
import { labels, legendOf, type MatrixCell, outcomeLetters } from "./matrix.ts"

/** Lengths in pixels: our choice, because thirteen-pixel text of the longest names that we have fits. */
const rowHeight = 30
const perCharacter = 7.6
const top = 64

/** Attackers across, models down, the legend below; text in the family "DejaVu Sans". */
export const matrixPicture = (title: string, cells: ReadonlyArray<MatrixCell>): string => {
  const [models, attackers] = [labels(cells, "model"), labels(cells, "attacker")]
  const widthOf = (text: string) => Math.ceil(text.length * perCharacter) + 20
  const first = Math.max(...["model", ...models].map(widthOf))
  const starts = attackers.map((_, i) =>
    attackers.slice(0, i).reduce((sum, name) => sum + Math.max(widthOf(name), 58), first)
  )
  const legend = legendOf(cells)
  const legendTop = top + models.length * rowHeight + 24
  const width = Math.max(
    starts.at(-1)! + widthOf(attackers.at(-1)!),
    ...legend.map(({ meaning }) => 70 + widthOf(meaning))
  )
  const height = legendTop + legend.length * rowHeight + 4
  const box = (outcome: Outcome, x: number, y: number, wide: number): Markup => {
    const kind = outcomeClass(outcome)
    return markup`<rect x="${x}" y="${y}" width="${wide}" height="${rowHeight - 4}" rx="4" fill="${light[kind]}"/><text x="${x + wide / 2}" y="${y + 18}" text-anchor="middle" fill="${kind === "exposed" ? light["on-exposed"] : light.ink}">${outcomeShape(outcome)} ${outcomeLetters[outcome]}</text>`
  }
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans" font-size="13" fill="${light.ink}"><rect width="${width}" height="${height}" fill="${light.paper}"/><text x="8" y="22" font-size="16">${title}</text><text x="8" y="${top - 8}">model</text>${attackers.map(
    (name, i) => markup`<text x="${starts[i]! + 6}" y="${top - 8}">${name}</text>`
  )}${models.map((model, row) => markup`<text x="8" y="${top + row * rowHeight + 18}">${model}</text>`)}${cells.map(
    ({ model, attacker, worst }) =>
      box(
        worst,
        starts[attackers.indexOf(attacker)]!,
        top + models.indexOf(model) * rowHeight,
        Math.max(widthOf(attacker), 58) - 4
      )
  )}${legend.map(
    ({ outcome, meaning }, i) =>
      markup`${box(outcome, 8, legendTop + i * rowHeight, 54)}<text x="72" y="${legendTop + i * rowHeight + 18}">${meaning}</text>`
  )}</svg>`.text
}
