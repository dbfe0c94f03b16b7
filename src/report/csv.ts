/**
 * Tables as CSV: UTF-8, commas, a header always, every line ended by a line feed. RFC 4180, but for the line ends.
 *
 * The same rows give the same octets on every machine: fixed column order, no locale, numbers as JavaScript writes them.
 */
import type { Options } from "csv-stringify"
import { stringify } from "csv-stringify/sync"
import { cellsOf, type Column, type Row } from "./column.ts"

/** With which spreadsheets begin a formula; a number is none. */
const formula = /^'*[=+\-@\t\r]/
const number = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i

/** A cell that a spreadsheet would run gets an apostrophe before it, by which they know a text; `withFormula` takes it away again. */
const withoutFormula = (cell: string): string =>
  formula.test(cell) && !number.test(cell) ? `'${cell}` : cell

export const withFormula = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell

/** The whole table as text; missing cells are empty. A value that is not what its column promises throws. */
export const csvText = <Name extends string>(
  columns: ReadonlyArray<Column<Name>>,
  rows: Iterable<Row<Name>>
): string =>
  stringify(
    Array.from(rows, (row) => cellsOf(columns, row).map(withoutFormula)),
    optionsFor(columns)
  )

/** The table in pieces, for more rows than memory holds. Reading fails with the rows' own error, or as `csvText` throws. */
export async function* csvChunks<Name extends string>(
  columns: ReadonlyArray<Column<Name>>,
  rows: Iterable<Row<Name>> | AsyncIterable<Row<Name>>
): AsyncGenerator<string> {
  let batch: Array<Row<Name>> = []
  let hasHeader = false
  const text = () => {
    const written = csvText(columns, batch)
    batch = []
    if (!hasHeader) {
      hasHeader = true
      return written
    }
    return written.slice(headerLength)
  }
  const headerLength = csvText(columns, []).length
  for await (const row of rows) {
    batch.push(row)
    if (batch.length === rowsInPiece) yield text()
  }
  if (batch.length > 0 || !hasHeader) yield text()
}

/** Our choice: pieces of about half a megabyte. */
const rowsInPiece = 5000

const optionsFor = (columns: ReadonlyArray<Column>): Options => ({
  header: true,
  columns: columns.map(({ name }) => name),
  record_delimiter: "\n",
  // RFC 4180 §2: a field with a line break is quoted, and to many readers a lone carriage return is one.
  quoted_match: /\r/
})
