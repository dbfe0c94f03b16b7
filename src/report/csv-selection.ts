/** Rows of a table that were read back, written again with some of its columns. */
import { csvText } from "./csv.ts"

/** @param names of columns, in the order in which they are written */
export const csvSelection = (
  rows: ReadonlyArray<Readonly<Record<string, string>>>,
  names: ReadonlyArray<string>
): string =>
  csvText(
    names.map((name) => ({ name, type: "text", meaning: "as it was read" }) as const),
    rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? ""])))
  ).trimEnd()
