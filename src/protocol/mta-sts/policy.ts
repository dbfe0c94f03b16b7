/** The policy: lines of key and value, fetched over HTTPS. RFC 8461 §3.2. */
import { isUtf8 } from "node:buffer"
import { Result, Schema } from "effect"
import type { Extension } from "./record.ts"

export const modes = ["testing", "enforce", "none"] as const
export type Mode = (typeof modes)[number]

export interface MtaStsPolicy {
  readonly mode: Mode
  /** How long the policy holds, from its fetch on. 0 to `maxMaxAgeSeconds`. */
  readonly maxAgeSeconds: number
  /** A host name, or `*.` before one; as published. Empty only when the mode is none. */
  readonly mx: ReadonlyArray<string>
  /** Fields that this version does not know, in the order published. */
  readonly extensions: ReadonlyArray<Extension>
  /** Its lines as they were served, where `writePolicy` would write others: for reports (RFC 8460 §4.5). */
  readonly declared?: ReadonlyArray<string>
}

/** The text is no policy: as if it could not be fetched (§3.3). */
export class PolicyRejected extends Schema.TaggedClass<PolicyRejected>()("PolicyRejected", {
  reason: Schema.Literals([
    "not UTF-8",
    "malformed line",
    "version missing",
    "unknown version",
    "mode missing",
    "unknown mode",
    "max_age missing",
    "malformed max_age",
    "max_age over the maximum",
    "mx missing",
    "malformed mx"
  ]),
  /** Counted from 1; 0 when no single line is at fault. */
  line: Schema.Int
}) {}

/** §3.2: the greatest max_age, a year of 365.25 days. */
export const maxMaxAgeSeconds = 31_557_600

/** What the RFC leaves open: the treatment of a max_age above the maximum. Fielded senders do either. */
export const maxAgeTreatments = ["clamp", "reject"] as const

/** Of a field other than mx that comes twice: §3.2 has the first count. */
export const duplicateFields = ["first counts", "last counts"] as const

/** A line that is no field: §3.2's grammar has none. */
export const strayLines = ["policy invalid", "skipped"] as const

/** Is an mx value held against the grammar of §3.2? */
export const mxSyntaxes = ["checked", "unchecked"] as const

/** How a policy is read, where software in use differs from §3.2. */
export interface PolicySyntax {
  /** "clamp" takes the maximum instead, "reject" takes the policy for invalid */
  readonly maxAgeOver?: (typeof maxAgeTreatments)[number]
  readonly grammar?: PolicyGrammar
  readonly duplicateField?: (typeof duplicateFields)[number]
  readonly strayLine?: (typeof strayLines)[number]
  readonly mxSyntax?: (typeof mxSyntaxes)[number]
}

/** Which text says what an mx value is: RFC 8461, or draft-ietf-uta-mta-sts-14, whose patterns are suffixes with a leading dot. */
export type PolicyGrammar = "rfc8461" | "draft-14"

/** Reads the body of a policy. */
export const parsePolicy = (
  body: Uint8Array | string,
  {
    maxAgeOver = "clamp",
    grammar = "rfc8461",
    duplicateField = "first counts",
    strayLine = "policy invalid",
    mxSyntax = "checked"
  }: PolicySyntax = {}
): Result.Result<MtaStsPolicy, PolicyRejected> => {
  const lines = linesOf(body)
  if (lines === undefined) return rejected("not UTF-8")

  const counting = new Map<string, { readonly value: string; readonly line: number }>()
  const mx: Array<string> = []
  const extensions: Array<Extension> = []
  for (const [index, content] of lines.entries()) {
    const line = index + 1
    const { name, value } = linePattern.exec(content)?.groups ?? {}
    if (name === undefined || value === undefined) {
      if (strayLine === "skipped") continue
      return rejected("malformed line", line)
    }
    if (name === "mx") {
      if (mxSyntax === "checked" && !isPattern[grammar](value)) return rejected("malformed mx", line)
      mx.push(value)
    } else if (!knownFields.has(name)) {
      // §3.2: parsers accept fields that they do not know, and ignore them.
      extensions.push({ name, value })
    } else if (duplicateField === "last counts" || !counting.has(name)) {
      // §3.2: of a field other than mx the first counts and the rest is ignored.
      counting.set(name, { value, line })
    }
  }

  const version = counting.get("version")
  if (version === undefined) return rejected("version missing")
  if (version.value !== "STSv1") return rejected("unknown version", version.line)

  const mode = counting.get("mode")
  if (mode === undefined) return rejected("mode missing")
  if (!isMode(mode.value)) return rejected("unknown mode", mode.line)

  const maxAge = counting.get("max_age")
  if (maxAge === undefined) return rejected("max_age missing")
  // §3.2: 1*10(DIGIT), whatever the maximum (erratum 7282).
  if (!/^[0-9]{1,10}$/.test(maxAge.value)) return rejected("malformed max_age", maxAge.line)
  const maxAgeSeconds = Number(maxAge.value)
  if (maxAgeSeconds > maxMaxAgeSeconds && maxAgeOver === "reject") {
    return rejected("max_age over the maximum", maxAge.line)
  }

  // §3.2: without mx a policy allows no host, which only makes sense where nothing is enforced.
  if (mx.length === 0 && mode.value !== "none") return rejected("mx missing")
  return Result.succeed({
    mode: mode.value,
    maxAgeSeconds: Math.min(maxAgeSeconds, maxMaxAgeSeconds),
    mx,
    extensions
  })
}

/** Lines of the body of a policy, whatever is wrong with them; undefined where it is no text. */
export const linesOf = (body: Uint8Array | string): ReadonlyArray<string> | undefined => {
  const text = typeof body === "string" ? body : decodeUtf8(body)
  if (text === undefined) return undefined
  const lines = text.split(/\r?\n/)
  // §3.2, sts-policy-record: the last line may be ended or not.
  if (lines.length > 1 && lines.at(-1) === "") lines.pop()
  return lines
}

/** The body of a policy; `parsePolicy` reads it back. */
export const writePolicy = ({
  mode,
  maxAgeSeconds,
  mx,
  extensions = []
}: Omit<MtaStsPolicy, "extensions"> & Partial<Pick<MtaStsPolicy, "extensions">>): string =>
  [
    "version: STSv1",
    `mode: ${mode}`,
    ...mx.map((pattern) => `mx: ${pattern}`),
    `max_age: ${maxAgeSeconds}`,
    ...extensions.map(({ name, value }) => `${name}: ${value}`)
  ]
    .map((line) => `${line}\r\n`)
    .join("")

/** §3.2: sts-policy-mx-value = ["*."] Domain, in A-labels; Domain is that of RFC 5321 §4.1.2, without address literals. */
export const isMxPattern = (value: string): boolean => {
  const domain = value.startsWith("*.") ? value.slice(2) : value
  // RFC 1035 §2.3.4: a label has at most 63 octets, a name 255 with its length octets.
  return (
    domain.length <= 253 && domain.split(".").every((label) => label.length <= 63 && labelPattern.test(label))
  )
}

/** -14 §3.2: 1*(ALPHA / DIGIT / "_" / "-" / "."), of which a leading dot makes a suffix. */
const isDraftMxPattern = (value: string): boolean => value.length <= 254 && /^[A-Za-z0-9_.-]+$/.test(value)

const isPattern: Readonly<Record<PolicyGrammar, (value: string) => boolean>> = {
  rfc8461: isMxPattern,
  "draft-14": isDraftMxPattern
}

/** §3.2: the name of a field, a colon, blanks, a value that neither begins nor ends with a blank, and blanks. */
const linePattern =
  /^(?<name>[A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*(?<value>[\x21-\x7e\u0080-\u{10ffff}](?:[\x20-\x7e\u0080-\u{10ffff}]*[\x21-\x7e\u0080-\u{10ffff}])?)[ \t]*$/u

/** RFC 5321 §4.1.2: sub-domain = Let-dig [Ldh-str]. */
const labelPattern = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/

const knownFields: ReadonlySet<string> = new Set(["version", "mode", "max_age"])

const isMode = (value: string): value is Mode => modes.some((mode) => mode === value)

/** A byte order mark is kept, so that the grammar can reject it. */
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true })

const decodeUtf8 = (body: Uint8Array): string | undefined => (isUtf8(body) ? utf8.decode(body) : undefined)

const rejected = (reason: PolicyRejected["reason"], line = 0) =>
  Result.fail(new PolicyRejected({ reason, line }))
