/**
 * A TLS policy in the EHLO reply after STARTTLS: a hypothesis of this project, for there is no such standard.
 *
 * The keyword stands on a line of the EHLO reply (RFC 5321 §4.1.1.1), with parameters in the style of MTA-STS:
 *
 *     250-TLSPOLICY v=1 max_age=31536000 mode=enforce mx=mx1.example.net mx=*.example.net
 *
 * What holds for the keyword otherwise is taken from HSTS (RFC 6797 §8.1) and HPKP (RFC 7469 §2.5).
 */
import { Result, Schema } from "effect"

export const ehloPolicyKeyword = "TLSPOLICY"

export const modes = ["enforce", "testing", "none"] as const
export type Mode = (typeof modes)[number]

export interface EhloPolicy {
  readonly mode: Mode
  /** From the session in which it was heard. 0 to `maxMaxAgeSeconds`. */
  readonly maxAgeSeconds: number
  /** A host name, or `*.` before one; empty says nothing about hosts. */
  readonly mx: ReadonlyArray<string>
  /** SHA-256 of a SubjectPublicKeyInfo, base64 with padding; none, or two and more that differ (RFC 7469 §2.5). */
  readonly pins: ReadonlyArray<string>
  readonly id?: string
  /** The mail domain that the server speaks for. */
  readonly domain?: string
}

/** One line of the EHLO reply. */
export interface PolicyLine {
  readonly keyword: string
  readonly parameters: ReadonlyArray<string>
}

/** The reply holds no policy that the client can use; it is as if the keyword were absent. */
export class EhloPolicyRejected extends Schema.TaggedClass<EhloPolicyRejected>()("EhloPolicyRejected", {
  reason: Schema.Literals(["not over TLS", "no policy", "unknown version", "max_age missing", "one pin only"])
}) {}

/** As MTA-STS has it: RFC 8461 §3.2. */
export const maxMaxAgeSeconds = 31_557_600

/**
 * Reads the policy out of the lines of an EHLO reply.
 *
 * A line that is malformed counts for nothing. The first well-formed one decides the version, and those of that version
 * are taken together; a later line that says anything again that can be said once counts for nothing.
 */
export const readPolicy = (
  lines: ReadonlyArray<PolicyLine>,
  {
    isOverTls,
    maxAgeCapSeconds = maxMaxAgeSeconds
  }: { readonly isOverTls: boolean; readonly maxAgeCapSeconds?: number }
): Result.Result<EhloPolicy, EhloPolicyRejected> => {
  // RFC 6797 §8.1, RFC 3207 §4.2: what was said in clear may come from anybody, and is forgotten after the handshake.
  if (!isOverTls) return rejected("not over TLS")
  const read = lines
    .filter(({ keyword }) => keyword.toUpperCase() === ehloPolicyKeyword)
    .flatMap(({ parameters }) => readLine(parameters) ?? [])
  const version = read[0]?.version
  if (version === undefined) return rejected("no policy")
  if (version !== "1") return rejected("unknown version")

  let merged: Line = { version, mx: [], pins: [] }
  const taken: Array<Line> = []
  for (const line of read) {
    if (line.version !== version || repeats(merged, line)) continue
    taken.push(line)
    merged = { ...merged, ...line }
  }
  const { maxAgeSeconds, mode = "enforce", id, domain } = merged
  const mx = taken.flatMap((line) => line.mx)
  if (maxAgeSeconds === undefined) return rejected("max_age missing")
  const pins = [...new Set(taken.flatMap((line) => line.pins))]
  // RFC 7469 §2.5: a lone pin leaves no way out when its key is lost.
  if (pins.length === 1) return rejected("one pin only")
  return Result.succeed({
    mode,
    maxAgeSeconds: Math.min(maxAgeSeconds, maxAgeCapSeconds),
    mx: [...new Set(mx)],
    pins,
    ...(id === undefined ? {} : { id }),
    ...(domain === undefined ? {} : { domain })
  })
}

/** RFC 5321 §4.5.3.1.5: a reply line has 512 octets with its code and CRLF. */
const maxLineOctets = 512 - "250-".length - "\r\n".length

/** The lines that say the policy, each within the length of a reply line; `readPolicy` reads them back. */
export const writePolicy = ({
  mode,
  maxAgeSeconds,
  mx,
  pins,
  id,
  domain
}: EhloPolicy): ReadonlyArray<PolicyLine> => {
  const parameters = [
    `max_age=${maxAgeSeconds}`,
    `mode=${mode}`,
    ...(id === undefined ? [] : [`id=${id}`]),
    ...(domain === undefined ? [] : [`domain=${domain}`]),
    ...mx.map((pattern) => `mx=${pattern}`),
    ...pins.map((pin) => `pin=sha256:${pin}`)
  ]
  const lines: Array<Array<string>> = [["v=1"]]
  let octets = `${ehloPolicyKeyword} v=1`.length
  for (const parameter of parameters) {
    if (octets + 1 + parameter.length > maxLineOctets) {
      lines.push(["v=1"])
      octets = `${ehloPolicyKeyword} v=1`.length
    }
    lines.at(-1)!.push(parameter)
    octets += 1 + parameter.length
  }
  return lines.map((parameters) => ({ keyword: ehloPolicyKeyword, parameters }))
}

interface Line {
  readonly version: string
  readonly maxAgeSeconds?: number
  readonly mode?: Mode
  readonly id?: string
  readonly domain?: string
  readonly mx: ReadonlyArray<string>
  readonly pins: ReadonlyArray<string>
}

/** Undefined for a malformed line. */
const readLine = (parameters: ReadonlyArray<string>): Line | undefined => {
  const once = new Map<string, string>()
  const mx: Array<string> = []
  const pins: Array<string> = []
  for (const parameter of parameters) {
    const equals = parameter.indexOf("=")
    const name = equals === -1 ? parameter : parameter.slice(0, equals)
    const value = equals === -1 ? "" : parameter.slice(equals + 1)
    if (name === "mx") {
      if (!isMxPattern(value)) return undefined
      mx.push(value.toLowerCase())
    } else if (name === "pin") {
      const pin = readPin(value)
      if (pin === undefined) return undefined
      pins.push(pin)
    } else if (saidOnce.has(name)) {
      if (once.has(name)) return undefined
      once.set(name, value)
    }
  }

  const version = once.get("v")
  const maxAge = once.get("max_age")
  const mode = once.get("mode")
  const id = once.get("id")
  const domain = once.get("domain")
  if (version === undefined || !/^[1-9][0-9]{0,2}$/.test(version)) return undefined
  if (maxAge !== undefined && !/^[0-9]{1,10}$/.test(maxAge)) return undefined
  if (mode !== undefined && !isMode(mode)) return undefined
  if (id !== undefined && !/^[A-Za-z0-9]{1,32}$/.test(id)) return undefined
  if (domain !== undefined && !isDomain(domain)) return undefined
  return {
    version,
    mx,
    pins,
    ...(maxAge === undefined ? {} : { maxAgeSeconds: Number(maxAge) }),
    ...(mode === undefined ? {} : { mode }),
    ...(id === undefined ? {} : { id }),
    ...(domain === undefined ? {} : { domain: domain.toLowerCase() })
  }
}

const saidOnce: ReadonlySet<string> = new Set(["v", "max_age", "mode", "id", "domain"])

const repeats = (merged: Line, line: Line): boolean =>
  (["maxAgeSeconds", "mode", "id", "domain"] as const).some(
    (name) => merged[name] !== undefined && line[name] !== undefined
  )

const isMode = (value: string): value is Mode => modes.some((mode) => mode === value)

const isMxPattern = (value: string) => isDomain(value.startsWith("*.") ? value.slice(2) : value)

/** RFC 5321 §4.1.2 Domain, RFC 1035 §2.3.4 lengths. */
const isDomain = (value: string): boolean =>
  value.length <= 253 &&
  value
    .split(".")
    .every((label) => label.length <= 63 && /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(label))

/** Padding may be left out; what comes back has it. */
const readPin = (value: string): string | undefined => {
  const digits = /^sha256:([A-Za-z0-9+/]{43})=?$/.exec(value)?.[1]
  if (digits === undefined) return undefined
  // The last digit carries four bits of the digest and two that must be 0, else two texts would be one pin.
  const pin = Buffer.from(digits, "base64").toString("base64")
  return pin === `${digits}=` ? pin : undefined
}

const rejected = (reason: EhloPolicyRejected["reason"]) => Result.fail(new EhloPolicyRejected({ reason }))
