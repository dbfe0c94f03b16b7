/** A capture: one JSON value a line, octets in base64. The first line says what was asked and by whose word it is judged. */
import { Result, Schema } from "effect"
import { NoAnswer } from "../network/no-answer.ts"
import { parseName } from "../protocol/dns/name.ts"
import { tlsVersions } from "../protocol/tls/evidence.ts"

const Octets = Schema.String.check(
  Schema.isPattern(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, { expected: "base64" })
)
const Lines = Schema.Array(Schema.String)

const DomainName = Schema.String.check(
  Schema.makeFilter((text) => Result.isSuccess(parseName(text)), { expected: "a domain name" })
)

/** Milliseconds since the epoch, as far as dates go (ECMA-262 §21.4.1.1). */
const EpochMs = Schema.Int.check(Schema.isBetween({ minimum: -8.64e15, maximum: 8.64e15 }))

const Tls = Schema.Struct({
  version: Schema.Literals(tlsVersions),
  serverName: Schema.optionalKey(Schema.String),
  /** As sent, in its order. */
  chain: Schema.Array(Octets)
})

/** Milliseconds since the beginning, when the exchange was over. */
const afterMs = Schema.Int
const failure = Schema.optionalKey(NoAnswer.fields.reason)

export const CaptureBeginning = Schema.Struct({
  kind: Schema.Literal("probe"),
  format: Schema.Literal(1),
  domain: DomainName,
  /** What dates are compared with. */
  judgedAtMs: EpochMs,
  /** When the exchanges were made. */
  takenAtMs: EpochMs,
  seed: Schema.String,
  /** Were MX hosts visited? */
  visits: Schema.Boolean,
  /** Was a resolver asked in place of the authoritative servers? */
  forwards: Schema.Boolean,
  /** IP versions of the machine. */
  addressTypes: Schema.Array(Schema.Literals(["A", "AAAA"])),
  anchors: Schema.Array(Schema.Struct({ zone: DomainName, type: Schema.Int, rdata: Octets })),
  rootServers: Schema.Array(Schema.Struct({ name: DomainName, addresses: Lines }))
})
export type CaptureBeginning = typeof CaptureBeginning.Type

export const CapturedDns = Schema.Struct({
  kind: Schema.Literal("dns"),
  afterMs,
  server: Schema.String,
  over: Schema.Literals(["udp", "tcp"]),
  query: Octets,
  reply: Schema.optionalKey(Octets),
  failure
})

export const CapturedHttps = Schema.Struct({
  kind: Schema.Literal("https"),
  afterMs,
  address: Schema.String,
  host: Schema.String,
  path: Schema.String,
  maxBodyOctets: Schema.Int,
  reply: Schema.optionalKey(
    Schema.Struct({
      status: Schema.Int,
      headers: Schema.Record(Schema.String, Schema.String),
      body: Octets,
      bodyTruncated: Schema.Boolean,
      tls: Tls
    })
  ),
  failure
})

export const CapturedSmtp = Schema.Struct({
  kind: Schema.Literal("smtp"),
  afterMs,
  address: Schema.String,
  serverName: Schema.String,
  shown: Schema.optionalKey(
    Schema.Struct({
      greeting: Lines,
      ehlo: Schema.optionalKey(Lines),
      startTls: Schema.optionalKey(Lines),
      tls: Schema.optionalKey(Tls),
      ehloOverTls: Schema.optionalKey(Lines),
      brokeOff: failure
    })
  ),
  failure
})

/** Root certificates on which a path may end: those with the name of an issuer that was seen. */
export const CapturedRoots = Schema.Struct({
  kind: Schema.Literal("roots"),
  certificates: Schema.Array(Octets)
})

const CaptureLine = Schema.Union([CaptureBeginning, CapturedDns, CapturedHttps, CapturedSmtp, CapturedRoots])
export type CaptureLine = typeof CaptureLine.Type
export type CapturedTls = typeof Tls.Type

export interface Capture {
  readonly beginning: CaptureBeginning
  readonly exchanges: ReadonlyArray<Exclude<CaptureLine, CaptureBeginning | typeof CapturedRoots.Type>>
  /** DER. */
  readonly roots: ReadonlyArray<Uint8Array>
}

/** The text is no capture. */
export class CaptureRejected extends Schema.TaggedClass<CaptureRejected>()("CaptureRejected", {
  /** From 1. */
  line: Schema.Int,
  detail: Schema.String
}) {}

export const writeCaptureLine = (line: CaptureLine): string => `${JSON.stringify(line)}\n`

export const readCapture = (text: string): Result.Result<Capture, CaptureRejected> => {
  const exchanges: Array<Capture["exchanges"][number]> = []
  const roots: Array<Uint8Array> = []
  let beginning: CaptureBeginning | undefined
  for (const [index, written] of text.split("\n").entries()) {
    if (written === "") continue
    const rejected = (detail: string) => Result.fail(new CaptureRejected({ line: index + 1, detail }))
    let value: unknown
    try {
      value = JSON.parse(written)
    } catch {
      return rejected("expected one JSON value on the line; is the file cut off?")
    }
    const line = Schema.decodeUnknownResult(CaptureLine)(value)
    if (Result.isFailure(line))
      return rejected("expected a line as probe writes it; was it edited, or made by another version?")
    if (line.success.kind === "probe") {
      if (beginning !== undefined) return rejected("a second beginning")
      beginning = line.success
    } else if (beginning === undefined) return rejected('expected the beginning, a line with "kind":"probe"')
    else if (line.success.kind === "roots") roots.push(...line.success.certificates.map(octetsIn))
    else exchanges.push(line.success)
  }
  return beginning === undefined
    ? Result.fail(new CaptureRejected({ line: 1, detail: "the file is empty" }))
    : Result.succeed({ beginning, exchanges, roots })
}

export const octetsIn = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, "base64"))
export const base64Of = (octets: Uint8Array): string => Buffer.from(octets).toString("base64")
