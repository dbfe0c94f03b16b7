/** Reads domains as somebody measured them from CSV, or says what is wrong with which line. RFC 4180 §2, with line feeds as line ends too. */
import { Result } from "effect"
import { CsvError, parse } from "csv-parse/sync"
import { codeOf, type MeasuredDomains, measuredModes, noProvider } from "../scenario/measured-domains.ts"
import type { Problem } from "../scenario/source/problem.ts"

/** The most popular domain is in the first line after the header; what other columns say is ignored. */
export const measuredColumns = ["domain", "provider", "dnssec", "tlsa", "mta_sts"] as const

type MeasuredColumn = (typeof measuredColumns)[number]

/** Our choice: more than people mend before they try again. */
const mostProblems = 20

const truths = new Map([
  ["yes", true],
  ["true", true],
  ["1", true],
  ["no", false],
  ["false", false],
  ["0", false]
])

/** @param file name for messages */
export const readMeasuredDomains = (
  file: string,
  text: string
): Result.Result<MeasuredDomains, ReadonlyArray<Problem>> => {
  const records = recordsOf(file, text)
  if (Result.isFailure(records)) return Result.fail([records.failure])
  const [header = [], ...lines] = records.success
  const missing = measuredColumns.filter((name) => !header.includes(name))
  if (missing.length > 0 || lines.length === 0)
    return Result.fail([
      {
        file,
        line: 1,
        column: 1,
        path: "",
        message:
          missing.length > 0
            ? `expected a header with the columns ${measuredColumns.join(", ")}; there is no ${missing.join(", ")}`
            : "expected a line for each domain after the header, found none"
      }
    ])
  const at = (name: MeasuredColumn) => header.indexOf(name)
  const columns = {
    domain: at("domain"),
    provider: at("provider"),
    dnssec: at("dnssec"),
    tlsa: at("tlsa"),
    mta_sts: at("mta_sts")
  }
  const faults: Array<Fault> = []
  const seen = new Set<string>()
  const providers = new Map<string, number>()
  const providerOf = new Uint32Array(lines.length)
  const published = new Uint8Array(lines.length)
  for (const [index, fields] of lines.entries()) {
    const field = (name: MeasuredColumn) => fields[columns[name]]!
    const fail = (name: MeasuredColumn, expected: string) =>
      faults.push({
        record: index + 1,
        field: columns[name],
        message: `${name}: expected ${expected}, found ${JSON.stringify(field(name))}`
      })
    const truth = (name: MeasuredColumn): boolean => {
      const value = truths.get(field(name).toLowerCase())
      if (value === undefined) fail(name, "yes or no")
      return value ?? false
    }
    const domain = field("domain").toLowerCase()
    if (domain === "") fail("domain", "a name")
    else if (seen.has(domain)) fail("domain", "each domain once")
    seen.add(domain)
    const written = field("mta_sts").toLowerCase()
    const mtaSts = measuredModes.find((one) => one === (written === "" ? "none" : written))
    if (mtaSts === undefined) fail("mta_sts", measuredModes.join(", "))
    published[index] = codeOf({ dnssec: truth("dnssec"), tlsa: truth("tlsa"), mtaSts: mtaSts ?? "none" })
    const provider = field("provider")
    if (provider !== "" && !providers.has(provider)) providers.set(provider, providers.size)
    providerOf[index] = provider === "" ? noProvider : providers.get(provider)!
    if (faults.length >= mostProblems) break
  }
  return faults.length > 0
    ? Result.fail(placed(file, text, faults))
    : Result.succeed({ providers: [...providers.keys()], providerOf, published })
}

interface Fault {
  /** From 0, which is the header. */
  readonly record: number
  readonly field: number
  readonly message: string
}

const options = { record_delimiter: ["\n", "\r\n"], bom: true, skip_empty_lines: true }

const recordsOf = (
  file: string,
  text: string
): Result.Result<ReadonlyArray<ReadonlyArray<string>>, Problem> => {
  try {
    return Result.succeed(parse(text, options))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = Number(error["lines"])
    return Result.fail({ file, line, column: 1, path: "", message: error.message })
  }
}

/** Where the records are is only asked when something is wrong, for it takes as long again. */
const placed = (file: string, text: string, faults: ReadonlyArray<Fault>): ReadonlyArray<Problem> => {
  const last = Math.max(...faults.map(({ record }) => record))
  const lineOf: Array<number> = []
  parse(text, { ...options, to: last + 1, on_record: (record, { lines }) => (lineOf.push(lines), record) })
  const lines = text.split(/\r?\n/)
  return faults.map(({ record, field, message }) => {
    const line = lineOf[record]!
    const written = lines[line - 1]!
    // A comma inside quotes would be taken for the end of a field.
    const before = written.includes('"') ? [] : written.split(",").slice(0, field)
    return { file, line, column: before.join(",").length + Math.min(1, before.length) + 1, path: "", message }
  })
}
