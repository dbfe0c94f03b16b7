/** A column of a table: what it is called, what it holds, and how a row gives its value. */

export type ColumnType = "string" | "integer" | "number" | "boolean"

/** Undefined is an empty field and means "does not apply". */
export type ColumnValue = string | number | boolean | undefined

export interface Column<Row> {
  readonly name: string
  readonly type: ColumnType
  readonly meaning: string
  /** Of numbers that have one, such as "s". */
  readonly unit?: string
  /** All the values that a string column can have, where there is such a list. */
  readonly values?: ReadonlyArray<string>
  readonly valueOf: (row: Row) => ColumnValue
}

export const column = <Row>(
  name: string,
  type: ColumnType,
  meaning: string,
  valueOf: (row: Row) => ColumnValue,
  further: { readonly unit?: string; readonly values?: ReadonlyArray<string> } = {}
): Column<Row> => ({ name, type, meaning, valueOf, ...further })
