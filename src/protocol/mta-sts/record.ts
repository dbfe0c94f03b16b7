/** The `_mta-sts` TXT record: it says that a policy exists, and which instance of it. RFC 8461 §3.1. */
import { Result, Schema } from "effect"

export interface MtaStsRecord {
  /** Names the instance of the policy; only equality means anything. 1 to 32 letters and digits. */
  readonly id: string
  /** Fields that this version does not know, in the order published. */
  readonly extensions: ReadonlyArray<Extension>
}

export interface Extension {
  readonly name: string
  readonly value: string
}

/** There is no policy to be discovered: discovery stops, and a cached policy stays in force (§3.3). */
export class RecordRejected extends Schema.TaggedClass<RecordRejected>()("RecordRejected", {
  reason: Schema.Literals([
    "no record",
    "several records",
    "empty field",
    "malformed field",
    "malformed id",
    "id missing"
  ]),
  /** For the domain's owner: what was found, and what is wrong with it. */
  detail: Schema.String
}) {}

/** §3.1: the owner of the record is this label before the Policy Domain. */
export const recordOwner = (policyDomain: string): string => `_mta-sts.${policyDomain}`

/**
 * to the letter: by the grammar of §3.1. Software in use reads less of it. any id: one record that begins with the version, and whatever follows
 * "id="; version only: a record that begins with the version says that there is a policy, whatever else is in it.
 */
export const recordReadings = ["to the letter", "any id", "version only"] as const
export type RecordReading = (typeof recordReadings)[number]

/**
 * Picks and reads the record among the TXT records at `_mta-sts.<Policy Domain>`.
 *
 * @param texts one element for each TXT record: its strings joined without anything between (§3.1), octets as characters
 */
export const parseRecord = (
  texts: ReadonlyArray<string>,
  reading: RecordReading = "to the letter"
): Result.Result<MtaStsRecord, RecordRejected> => {
  if (reading !== "to the letter") return readLoosely(texts, reading)
  // §3.1: records that do not begin so are discarded, and other than one left over means that there is no policy.
  const candidates = texts.filter((text) => text.startsWith("v=STSv1;"))
  if (candidates.length === 0) return rejected("no record", passedOver(texts))
  if (candidates.length > 1)
    return rejected("several records", `${candidates.length} TXT records begin with "v=STSv1;"`)

  // §3.1, sts-text-record: fields between semicolons with blanks around them, and perhaps one more semicolon.
  // The grammar also allows blanks before the first semicolon; the prefix above does not (erratum 6285).
  const text = candidates[0]!
  const fields = text.slice("v=STSv1;".length).split(";")
  const last = fields.at(-1)!
  const isTerminated = withoutBlanks(last) === ""
  if (isTerminated) fields.pop()
  let id: string | undefined
  const extensions: Array<Extension> = []
  for (const [index, padded] of fields.entries()) {
    // Blanks are part of the delimiter, so there are none at the end of a record without a last semicolon.
    const isLast = index === fields.length - 1
    const field = isLast && !isTerminated ? withoutLeadingBlanks(padded) : withoutBlanks(padded)
    if (field === "") return rejected("empty field", `nothing between two semicolons in ${shown(text)}`)
    const [, name, value] = fieldPattern.exec(field) ?? []
    if (name === undefined || value === undefined)
      return rejected("malformed field", `${shown(field)} ${faultOfField(field)}`)
    if (name !== "id") {
      extensions.push({ name, value })
    } else if (id === undefined) {
      if (!idPattern.test(value))
        return rejected("malformed id", `the id ${shown(value)} is not 1 to 32 letters and digits`)
      id = value
    }
    // §3.2 says for the policy that the first of two fields counts; §3.1 is silent, and we read it so here as well.
  }
  return id === undefined
    ? rejected("id missing", `there is no id in ${shown(text)}`)
    : Result.succeed({ id, extensions })
}

const readLoosely = (
  texts: ReadonlyArray<string>,
  reading: Exclude<RecordReading, "to the letter">
): Result.Result<MtaStsRecord, RecordRejected> => {
  const candidates = texts.filter((text) => text.startsWith("v=STSv1"))
  if (candidates.length === 0) return rejected("no record", passedOver(texts))
  if (candidates.length > 1 && reading === "any id")
    return rejected("several records", `${candidates.length} TXT records begin with "v=STSv1"`)
  const text = candidates[0]!
  // Of two fields of one name the last counts.
  const fields = new Map(
    text.split(";").map((field) => {
      const [name, ...value] = withoutBlanks(field).split("=")
      return [name!, value.join("=")] as const
    })
  )
  const id = fields.get("id")
  if (reading === "version only") return Result.succeed({ id: id ?? "", extensions: [] })
  if (fields.get("v") !== "STSv1") return rejected("no record", passedOver(texts))
  return id === undefined
    ? rejected("id missing", `there is no id in ${shown(text)}`)
    : Result.succeed({ id, extensions: [] })
}

/** The text of the record; `parseRecord` reads it back. */
export const writeRecord = ({
  id,
  extensions = []
}: Partial<MtaStsRecord> & Pick<MtaStsRecord, "id">): string =>
  ["v=STSv1; ", `id=${id};`, ...extensions.map(({ name, value }) => ` ${name}=${value};`)].join("")

/** §3.1: sts-id is 1*32(ALPHA / DIGIT). */
const idPattern = /^[A-Za-z0-9]{1,32}$/

/** §3.1: sts-ext-name "=" sts-ext-value; the value is printable ASCII without space, "=" and ";". */
const fieldPattern = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31})=([\x21-\x3a\x3c\x3e-\x7e]+)$/

/** WSP is space and tab (RFC 5234 §B.1). Written out, because a pattern for blanks at the end takes quadratic time. */
const isBlank = (character: string) => character === " " || character === "\t"

const withoutLeadingBlanks = (text: string) => {
  let start = 0
  while (start < text.length && isBlank(text.charAt(start))) start++
  return text.slice(start)
}

const withoutBlanks = (text: string) => {
  let end = text.length
  while (end > 0 && isBlank(text.charAt(end - 1))) end--
  return withoutLeadingBlanks(text.slice(0, end))
}

const rejected = (reason: RecordRejected["reason"], detail: string) =>
  Result.fail(new RecordRejected({ reason, detail }))

/** Why none of the records begins as §3.1 wants it. */
const passedOver = (texts: ReadonlyArray<string>): string => {
  if (texts.length === 0) return "there is no TXT record"
  const told = texts.slice(0, 3).map((text) => `${shown(text)} ${fault(text)}`)
  return [...told, ...(texts.length > 3 ? [`and so on, ${texts.length} TXT records`] : [])].join("; ")
}

/** What was meant for a record and is none is told apart from what was meant for something else, such as a wildcard's. */
const fault = (text: string): string => {
  if (text === "v=STSv1")
    return "ends after the version: in a zone file, a semicolon outside quotation marks begins a comment"
  if (text.startsWith('"') && /v=STSv1/i.test(text)) return "has quotation marks within the text"
  if (/^v=STSv1[ \t]+;/.test(text)) return "has a blank before its first semicolon"
  if (/^v=STSv1[ \t,]/.test(text)) return "has no semicolon behind the version"
  if (/^v=STSv(?!1;)\d+;/.test(text)) return "is of another version than STSv1"
  return /^[ \t]*v[ \t]*=[ \t]*STSv1(?![A-Za-z0-9])/i.test(text)
    ? 'does not begin with "v=STSv1;", letter for letter'
    : "is no MTA-STS record"
}

/** Why it does not have the form of §3.1's sts-field. */
const faultOfField = (field: string): string => {
  if (isBlank(field.at(-1) ?? "")) return "ends in a blank with no semicolon behind it"
  if (field.includes(" ") || field.includes("\t")) return "has a blank in it"
  if (/^[^=]+=$/.test(field)) return "has no value"
  return 'is no field such as "id=20260302"'
}

/** Enough of a text to know it by. */
const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text)
