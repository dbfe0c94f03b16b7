/** `hoptrust judge dnssec`: validates an answer against everything that a validator may ask. RFC 4035 §5. */
import { Result } from "effect"
import { decodeMessage } from "../../protocol/dns/codec.ts"
import type { Message } from "../../protocol/dns/message.ts"
import { type Name, parseName } from "../../protocol/dns/name.ts"
import { noMessage } from "../../protocol/dns/reply.ts"
import { parseRdata } from "../../protocol/dns/presentation.ts"
import { readDnskey } from "../../protocol/dns/rdata/dnskey.ts"
import { readDs } from "../../protocol/dns/rdata/ds.ts"
import type { RdataRejected } from "../../protocol/dns/rdata/reader.ts"
import { classIn, rcodes, typeCode, typeCodes, typeName } from "../../protocol/dns/types.ts"
import type { TrustAnchor } from "../../protocol/dnssec/anchors.ts"
import { answerWith } from "../../protocol/dnssec/asking.ts"
import { validate } from "../../protocol/dnssec/validate.ts"
import { cite } from "../../protocol/rfc.ts"
import { wellFormed } from "./input-fields.ts"
import { type Judge, type JsonObject, UnreadableInput } from "./judge.ts"

/**
 * Output: `verdict` "secure", "insecure", "bogus" or "indeterminate"; `rcode` as a mnemonic; `reason`, `because`;
 * and, beyond the contract, `aliases` with the status of each link and `ttlSeconds`.
 */
export const judgeDnssec: Judge = (line) =>
  Result.gen(function* () {
    const input = yield* wellFormed(line)
    const nowSeconds = yield* time(input.now)
    const anchors = yield* each(input.anchors, "anchors", readAnchor)
    const negativeAnchors = yield* each(input.negativeAnchors ?? [], "negativeAnchors", nameFrom)
    const query = yield* readQuery(input.query)
    const replies = new Map(yield* each(input.responses, "responses", readResponse))
    const answerTo = (name: Name, type: number) => {
      const id = replyId(name, type)
      // The contract: anything not listed is SERVFAIL.
      return replies.has(id) ? replies.get(id) : serverFailure
    }
    const validation = answerWith(
      validate({
        question: { ...query, class: classIn },
        response: answerTo(query.name, query.type),
        anchors,
        negativeAnchors,
        nowSeconds
      }),
      ({ name, type }) => answerTo(name, type)
    )
    return {
      verdict: validation.status,
      rcode: rcodeNames.get(validation.rcode) ?? `RCODE${validation.rcode}`,
      reason: `${validation.reason}: ${validation.detail}`,
      because: [cite(validation.because)],
      aliases: validation.aliases.map(({ owner, target, status }) => ({
        from: `${owner}`,
        to: `${target}`,
        status
      })),
      ttlSeconds: validation.ttlSeconds
    }
  })

const rcodeNames = new Map<number, string>(Object.entries(rcodes).map(([mnemonic, code]) => [code, mnemonic]))

const serverFailure: Message = { ...noMessage, isResponse: true, rcode: rcodes.SERVFAIL }

const replyId = (name: Name, type: number) => `${type} ${name.key}`

const unreadable = (field: string, expected: string, found: unknown) =>
  Result.fail(
    new UnreadableInput({
      detail: `${field}: ${expected} expected, ${JSON.stringify(found) ?? "nothing"} found`
    })
  )

const time = (value: unknown): Result.Result<number, UnreadableInput> => {
  if (typeof value === "number" && Number.isFinite(value)) return Result.succeed(value)
  const milliseconds = typeof value === "string" ? Date.parse(value) : Number.NaN
  return Number.isNaN(milliseconds)
    ? unreadable("now", "seconds since the epoch or an RFC 3339 time", value)
    : Result.succeed(milliseconds / 1000)
}

const each = <A>(
  values: unknown,
  field: string,
  read: (value: unknown, field: string) => Result.Result<A, UnreadableInput>
): Result.Result<ReadonlyArray<A>, UnreadableInput> =>
  Array.isArray(values)
    ? Result.all(values.map((value: unknown, i) => read(value, `${field}[${i}]`)))
    : unreadable(field, "a list", values)

const nameFrom = (value: unknown, field: string): Result.Result<Name, UnreadableInput> =>
  typeof value === "string"
    ? Result.orElse(parseName(value), () => unreadable(field, "a domain name", value))
    : unreadable(field, "a domain name", value)

const typeFrom = (value: unknown, field: string): Result.Result<number, UnreadableInput> => {
  const code = typeof value === "string" ? typeCode(value) : undefined
  return code === undefined ? unreadable(field, "a record type", value) : Result.succeed(code)
}

const objectFrom = (value: unknown, field: string): Result.Result<JsonObject, UnreadableInput> =>
  isObject(value) ? Result.succeed(value) : unreadable(field, "an object", value)

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const readQuery = (value: unknown) =>
  Result.gen(function* () {
    const query = yield* objectFrom(value, "query")
    if (query.cls !== undefined && query.cls !== "IN") return yield* unreadable("query.cls", "IN", query.cls)
    return {
      name: yield* nameFrom(query.name, "query.name"),
      type: yield* typeFrom(query.type, "query.type")
    }
  })

const readResponse = (value: unknown, field: string) =>
  Result.gen(function* () {
    const response = yield* objectFrom(value, field)
    const name = yield* nameFrom(response.name, `${field}.name`)
    const type = yield* typeFrom(response.type, `${field}.type`)
    if (typeof response.wire !== "string") return yield* unreadable(`${field}.wire`, "base 64", response.wire)
    // A malformed message is what a validator may meet: no usable answer, not even SERVFAIL.
    const message = Result.getOrUndefined(decodeMessage(Buffer.from(response.wire, "base64")))
    const entry: readonly [string, Message | undefined] = [replyId(name, type), message]
    return entry
  })

/** `<owner> [ttl] [class] DS|DNSKEY <RDATA>`, as in a zone file, or with what RFC 3597 §5 has for type, class and RDATA. */
const readAnchor = (value: unknown, field: string): Result.Result<TrustAnchor, UnreadableInput> => {
  const match = typeof value === "string" ? anchorPattern.exec(value.trim()) : null
  const [, owner, mnemonic, text] = match ?? []
  const type = mnemonic === undefined ? undefined : typeCode(mnemonic)
  const read = type === typeCodes.DS ? readDs : type === typeCodes.DNSKEY ? readDnskey : undefined
  if (owner === undefined || type === undefined || text === undefined || read === undefined) {
    return unreadable(field, "a DS or DNSKEY record", value)
  }
  return Result.gen(function* () {
    const rdata = yield* Result.orElse(parseRdata(type, text), ({ detail }) =>
      unreadable(field, `${typeName(type)} (${detail})`, value)
    )
    // One that no key can match would leave everything below it insecure.
    const known: Result.Result<unknown, RdataRejected> = read(rdata)
    if (Result.isFailure(known)) {
      return yield* unreadable(field, `${typeName(type)} (${known.failure.reason})`, value)
    }
    return { owner: yield* nameFrom(owner, field), type, rdata }
  })
}

const anchorPattern = /^(\S+)\s+(?:\d+\s+)?(?:(?:IN|CLASS1)\s+)?(?:\d+\s+)?(DS|DNSKEY|TYPE\d+)\s+(.+)$/is
