/** The table model x attacker -> outcome, as text for a terminal or a mail. */
import type { Cell } from "../experiment/run-scenario.ts"
import { type Outcome, outcomeMeanings } from "../scenario/schema/outcome.ts"

/** One letter each, so that the table fits a mail and reads without colours. */
export const outcomeLetters: Readonly<Record<Outcome, string>> = {
  "delivered-authenticated": "A",
  "delivered-unauthenticated-ok": "u",
  "delivered-cleartext-ok": "c",
  "deferred-other": "o",
  "deferred-by-misconfiguration": "m",
  "deferred-by-attack": "D",
  "exposed-passive": "E",
  "intercepted-cleartext": "C",
  "intercepted-unauthenticated": "U",
  "intercepted-authenticated": "I"
}

export type Painter = (outcome: Outcome, text: string) => string

const plain: Painter = (_, text) => text

/** Attackers across, models down; the worst outcome of each cell. */
export const presentMatrix = (title: string, cells: ReadonlyArray<Cell>, paint: Painter = plain): string => {
  const attackers = [...new Set(cells.map(({ attacker }) => attacker))]
  const models = [...new Set(cells.map(({ model }) => model))]
  const first = Math.max("model".length, ...models.map(({ length }) => length)) + 2
  const widths = attackers.map(({ length }) => Math.max(length, 3) + 2)
  const header = "model".padEnd(first) + attackers.map((attacker, i) => attacker.padEnd(widths[i]!)).join("")
  const rows = models.map(
    (model) =>
      model.padEnd(first) +
      attackers
        .map((attacker, i) => {
          const cell = cells.find((candidate) => candidate.model === model && candidate.attacker === attacker)
          if (cell === undefined) return "".padEnd(widths[i]!)
          const letter = outcomeLetters[cell.worst]
          return paint(cell.worst, letter) + " ".repeat(widths[i]! - letter.length)
        })
        .join("")
  )
  return [title, "", ...[header, ...rows].map((line) => line.trimEnd()), ""].join("\n")
}

/** What the letters of these cells stand for. */
export const presentLegend = (cells: ReadonlyArray<Cell>): string => {
  const shown = new Set(cells.map(({ worst }) => worst))
  return Object.entries(outcomeLetters)
    .flatMap(([outcome, letter]) => {
      const known = isShown(outcome, shown)
      return known === undefined ? [] : [`  ${letter}  ${known}: ${outcomeMeanings[known]}`]
    })
    .join("\n")
}

const isShown = (name: string, shown: ReadonlySet<Outcome>): Outcome | undefined =>
  [...shown].find((outcome) => outcome === name)
