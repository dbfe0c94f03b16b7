/** Plain text for people, with nothing in it that a terminal would obey. */
import { printable } from "../../scenario/source/printable.ts"

export const say = (text: string): void => {
  process.stdout.write(printable(text))
}

/** Beside the results: a line on standard error. Names of files may hold anything. */
export const remark = (text: string): void => {
  process.stderr.write(`${printable(text)}\n`)
}
