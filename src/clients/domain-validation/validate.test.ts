/** An authority's client by itself, with resolvers and web hosts that say what a test wants. Baseline Requirements §3.2.2. */
import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { NoAnswer } from "../../network/no-answer.ts"
import { dns01Text, keyAuthorization } from "../../protocol/acme/challenge.ts"
import { parseRdata } from "../../protocol/dns/presentation.ts"
import { typeCodes } from "../../protocol/dns/types.ts"
import { rfc } from "../../protocol/rfc.ts"
import { DnsFailure } from "../dns/dns.ts"
import { ruleSet, type RuleSetId, ruleSetIds } from "./rule-set.ts"
import { type Perspective, validateControl } from "./validate.ts"

const domain = "mx1.example.com"
const token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA"
const thumbprint = "9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI"
const authorization = keyAuthorization(token, thumbprint)

/** What a place sees: records by "NAME TYPE", or how the look-up fails; bodies by address. */
interface View {
  readonly records?: Readonly<Record<string, ReadonlyArray<string> | DnsFailure["reason"]>>
  readonly bodies?: Readonly<Record<string, string>>
}

const right: View = { records: { [`${domain} A`]: ["192.0.2.1"] }, bodies: { "192.0.2.1": authorization } }
const wrong: View = { ...right, bodies: { "192.0.2.1": "somebody else's" } }

const asked: Array<string> = []

const perspective = (name: string, { records = {}, bodies = {} }: View): Perspective => ({
  name,
  dns: {
    lookup: (owner, type) =>
      Effect.suspend(() => {
        asked.push(`${name} ${owner} ${type}`)
        const found = records[`${owner} ${type}`] ?? []
        return typeof found === "string"
          ? Effect.fail(new DnsFailure({ name: owner, type, reason: found, detail: found }))
          : Effect.succeed({
              name: owner,
              type,
              rcode: "NOERROR" as const,
              status: "insecure" as const,
              aliases: [],
              canonicalName: owner,
              rdatas: found.map((data) => Result.getOrThrow(parseRdata(typeCodes[type], data))),
              ttlSeconds: 0,
              because: rfc(4035, "4.3")
            })
      })
  },
  http: {
    get: ({ address, host, path }) =>
      Effect.suspend(() => {
        asked.push(`${name} GET ${host}${path} at ${address}`)
        const body = bodies[address]
        return body === undefined
          ? Effect.fail(new NoAnswer({ reason: "timeout", peer: address }))
          : Effect.succeed({
              status: body === "missing" ? 404 : 200,
              headers: new Map(),
              body: new TextEncoder().encode(body),
              bodyTruncated: false
            })
      })
  }
})

/** "issues", or why not. */
const verdict = (
  rules: RuleSetId,
  [primary, ...remotes]: readonly [View, ...ReadonlyArray<View>],
  type: "http-01" | "dns-01" = "http-01"
): string => {
  asked.length = 0
  return Result.match(
    Effect.runSync(
      Effect.result(
        validateControl(
          {
            challenge: { type, domain, token, thumbprint },
            isWildcard: false,
            issuerDomainNames: ["ca.test"],
            accountUri: "https://ca.test/account/1"
          },
          {
            rules: ruleSet(rules),
            primary: perspective("primary", primary),
            remotes: remotes.map((view, index) => perspective(`remote ${index + 1}`, view))
          }
        )
      )
    ),
    { onSuccess: () => "issues", onFailure: ({ reason }) => reason }
  )
}

const alone = (view: View, type?: "http-01" | "dns-01") => verdict("2018", [view], type)

describe("HTTP-01 from one place (RFC 8555 §8.3)", () => {
  const at = (addresses: ReadonlyArray<string>, bodies: Readonly<Record<string, string>>): View => ({
    records: { [`${domain} A`]: addresses },
    bodies
  })
  it.each<[string, View, string]>([
    ["the key authorization", right, "issues"],
    ["another text", wrong, "wrong answer"],
    ["the status 404", at(["192.0.2.1"], { "192.0.2.1": "missing" }), "wrong answer"],
    ["nothing", at(["192.0.2.1"], {}), "no answer"],
    ["nothing at first, and then", at(["192.0.2.1", "192.0.2.2"], { "192.0.2.2": authorization }), "issues"],
    ["no address", {}, "no address"],
    ["a look-up that fails", { records: { [`${domain} A`]: "server failure" } }, "lookup failed"]
  ])("finds %s", (_, view, expected) => expect(alone(view)).toBe(expected))
})

describe("DNS-01 from one place (RFC 8555 §8.4)", () => {
  const owner = `_acme-challenge.${domain} TXT`
  it.each<[string, View, string]>([
    ["the digest", { records: { [owner]: ["unrelated", `"${dns01Text(authorization)}"`] } }, "issues"],
    ["the key authorization itself", { records: { [owner]: [`"${authorization}"`] } }, "wrong answer"],
    ["no record", {}, "wrong answer"],
    ["a look-up that fails", { records: { [owner]: "bogus" } }, "lookup failed"]
  ])("finds %s", (_, view, expected) => expect(alone(view, "dns-01")).toBe(expected))
})

describe("CAA from one place", () => {
  const withRecords = (records: View["records"]): View => ({
    ...right,
    records: { ...right.records, ...records }
  })
  it.each<[string, View, string]>([
    ["no record", right, "issues"],
    ["the authority", withRecords({ "example.com CAA": ['0 issue "ca.test"'] }), "issues"],
    ["another", withRecords({ "example.com CAA": ['0 issue "other.test"'] }), "CAA forbids"],
    [
      "the closest records alone",
      withRecords({ [`${domain} CAA`]: ['0 issue "ca.test"'], "example.com CAA": ['0 issue ";"'] }),
      "issues"
    ],
    // BR §3.2.2.8: a failure is permission where nothing is signed.
    [
      "a malformed property beside one that names another",
      withRecords({ "example.com CAA": [String.raw`\# 1 00`, '0 issue "other.test"'] }),
      "CAA forbids"
    ],
    [
      "a malformed critical property alone",
      withRecords({ "example.com CAA": [String.raw`\# 1 80`] }),
      "CAA forbids"
    ],
    [
      "a malformed property at the name, which is the Relevant RRset all the same",
      withRecords({ [`${domain} CAA`]: [String.raw`\# 1 00`], "example.com CAA": ['0 issue ";"'] }),
      "issues"
    ],
    ["a failure, and no DS record", withRecords({ "example.com CAA": "timeout" }), "issues"],
    [
      "a failure, and a DS record",
      withRecords({ "example.com CAA": "timeout", "example.com DS": [`1 13 2 ${"00".repeat(32)}`] }),
      "CAA lookup failed"
    ],
    [
      "a failure, and another for DS",
      withRecords({ [`${domain} CAA`]: "timeout", "example.com DS": "timeout" }),
      "CAA lookup failed"
    ],
    ["an error of validation", withRecords({ [`${domain} CAA`]: "bogus" }), "CAA lookup failed"]
  ])("finds %s", (_, view, expected) => expect(alone(view)).toBe(expected))

  it.each<[RuleSetId, string]>([
    ["2018", "issues"],
    ["2021", "CAA forbids"],
    ["2025-09", "CAA forbids"],
    ["2026-03", "CAA forbids"]
  ])("with another method (RFC 8657 §4), under %s: %s", (rules, expected) => {
    const view = withRecords({ "com CAA": ['0 issue "ca.test; validationmethods=dns-01"'] })
    expect(verdict(rules, [view, view, view, view])).toBe(expected)
  })

  it("is asked again after a failure, and only then for DS records", () => {
    alone(withRecords({ [`${domain} CAA`]: "timeout" }))
    expect(asked.slice(2)).toEqual(
      [`${domain} CAA`, `${domain} CAA`, `${domain} DS`, "example.com DS"].map((line) => `primary ${line}`)
    )
  })
})

describe("perspectives (Baseline Requirements §3.2.2.9)", () => {
  /** r: sees what it should, w: does not; the primary one first. */
  const views = (letters: string) => {
    const [primary = wrong, ...remotes] = letters.split("").map((letter) => (letter === "r" ? right : wrong))
    return [primary, ...remotes] as const
  }

  it.each<[RuleSetId, string, string]>([
    ["2018", "r", "issues"],
    ["2018", "w", "wrong answer"],
    ["2021", "rrrr", "issues"],
    ["2021", "rwrr", "issues"],
    ["2021", "rrrw", "issues"],
    ["2021", "rwwr", "not corroborated"],
    ["2021", "rrww", "not corroborated"],
    ["2021", "wrrr", "wrong answer"],
    ["2025-09", "rrw", "issues"],
    ["2025-09", "rwr", "issues"],
    ["2025-09", "rww", "not corroborated"],
    ["2025-09", "wrr", "wrong answer"],
    ["2026-03", "rwrr", "issues"],
    ["2026-03", "rwwr", "not corroborated"],
    ["2026-03", "wrrr", "wrong answer"]
  ])("under %s, seeing %s: %s", (rules, letters, expected) =>
    expect(verdict(rules, views(letters))).toBe(expected)
  )

  it("are all there, and asked no longer than it takes", () => {
    for (const rules of ruleSetIds) {
      const { remotePerspectives, allowedNonCorroborations } = ruleSet(rules)
      verdict(rules, views("r".repeat(1 + remotePerspectives)))
      const places = new Set(asked.map((line) => /^(primary|remote \d)/.exec(line)![0]))
      expect(places.size).toBe(1 + remotePerspectives - allowedNonCorroborations)
    }
  })

  it("want CAA to permit too: what one sees forbidden it does not corroborate", () => {
    const forbidden: View = { ...right, records: { ...right.records, "example.com CAA": ['0 issue ";"'] } }
    expect(verdict("2025-09", [right, forbidden, forbidden])).toBe("not corroborated")
    expect(verdict("2025-09", [forbidden, right, right])).toBe("CAA forbids")
  })
})
