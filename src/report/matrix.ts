/** The table model x attacker -> outcome, as text for a terminal or a mail, or as Markdown. */
import { type Outcome, outcomeMeanings, outcomes } from "../scenario/schema/outcome.ts"
import { folded } from "./folded-text.ts"
import { markdownText, plainMarkdown, type PlainTable, plainText } from "./plain-table.ts"

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

export interface MatrixCell {
  readonly model: string
  readonly attacker: string
  /** The worst over the attempts. */
  readonly worst: Outcome
  /** Did some attempts come to something better? Absent where all came to the same, or where it is not known. */
  readonly isWorstOfSeveral?: boolean
  /** What the row is about, where it is not a whole model. */
  readonly part?: {
    readonly model: string
    readonly phase?: string
    readonly sender?: string
    readonly mail?: number
  }
  /** What the attacker played; absent where it is nobody, or does what is written out. */
  readonly played?: { readonly moves: ReadonlyArray<string> }
}

type PlayedCell = Pick<MatrixCell, "model" | "attacker" | "played">

export type Painter = (outcome: Outcome, text: string) => string

const plain: Painter = (_, text) => text

export interface MatrixOptions {
  readonly paint?: Painter
  /** No line is longer than this many characters: attackers that do not fit follow in a further table. */
  readonly width?: number
}

/** Attackers across, models down. */
export const presentMatrix = (
  title: string,
  cells: ReadonlyArray<MatrixCell>,
  { paint = plain, width = Number.POSITIVE_INFINITY }: MatrixOptions = {}
): string => {
  const models = labels(cells, "model")
  const first = Math.max("model".length, ...models.map(({ length }) => length)) + 2
  const everyone = labels(cells, "attacker")
  if (first + Math.max(...everyone.map(({ length }) => length)) > width)
    return plainText(plainMatrix(title, cells), width)
  const blocks = fittingBlocks(everyone, width - first).map((attackers) => {
    const header = "model".padEnd(first) + attackers.map((name) => name.padEnd(columnWidth(name))).join("")
    const rows = models.map(
      (model) =>
        model.padEnd(first) +
        attackers
          .map((attacker) => {
            const cell = cellOf(cells, model, attacker)
            if (cell === undefined) return "".padEnd(columnWidth(attacker))
            const mark = markOf(cell)
            return paint(cell.worst, mark) + " ".repeat(columnWidth(attacker) - mark.length)
          })
          .join("")
    )
    return [header, ...rows].map((line) => line.trimEnd()).join("\n")
  })
  return `${folded(title, width).join("\n")}\n\n${blocks.join("\n\n")}\n`
}

const plainMatrix = (title: string, cells: ReadonlyArray<MatrixCell>): PlainTable => {
  const attackers = labels(cells, "attacker")
  return {
    title,
    keys: 1,
    header: ["model", ...attackers],
    rows: labels(cells, "model").map((model) => [
      model,
      ...attackers.map((attacker) => {
        const cell = cellOf(cells, model, attacker)
        return cell === undefined ? "" : markOf(cell)
      })
    ])
  }
}

/** As a table of GitHub's Markdown. */
export const matrixMarkdown = (title: string, cells: ReadonlyArray<MatrixCell>): string =>
  plainMarkdown(plainMatrix(title, cells), ":-:")

export interface LegendEntry {
  readonly outcome: Outcome
  readonly letter: string
  readonly meaning: string
}

export const starMeaning =
  "the worst of several outcomes; --by phase, --by sender and --by mail tell them apart"

export const isStarred = (cells: ReadonlyArray<MatrixCell>): boolean =>
  cells.some(({ isWorstOfSeveral = false }) => isWorstOfSeveral)

/** What the letters of these cells stand for, from the best outcome to the worst. */
export const legendOf = (cells: ReadonlyArray<MatrixCell>): ReadonlyArray<LegendEntry> => {
  const shown = new Set(cells.map(({ worst }) => worst))
  return outcomes
    .filter((outcome) => shown.has(outcome))
    .map((outcome) => ({
      outcome,
      letter: outcomeLetters[outcome],
      meaning: `${outcome}: ${outcomeMeanings[outcome]}`
    }))
}

/** The legend below a text table; no line is longer than `width` characters. */
export const presentLegend = (
  cells: ReadonlyArray<MatrixCell>,
  { width = Number.POSITIVE_INFINITY }: Pick<MatrixOptions, "width"> = {}
): string =>
  [...legendOf(cells), ...(isStarred(cells) ? [{ letter: "*", meaning: starMeaning }] : [])]
    .flatMap(({ letter, meaning }) => {
      const [start = "", ...rest] = folded(meaning, width - legendIndent)
      return [`  ${letter}  ${start}`, ...rest.map((line) => " ".repeat(legendIndent) + line)]
    })
    .join("\n")

export const legendMarkdown = (cells: ReadonlyArray<MatrixCell>): string =>
  [
    ...legendOf(cells).map(({ letter, meaning }) => `- **${letter}** ${meaning}`),
    ...(isStarred(cells) ? [`- **\\*** ${starMeaning}`] : [])
  ].join("\n")

/** What each attacker plays, and against which models; nothing where none plays anything. */
export const presentStrategies = (
  cells: ReadonlyArray<PlayedCell>,
  { width = Number.POSITIVE_INFINITY }: Pick<MatrixOptions, "width"> = {}
): string =>
  strategiesOf(cells)
    .flatMap(({ attacker, models, moves }) => {
      const [start = "", ...rest] = folded(`${attacker} (${models}): ${moves}`, width - strategyIndent)
      return [`  ${start}`, ...rest.map((line) => `${" ".repeat(strategyIndent)}${line}`)]
    })
    .join("\n")

export const strategiesMarkdown = (cells: ReadonlyArray<PlayedCell>): string =>
  strategiesOf(cells)
    .map(
      ({ attacker, models, moves }) =>
        `- **${markdownText(attacker)}** (${markdownText(models)}): ${markdownText(moves)}`
    )
    .join("\n")

const strategiesOf = (cells: ReadonlyArray<PlayedCell>) =>
  [
    ...Map.groupBy(
      cells.filter(({ played }) => played !== undefined && played.moves.length > 0),
      ({ attacker, played }) => JSON.stringify([attacker, played!.moves])
    ).values()
  ].map((alike) => ({
    attacker: alike[0]!.attacker,
    models: labels(alike, "model").join(", "),
    moves: alike[0]!.played!.moves.join("; ")
  }))

const strategyIndent = "    ".length

const legendIndent = "  A  ".length

/** In the order of their first cell. */
export const labels = (
  cells: ReadonlyArray<Pick<MatrixCell, "model" | "attacker">>,
  kind: "model" | "attacker"
): ReadonlyArray<string> => [...new Set(cells.map((cell) => cell[kind]))]

const cellOf = (cells: ReadonlyArray<MatrixCell>, model: string, attacker: string): MatrixCell | undefined =>
  cells.find((cell) => cell.model === model && cell.attacker === attacker)

/** The letter, with a star where it is the worst of several outcomes. */
export const markOf = ({ worst, isWorstOfSeveral = false }: MatrixCell): string =>
  `${outcomeLetters[worst]}${isWorstOfSeveral ? "*" : ""}`

const columnWidth = (attacker: string): number => Math.max(attacker.length, 3) + 2

/** As many attackers side by side as fit, and at least one. */
const fittingBlocks = (
  attackers: ReadonlyArray<string>,
  room: number
): ReadonlyArray<ReadonlyArray<string>> => {
  const blocks: Array<Array<string>> = []
  let left = 0
  for (const attacker of attackers) {
    // What follows the last name is trimmed.
    const block = blocks.at(-1)
    if (block === undefined || columnWidth(attacker) - 2 > left) {
      blocks.push([attacker])
      left = room - columnWidth(attacker)
    } else {
      block.push(attacker)
      left -= columnWidth(attacker)
    }
  }
  return blocks
}
