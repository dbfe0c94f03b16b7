/** Reads CSV back, for commands that start from a result. RFC 4180 §2, with line feeds as line ends too. */
import { CsvError, parse } from "csv-parse/sync"
import { withFormula } from "./csv.ts"

/** Not a table: text after a closing quote, a quote that never closes, a row of another length, or no header. */
export class NoTable extends Error {
  override readonly name = "NoTable"
}

/** Every record as its fields by the names in the header; all are texts. Throws NoTable. */
export const readCsv = (text: string): ReadonlyArray<Readonly<Record<string, string>>> => {
  const [header, ...records] = recordsOf(text)
  if (header === undefined) throw new NoTable("there is no header")
  return records.map((fields) =>
    Object.fromEntries(header.map((name, column) => [name, withFormula(fields[column]!)]))
  )
}

/** All of one length, which csv-parse demands. */
const recordsOf = (text: string): ReadonlyArray<ReadonlyArray<string>> => {
  try {
    return parse(text, { record_delimiter: ["\n", "\r\n"] })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new NoTable(`line ${error["lines"]}: ${complaints[error.code] ?? error.message}`)
  }
}

const complaints: Partial<Record<CsvError["code"], string>> = {
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: "expected as many fields as in the header",
  CSV_QUOTE_NOT_CLOSED: "a quote is never closed",
  CSV_INVALID_CLOSING_QUOTE: "text follows a closing quote",
  INVALID_OPENING_QUOTE: "a quote in a field that does not begin with one"
}
