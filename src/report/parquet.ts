/**
 * Tables as Parquet, for programs: each column has a type, and null stands where a CSV file has an empty field.
 * github.com/apache/parquet-format.
 *
 * The same rows give the same octets on every machine, as in CSV.
 */
import { type BasicType, parquetWriteBuffer } from "hyparquet-writer"
import { cellText, type Column, type Row } from "./column.ts"
import { quantityOf } from "./quantity.ts"

const types: Readonly<Record<Column["type"], BasicType>> = {
  text: "STRING",
  integer: "INT64",
  number: "DOUBLE",
  boolean: "BOOLEAN",
  // As in CSV: many readers of Parquet know no lists.
  set: "STRING"
}

/** The columns as Parquet has them: a value of a scenario file is followed by its number and its unit. */
export const parquetColumns = (columns: ReadonlyArray<Column>): ReadonlyArray<Column> =>
  columns.flatMap((column) => (column.written === undefined ? [column] : [column, ...partsOf(column)]))

/** What stands in front tells them from anything varied, whose columns begin with `vary_`. */
const partsOf = ({ name }: Column): ReadonlyArray<Column> => [
  { name: `number_${name}`, type: "number", meaning: `${name} as a number; durations in seconds` },
  { name: `unit_${name}`, type: "text", meaning: `unit of number_${name}; empty for a number without one` }
]

/** The whole table. A value that is not what its column promises throws, as in `csvText`. */
export const parquetOctets = (columns: ReadonlyArray<Column>, rows: ReadonlyArray<Row>): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.flatMap((column) => [
        source(
          column,
          rows.map((row) => valueOf(column, row))
        ),
        ...(column.written === undefined ? [] : quantitySources(column, rows))
      ]),
      createdBy: "hoptrust"
    })
  )

type Value = string | number | bigint | boolean | null

const source = ({ name, type }: Column, data: Array<Value>) => ({ name, type: types[type], data })

const valueOf = (column: Column, row: Row): Value => {
  const value = row[column.name]
  const text = cellText(column, value)
  if (text === "") return null
  switch (column.type) {
    case "text":
    case "set":
      return text
    case "integer":
      return BigInt(text)
    case "number":
      return Number(text)
    case "boolean":
      return text === "true"
  }
}

const quantitySources = (column: Column, rows: ReadonlyArray<Row>) => {
  const quantities = rows.map((row) => quantityOf(cellText(column, row[column.name])))
  const unitOfNumbers = (row: Row) => column.written?.unit?.(row)
  const [number, unit] = partsOf(column)
  return [
    source(
      number!,
      quantities.map((quantity) => quantity?.number ?? null)
    ),
    source(
      unit!,
      quantities.map((quantity, i) =>
        quantity === undefined ? null : (quantity.unit ?? unitOfNumbers(rows[i]!) ?? null)
      )
    )
  ]
}
