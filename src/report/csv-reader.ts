/** Reads CSV back, for commands that start from a result. RFC 4180 §2, with line feeds as line ends too. */

import { withFormula } from "./csv.ts"

/** Not a table: text after a closing quote, a quote that never closes, a row of another length, or no header. */
export class NoTable extends Error {
  override readonly name = "NoTable"
}

/** Every record as its fields by the names in the header; all are texts. Throws NoTable. */
export const readCsv = (text: string): ReadonlyArray<Readonly<Record<string, string>>> => {
  const [header, ...records] = recordsOf(text)
  if (header === undefined) throw new NoTable("there is no header")
  return records.map((fields, i) => {
    if (fields.length !== header.length) {
      throw new NoTable(`record ${i + 1} has ${fields.length} fields, and the header ${header.length}`)
    }
    return Object.fromEntries(header.map((name, column) => [name, withFormula(fields[column]!)]))
  })
}

const recordsOf = (text: string): ReadonlyArray<ReadonlyArray<string>> => {
  const records: Array<ReadonlyArray<string>> = []
  let record: Array<string> = []
  // RFC 4180 §2: a quoted field doubles the quotes that it holds, and any other field holds none.
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y
  while (field.lastIndex < text.length || record.length > 0) {
    const at = field.lastIndex
    const found = field.exec(text)
    if (found === null) throw new NoTable(`no field begins at character ${at}`)
    const [, quoted, plain = "", end] = found
    record.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === ",") continue
    records.push(record)
    record = []
  }
  return records
}
