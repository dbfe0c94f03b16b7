/** Tables as CSV: UTF-8, commas, LF, a header always. RFC 4180, but for the line ends. */
import { stringify } from "csv-stringify/sync"
import { cellsOf, type Column, type Row } from "./column.ts"

/** The whole table as text; missing cells are empty. A value that is not what its column promises throws. */
export const csvText = <Name extends string>(
  columns: ReadonlyArray<Column<Name>>,
  rows: Iterable<Row<Name>>
): string =>
  stringify(
    Array.from(rows, (row) => [...cellsOf(columns, row)]),
    { header: true, columns: columns.map(({ name }) => name), record_delimiter: "\n" }
  )
