/** Columns of tables as data: one list serves CSV files, tables for people, and the description of the data. */

/** What one cell may hold. Nothing at all means "does not apply here". */
export type Cell = string | number | boolean | ReadonlyArray<string> | undefined

export interface Column<Name extends string = string> {
  readonly name: Name
  /** "integer" and "number" are finite; a "set" is written sorted and joined by "|". */
  readonly type: "text" | "integer" | "number" | "boolean" | "set"
  /** "s", "%", "octets"; absent for what has none. */
  readonly unit?: string
  /** One sentence for the readers of the data. */
  readonly meaning: string
  /** Together, these columns tell every row from every other; none of them is ever empty. */
  readonly isKey?: boolean
  /** All that the column may hold, where that is a closed list. */
  readonly values?: ReadonlyArray<string>
  /** No number in the column is smaller. */
  readonly minimum?: number
  /** Present where a text is a value of a scenario file, such as 90d or 0.5: Parquet has it as a number too. */
  readonly written?: {
    /** Of the value of a row that is a number and no more. */
    readonly unit?: (row: Row) => string | undefined
  }
}

export type Row<Name extends string = string> = Readonly<Partial<Record<Name, Cell>>>

/**
 * A cell as text, the same in every format. Throws a TypeError where the value is not what the column promises: such a
 * value is a defect of ours, and must not end up in anybody's data.
 */
export const cellText = (column: Column, value: Cell): string => {
  if (value === undefined) return ""
  const wrong = (found: string) => new TypeError(`column ${column.name} holds ${column.type}, not ${found}`)
  switch (column.type) {
    case "text":
      if (typeof value !== "string") throw wrong(String(value))
      return value
    case "boolean":
      if (typeof value !== "boolean") throw wrong(String(value))
      return value ? "true" : "false"
    case "integer":
      if (!Number.isSafeInteger(value)) throw wrong(String(value))
      return String(value)
    case "number":
      if (!Number.isFinite(value)) throw wrong(String(value))
      return String(value)
    case "set": {
      if (!isList(value)) throw wrong(String(value))
      const bad = value.find((member) => member === "" || member.includes("|"))
      if (bad !== undefined) throw wrong(`a set with the member "${bad}"`)
      return [...new Set(value)].toSorted().join("|")
    }
  }
}

/** The cells of a row in the order of the columns. A field that no column names is a defect too. */
export const cellsOf = <Name extends string>(
  columns: ReadonlyArray<Column<Name>>,
  row: Row<Name>
): ReadonlyArray<string> => {
  const unknown = Object.keys(row).find((field) => !columns.some(({ name }) => name === field))
  if (unknown !== undefined) throw new TypeError(`no column is called ${unknown}`)
  return columns.map((column) => cellText(column, row[column.name]))
}

const isList = (value: Cell): value is ReadonlyArray<string> => Array.isArray(value)

/** A row as the texts that a CSV file has of it, for what is read from such files otherwise. */
export const rowTexts = (columns: ReadonlyArray<Column>, row: Row): Readonly<Record<string, string>> =>
  Object.fromEntries(columns.map((column) => [column.name, cellText(column, row[column.name])]))
