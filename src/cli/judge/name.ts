/** `hoptrust judge name`: identifiers and policy patterns, by the rules of one specification. RFC 6125, RFC 9525, RFC 8461 §4. */
import { Result, Schema } from "effect"
import { parseIpAddress } from "../../protocol/names/ip-address.ts"
import {
  type IdentifierMismatch,
  matchIdentifiers,
  noIdentifiers,
  type PresentedIdentifiers,
  type ReferenceIdentifier
} from "../../protocol/names/match-identifiers.ts"
import {
  type MatchingRules,
  rfc6125,
  rfc7672,
  rfc8461,
  rfc9525
} from "../../protocol/names/matching-rules.ts"
import { matchCertificateAgainstPatterns } from "../../protocol/names/mta-sts-eras.ts"
import { policyPatternMatcher } from "../../protocol/names/policy-pattern.ts"
import { cite } from "../../protocol/rfc.ts"
import { maybe, reading } from "./input-fields.ts"
import { type Judge, type JsonObject, UnreadableInput } from "./judge.ts"

const eras = ["draft-04", "draft-14-pseudocode", "draft-14-prose", "postfix-legacy"] as const

const OneOrMany = Schema.Union([Schema.String, Schema.Array(Schema.String)])

const Input = Schema.Struct({
  rules: Schema.Literals(["rfc6125", "rfc9525", "rfc7672", "rfc8461", ...eras]),
  presented: maybe(
    Schema.Struct({
      dns: maybe(Schema.Array(Schema.String)),
      srv: maybe(Schema.Array(Schema.String)),
      uri: maybe(Schema.Array(Schema.String)),
      ip: maybe(Schema.Array(Schema.String)),
      cn: maybe(Schema.String)
    })
  ),
  reference: maybe(Schema.Struct({ dns: maybe(OneOrMany), srv: maybe(OneOrMany), ip: maybe(OneOrMany) })),
  /** Patterns of a policy. */
  mx: maybe(Schema.Array(Schema.String)),
  /** The MX host, under rules that compare it. */
  host: maybe(Schema.String)
})
type Line = typeof Input.Type

/**
 * Output: `match`. With `reference`, presented against reference identifiers. With `mx`, under a draft's rules the presented
 * names against the patterns (or `host` in their place, where no names are given); under an RFC's, `host` against the
 * patterns, and then, where names are given, these against `host`.
 */
export const judgeName: Judge = (input) => Result.flatMap(readInput(input), judge)

const readInput = reading(Input)

const judge = (line: Line): Result.Result<JsonObject, UnreadableInput> => {
  const era = eras.find((id) => id === line.rules)
  if (line.mx !== undefined && line.mx !== null)
    return era === undefined ? hostAgainstPolicy(line, line.mx) : namesAgainstPolicy(line, line.mx, era)
  if (line.reference === undefined || line.reference === null)
    return unreadable("expected `reference`, or `mx` with `host` or `presented`")
  if (era !== undefined) return unreadable(`rules ${era} compare names with policies: expected \`mx\``)
  return Result.succeed(
    Result.match(matchIdentifiers(presentedBy(line), referencesOf(line.reference), rulesOf(line)), {
      onSuccess: ({ presented, because }) => ({
        match: true,
        reason: presented,
        because: because.map(cite)
      }),
      onFailure: mismatch
    })
  )
}

const hostAgainstPolicy = (
  line: Line,
  patterns: ReadonlyArray<string>
): Result.Result<JsonObject, UnreadableInput> => {
  const { host } = line
  if (host === undefined || host === null)
    return unreadable(`rules ${line.rules} need \`host\` beside \`mx\``)
  const rules = rulesOf(line)
  const pattern = patterns.find(policyPatternMatcher(host, rules))
  if (pattern === undefined)
    return Result.succeed({
      match: false,
      reason: `${host} meets none of ${patterns.join(", ")}`,
      because: ["RFC 8461 §4.1"],
      tlsrpt: "validation-failure"
    })
  const policyHolds = { match: true, reason: `${host} meets ${pattern}`, because: ["RFC 8461 §4.1"] }
  if (line.presented === undefined || line.presented === null) return Result.succeed(policyHolds)
  return Result.succeed(
    Result.match(matchIdentifiers(presentedBy(line), [{ form: "dns", name: host }], rules), {
      onSuccess: ({ presented, because }) => ({
        match: true,
        reason: `${policyHolds.reason}, ${presented} names it`,
        because: [...policyHolds.because, ...because.map(cite)]
      }),
      onFailure: mismatch
    })
  )
}

const namesAgainstPolicy = (
  line: Line,
  patterns: ReadonlyArray<string>,
  era: (typeof eras)[number]
): Result.Result<JsonObject, UnreadableInput> => {
  const hasNames = line.presented !== undefined && line.presented !== null
  if (!hasNames && typeof line.host !== "string")
    return unreadable("expected `presented` or `host` beside `mx`")
  const presented = hasNames ? presentedBy(line) : { ...noIdentifiers, dns: [line.host!] }
  return Result.succeed(
    Result.match(matchCertificateAgainstPatterns(presented, patterns, era), {
      onSuccess: ({ name, pattern }) => ({
        match: true,
        reason: `${name} meets ${pattern}`,
        because: [
          era === "postfix-legacy"
            ? "Postfix before 3.10.5"
            : `draft-ietf-uta-mta-${era.slice(0, 8).replace("draft", "sts")}`
        ]
      }),
      onFailure: mismatch
    })
  )
}

const mismatch = ({ detail, because }: IdentifierMismatch): JsonObject => ({
  match: false,
  reason: detail,
  because: because.map(cite),
  tlsrpt: "certificate-host-mismatch"
})

const unreadable = (detail: string) => Result.fail(new UnreadableInput({ detail }))

const presentedBy = ({ presented }: Line): PresentedIdentifiers => ({
  dns: presented?.dns ?? [],
  srv: presented?.srv ?? [],
  uri: presented?.uri ?? [],
  ip: (presented?.ip ?? []).flatMap((text) => {
    const octets = parseIpAddress(text)
    return octets === undefined ? [] : [octets]
  }),
  ...(typeof presented?.cn === "string" && { commonName: presented.cn })
})

const referencesOf = (reference: NonNullable<Line["reference"]>): ReadonlyArray<ReferenceIdentifier> => [
  ...many(reference.dns).map((name) => ({ form: "dns", name }) as const),
  ...many(reference.srv).map((text) => {
    const [, service = "", name = ""] = /^_([^.]+)\.(.*)$/s.exec(text) ?? []
    return { form: "srv", service, name } as const
  }),
  ...many(reference.ip).map((address) => ({ form: "ip", address }) as const)
]

const many = (value: string | ReadonlyArray<string> | null | undefined): ReadonlyArray<string> =>
  value === undefined || value === null ? [] : typeof value === "string" ? [value] : value

const rulesOf = ({ rules }: Line): MatchingRules =>
  [rfc6125, rfc9525, rfc7672].find(({ id }) => id === rules) ?? rfc8461
