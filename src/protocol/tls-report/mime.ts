/**
 * As much of MIME as the mail of a report needs. RFC 2045, RFC 2046.
 *
 * Whoever sends the mail may mean harm (RFC 8460 §7), so that everything has a bound, and no step takes longer than in
 * proportion to what it reads.
 */
import { gunzipSync } from "node:zlib"
import { Result, Schema } from "effect"
import { nameOf, splitMail, valueOf } from "../dkim/canonical.ts"

/** RFC 8460 §6.2, §6.3. */
export const reportTypes = { json: "application/tlsrpt+json", gzip: "application/tlsrpt+gzip" } as const

export interface Entity {
  /** Values by names in lower case, unfolded; of several of one name the first. */
  readonly fields: ReadonlyMap<string, string>
  readonly body: ReadonlyArray<string>
}

export const entityOf = (lines: ReadonlyArray<string>): Entity => {
  const { fields, body } = splitMail(lines)
  return {
    fields: new Map(fields.toReversed().map((field) => [nameOf(field), valueOf(field)] as const)),
    body
  }
}

/** Our choice: what is quoted and never closed is looked through once for each parameter, and no real field comes near it. */
const longestField = 4_096

export interface Parametered {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
}

/** RFC 2045 §5.1: names in any case, values bare or in quotes; plain text where nothing is said (§5.2). */
export const contentTypeOf = (fields: Entity["fields"]): Parametered =>
  parametered(fields.get("content-type") ?? "text/plain")

/** RFC 2045 §5.1, RFC 2183 §2: a word, and parameters behind it. */
export const parametered = (field: string): Parametered => {
  const value = field.slice(0, longestField)
  const [type = ""] = value.split(";", 1)
  const parameters = new Map<string, string>()
  for (const [, name = "", quoted, bare = ""] of value
    .slice(type.length)
    .matchAll(/;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/g))
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? bare)
  return { type: type.trim().toLowerCase(), parameters }
}

/** Our choice: a report has two (RFC 8460 §5.3). */
const mostParts = 100

/** RFC 2046 §5.1.1: between lines with the delimiter; what stands before the first and behind the last is none. */
export const partsOf = (
  body: ReadonlyArray<string>,
  delimiter: string
): ReadonlyArray<ReadonlyArray<string>> => {
  const parts: Array<Array<string>> = []
  for (const line of body) {
    const bare = line.startsWith(`--${delimiter}`) ? line.trimEnd() : ""
    if (bare === `--${delimiter}--` || parts.length > mostParts) break
    if (bare === `--${delimiter}`) parts.push([])
    else parts.at(-1)?.push(line)
  }
  return parts
}

/**
 * RFC 2045 §6; undefined where the encoding is none of these, or the body is not in it.
 *
 * @param octetsIn how the octets of the mail were made characters
 */
export const decoded = ({ fields, body }: Entity, octetsIn: "utf8" | "latin1"): Buffer | undefined => {
  switch ((fields.get("content-transfer-encoding") ?? "7bit").toLowerCase()) {
    case "7bit":
    case "8bit":
    case "binary":
      return Buffer.from(body.join("\r\n"), octetsIn)
    case "base64": {
      const dense = body.join("").replace(/\s+/g, "")
      return /^[A-Za-z0-9+/]*={0,2}$/.test(dense) ? Buffer.from(dense, "base64") : undefined
    }
    case "quoted-printable":
      return Buffer.from(
        body
          .map((line) => line.trimEnd())
          .join("\r\n")
          .replaceAll("=\r\n", "")
          .replace(/=([0-9A-Fa-f]{2})/g, (_, octet: string) => String.fromCharCode(parseInt(octet, 16))),
        "latin1"
      )
    default:
      return undefined
  }
}

/** Our choice: a report of a thousand policies takes a hundredth of it, and what grows beyond is meant to do harm (RFC 8460 §7). */
export const mostOctets = 16 * 1024 * 1024

export class GzipRejected extends Schema.TaggedClass<GzipRejected>()("GzipRejected", {
  reason: Schema.Literals(["too large", "not gzip"]),
  detail: Schema.String
}) {}

/** RFC 1952, up to `mostOctets`: inflating stops there. */
export const unzipped = (octets: Uint8Array): Result.Result<Buffer, GzipRejected> => {
  try {
    return Result.succeed(gunzipSync(octets, { maxOutputLength: mostOctets }))
  } catch (error) {
    const isTooLarge = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"
    return Result.fail(
      isTooLarge
        ? new GzipRejected({
            reason: "too large",
            detail: `it unpacks to more than ${mostOctets / 1024 / 1024} MiB, which no report needs`
          })
        : new GzipRejected({
            reason: "not gzip",
            detail: `it cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`
          })
    )
  }
}
