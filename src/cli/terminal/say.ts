/** Plain text on standard output, with nothing in it that a terminal would obey. */
import { printable } from "../../scenario/source/printable.ts"

export const say = (text: string): void => {
  process.stdout.write(printable(text))
}
