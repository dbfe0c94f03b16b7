/** `--by`: how far a table of outcomes is taken apart. */
import { type Division, divisions } from "../report/divided-cells.ts"

export const byOption = {
  type: "string",
  array: true,
  choices: divisions,
  default: [] as ReadonlyArray<Division>,
  describe: "a row for each of these, in place of the worst of them"
} as const
