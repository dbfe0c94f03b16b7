/** Decodes a YAML file by a schema, and finds every problem in one go. */
import { Result, Schema, SchemaIssue } from "effect"
import { withALabels } from "./a-labels.ts"
import { expected, literalsOf } from "./expected.ts"
import { nearestWord } from "./nearest-word.ts"
import type { Problem } from "./problem.ts"
import { type SourcePath, YamlSource } from "./yaml-source.ts"

/** The value, or at least one problem, in the order of their places. */
export const decode = <A>(
  file: string,
  text: string,
  schema: Schema.Codec<A, unknown>,
  { check, standIns }: FurtherChecks<A> = { check: () => [], standIns: {} }
): Result.Result<A, ReadonlyArray<Problem>> => {
  const source = new YamlSource(file, text)
  if (source.syntaxProblems.length > 0) return failed(source.syntaxProblems)
  const read = source.value
  if ("problem" in read) return failed([read.problem])

  const decoded = decodeWithALabels(schema, read.value)
  if (Result.isFailure(decoded)) {
    const found = findings(decoded.failure.issue, [])
    const problems = found.map((finding) => {
      const { path, ...what } = misfit(finding, read.value)
      return source.problem(path, what)
    })
    // What the schema does accept is checked all the same, so that nobody has to come back for the rest.
    const unreadable = new Set(found.map(({ path }) => String(path[0] ?? "")))
    const rest = decodeWithALabels(schema, { ...standIns, ...without(read.value, unreadable) })
    return failed(
      Result.isFailure(rest)
        ? problems
        : [...problems, ...check(rest.success, source, (key) => !unreadable.has(key))]
    )
  }
  const problems = check(decoded.success, source, () => true)
  return problems.length > 0 ? failed(problems) : Result.succeed(decoded.success)
}

/** Where the schema takes the value with U-labels, it is read again with A-labels, which may be too long. */
const decodeWithALabels = <A>(schema: Schema.Codec<A, unknown>, value: unknown) => {
  const read = Schema.decodeUnknownResult(schema)
  const options = { errors: "all", onExcessProperty: "error" } as const
  const decoded = read(value, options)
  if (Result.isFailure(decoded)) return decoded
  const { value: ascii, converted } = withALabels(value)
  return converted.length === 0 ? decoded : read(ascii, options)
}

/** What a schema cannot see. */
export interface FurtherChecks<A> {
  /** @param isRead was the value under that key of the file read, or does a default or stand-in take its place? */
  readonly check: (value: A, source: YamlSource, isRead: (key: string) => boolean) => ReadonlyArray<Problem>
  /** For keys that must be there, values that the schema accepts. */
  readonly standIns: Readonly<Record<string, unknown>>
}

const without = (value: unknown, keys: ReadonlySet<string>): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key)))
    : {}

const failed = (problems: ReadonlyArray<Problem>) =>
  Result.fail(problems.toSorted((a, b) => a.line - b.line || a.column - b.column))

/** An issue that has no issues below it, and where it lies. */
interface Finding {
  readonly path: SourcePath
  readonly issue: SchemaIssue.Issue
}

const findings = (issue: SchemaIssue.Issue, path: SourcePath): ReadonlyArray<Finding> => {
  switch (issue._tag) {
    case "Pointer":
      return findings(issue.issue, [...path, ...issue.path])
    case "Encoding":
      return findings(issue.issue, path)
    case "Composite":
      return issue.issues.flatMap((inner) => findings(inner, path))
    case "AnyOf": {
      // One member came close enough to say what is wrong inside it.
      const closest = issue.issues.length === 1 ? issue.issues[0] : onlyOne(issue.issues.filter(hasItsKeys))
      return closest?._tag === "Composite" ? findings(closest, path) : [{ path, issue }]
    }
    default:
      return [{ path, issue }]
  }
}

/** Are all keys there that the member wants, and no others? Then only values are wrong. */
const hasItsKeys = (issue: SchemaIssue.Issue): boolean =>
  issue._tag === "Composite" &&
  issue.issues.every(
    (inner) =>
      inner._tag !== "Pointer" || (inner.issue._tag !== "UnexpectedKey" && inner.issue._tag !== "MissingKey")
  )

const onlyOne = <A>(items: ReadonlyArray<A>): A | undefined => (items.length === 1 ? items[0] : undefined)

/** What a schema does not accept, and where it lies in the value. */
export interface Misfit {
  readonly path: SourcePath
  /** Is the key itself at fault, because nothing is called so there? */
  readonly isAboutKey?: boolean
  readonly message: string
  readonly suggestion?: string | undefined
}

/** The value as the schema reads it, or all that does not fit: for values that stand in no file as they are. */
export const fit = <A>(
  schema: Schema.Codec<A, unknown>,
  value: unknown
): Result.Result<A, ReadonlyArray<Misfit>> =>
  Result.mapError(decodeWithALabels(schema, value), ({ issue }) =>
    findings(issue, []).map((finding) => misfit(finding, value))
  )

const misfit = ({ path, issue }: Finding, value: unknown): Misfit => {
  const found = valueAt(value, path)
  switch (issue._tag) {
    case "UnexpectedKey": {
      const key = String(path.at(-1))
      const legal = keysOf(issue.ast)
      const suggestion = nearestWord(key, legal)
      return { path, isAboutKey: true, message: `unknown key; expected ${listed(legal)}`, suggestion }
    }
    case "MissingKey": {
      const [parent, key] = [path.slice(0, -1), path.at(-1)]
      // Of a list its members are missing.
      return typeof key === "number"
        ? {
            path: parent,
            message: `expected a list of at least ${key + 1}, found ${shown(valueAt(value, parent))}`
          }
        : { path: parent, message: `the key ${String(key)} is missing` }
    }
    case "InvalidType":
      return { path, message: `expected ${expected(issue.ast)}, found ${shown(found)}` }
    default: {
      const message = messageOf(issue)
      const tagged = taggedMember(message, found)
      if (tagged !== undefined) {
        const { key, typed, legal } = tagged
        return {
          path: [...path, key],
          message: `expected ${listed(legal)}, found ${shown(typed)}`,
          suggestion: nearestWord(String(typed), legal)
        }
      }
      const legal = issue._tag === "AnyOf" ? literalsOf(issue.ast) : []
      const wanted = issue._tag === "AnyOf" ? `expected ${expected(issue.ast)}` : lowerFirst(message)
      return {
        path,
        message: `${wanted}, found ${shown(found)}`,
        suggestion: typeof found === "string" ? nearestWord(found, legal) : undefined
      }
    }
  }
}

const formatIssue = SchemaIssue.makeFormatterStandardSchemaV1()

const messageOf = (issue: SchemaIssue.Issue): string =>
  formatIssue(issue).issues[0]?.message ?? "not as expected"

/** For a mapping that fits no alternative: the key by which alternatives are told apart, and what it may say. */
const taggedMember = (
  message: string,
  found: unknown
): { readonly key: string; readonly typed: unknown; readonly legal: ReadonlyArray<string> } | undefined => {
  if (typeof found !== "object" || found === null || Array.isArray(found)) return undefined
  const members = [...message.matchAll(/\{ readonly "([^"]*)": "([^"]*)"/g)]
  const key = members[0]?.[1]
  if (key === undefined) return undefined
  return { key, typed: Reflect.get(found, key) as unknown, legal: members.map(([, , literal]) => literal!) }
}

const keysOf = (ast: SchemaIssue.UnexpectedKey["ast"]): ReadonlyArray<string> =>
  "propertySignatures" in ast ? ast.propertySignatures.map(({ name }) => String(name)) : []

const valueAt = (value: unknown, path: SourcePath): unknown =>
  path.reduce<unknown>(
    (at, step) => (typeof at === "object" && at !== null ? (Reflect.get(at, step) as unknown) : undefined),
    value
  )

const shown = (value: unknown): string => {
  // JSON has no word for .nan and .inf.
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? "nothing")
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

const listed = (words: ReadonlyArray<string>): string =>
  words.length > 1 ? `one of ${words.join(", ")}` : (words[0] ?? "no key here")

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
