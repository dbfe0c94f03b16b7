/** The matrix of outcomes as a picture in SVG, for notebooks and slides: colour, shape and letter, as in the HTML report. */
import type { Outcome } from "../scenario/schema/outcome.ts"
import { folded } from "./folded-text.ts"
import { type Markup, markup } from "./html/markup.ts"
import { outcomeClass, outcomeShape } from "./html/outcome-mark.ts"
import { light } from "./html/palette.ts"
import {
  isStarred,
  labels,
  legendOf,
  markOf,
  type MatrixCell,
  outcomeLetters,
  starMeaning
} from "./matrix.ts"

/** Lengths in pixels: our choice, because thirteen-pixel text of the longest names that we have fits. */
const rowHeight = 30
const perCharacter = 7.6
/** Of a title's line, in sixteen-pixel text. */
const titleHeight = 22
const titleCharacter = (perCharacter * 16) / 13
/** Narrower tables leave their titles no room. */
const leastWidth = 400

/** Attackers across, models down, the legend below; text in the family "DejaVu Sans". */
export const matrixPicture = (title: string, cells: ReadonlyArray<MatrixCell>): string => {
  const [models, attackers] = [labels(cells, "model"), labels(cells, "attacker")]
  const widthOf = (text: string) => Math.ceil(text.length * perCharacter) + 20
  const first = Math.max(...["model", ...models].map(widthOf))
  const starts = attackers.map((_, i) =>
    attackers.slice(0, i).reduce((sum, name) => sum + Math.max(widthOf(name), 58), first)
  )
  const legend: ReadonlyArray<{ readonly outcome?: Outcome; readonly meaning: string }> = [
    ...legendOf(cells),
    ...(isStarred(cells) ? [{ meaning: starMeaning }] : [])
  ]
  const width = Math.max(
    leastWidth,
    (starts.at(-1) ?? 0) + Math.max(widthOf(attackers.at(-1) ?? ""), 58),
    ...legend.map(({ meaning }) => 70 + widthOf(meaning))
  )
  const titleLines = folded(title, Math.floor((width - 16) / titleCharacter))
  const top = titleLines.length * titleHeight + 42
  const legendTop = top + models.length * rowHeight + 24
  const height = legendTop + legend.length * rowHeight + 4
  const box = (outcome: Outcome, mark: string, x: number, y: number, wide: number): Markup => {
    const kind = outcomeClass(outcome)
    return markup`<rect x="${x}" y="${y}" width="${wide}" height="${rowHeight - 4}" rx="4" fill="${light[kind]}"/><text x="${x + wide / 2}" y="${y + 18}" text-anchor="middle" fill="${kind === "exposed" ? light["on-exposed"] : light.ink}">${outcomeShape(outcome)} ${mark}</text>`
  }
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans" font-size="13" fill="${light.ink}"><rect width="${width}" height="${height}" fill="${light.paper}"/>${titleLines.map((line, i) => markup`<text x="8" y="${(i + 1) * titleHeight}" font-size="16">${line}</text>`)}<text x="8" y="${top - 8}">model</text>${attackers.map(
    (name, i) => markup`<text x="${starts[i]! + 6}" y="${top - 8}">${name}</text>`
  )}${models.map((model, row) => markup`<text x="8" y="${top + row * rowHeight + 18}">${model}</text>`)}${cells.map(
    (cell) =>
      box(
        cell.worst,
        markOf(cell),
        starts[attackers.indexOf(cell.attacker)]!,
        top + models.indexOf(cell.model) * rowHeight,
        Math.max(widthOf(cell.attacker), 58) - 4
      )
  )}${legend.map(
    ({ outcome, meaning }, i) =>
      markup`${outcome === undefined ? markup`<text x="35" y="${legendTop + i * rowHeight + 18}" text-anchor="middle">*</text>` : box(outcome, outcomeLetters[outcome], 8, legendTop + i * rowHeight, 54)}<text x="72" y="${legendTop + i * rowHeight + 18}">${meaning}</text>`
  )}</svg>`.text
}
