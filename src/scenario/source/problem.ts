/** One thing that is wrong with a scenario file, or probably not meant: where, what was expected, what was found, what may have been meant. */
import { printable } from "./printable.ts"
import { withoutByteOrderMark } from "./byte-order-mark.ts"

export interface Problem {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1, in characters. */
  readonly column: number
  /** Keys and indices from the top of the file, such as `attackers.0.name`; empty for the file as a whole. */
  readonly path: string
  readonly message: string
  /** The nearest legal word, where one is near. */
  readonly suggestion?: string
  /** The file runs all the same, and is probably not meant so (warning), or there is something to know about it (note). An error when absent. */
  readonly severity?: "warning" | "note"
}

/** Compiler style, with the line and a caret under the place, as editors and people know it. */
export const presentProblem = (problem: Problem, text: string): string => {
  const { file, line, column } = problem
  const number = String(line)
  const source = (linesOf(text)[line - 1] ?? "").slice(0, column + mostAfterCaret)
  const from = Math.max(0, column - 1 - mostBeforeCaret)
  // Tabs stay, so that the caret stands under its character whatever their width.
  const indent = printable(source.slice(from, column - 1)).replaceAll(/[^\t]/g, " ")
  return [
    printable(`${file}:${line}:${column}: ${problem.severity ?? "error"}: ${sentence(problem)}`),
    `  ${number} | ${printable(source.slice(from))}`,
    `  ${" ".repeat(number.length)} | ${indent}^`
  ].join("\n")
}

/** Of the text that was last asked about: a file has all its problems told one after the other. */
let last = { text: "", lines: [""] as ReadonlyArray<string> }

const linesOf = (text: string): ReadonlyArray<string> => {
  if (last.text !== text) last = { text, lines: withoutByteOrderMark(text).split(/\r?\n/) }
  return last.lines
}

/** An annotation that GitHub shows beside the line of a change. */
export const presentForGithub = (problem: Problem): string => {
  const { file, line, column } = problem
  const place = `file=${escapedProperty(file)},line=${line},col=${column}`
  // What is a note here GitHub calls a notice.
  const command = { error: "error", warning: "warning", note: "notice" }[problem.severity ?? "error"]
  return `::${command} ${place}::${escapedMessage(sentence(problem))}`
}

/** One JSON object on one line. */
export const presentAsJson = ({ file, line, column, path, message, suggestion, severity }: Problem): string =>
  JSON.stringify({ file, line, column, path, message, suggestion, severity })

const sentence = ({ path, message, suggestion }: Problem): string => {
  const where = path === "" ? "" : `${path}: `
  return `${where}${message}${suggestion === undefined ? "" : ` (did you mean ${suggestion}?)`}`
}

/** Our choice: enough to know the place by; of a line of thousands nobody wants more. */
const mostBeforeCaret = 100
const mostAfterCaret = 60

// GitHub's workflow commands end at a line's end, and their properties at a comma or a colon.
const escapedMessage = (text: string) =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")
const escapedProperty = (text: string) => escapedMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C")
