/** One thing that is wrong with a scenario file: where, what was expected, what was found, what may have been meant. */

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
}

/** Compiler style, with the line and a caret under the place, as editors and people know it. */
export const presentProblem = (
  { file, line, column, path, message, suggestion }: Problem,
  text: string
): string => {
  const number = String(line)
  const source = text.split("\n")[line - 1] ?? ""
  const where = path === "" ? "" : `${path}: `
  const meant = suggestion === undefined ? "" : ` (did you mean ${suggestion}?)`
  return [
    `${file}:${line}:${column}: error: ${where}${message}${meant}`,
    `  ${number} | ${source}`,
    `  ${" ".repeat(number.length)} | ${" ".repeat(column - 1)}^`
  ].join("\n")
}
