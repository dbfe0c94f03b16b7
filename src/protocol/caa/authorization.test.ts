import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { everyNth } from "../../long.fixture.ts"
import { growth, inProportion } from "../growth.fixture.ts"
import { name } from "../dns/name.ts"
import { parseRdata } from "../dns/presentation.ts"
import { readAnyCaa } from "../dns/rdata/caa.ts"
import { typeCodes } from "../dns/types.ts"
import { climbedNames, type IssuanceRequest, judgeCaa } from "./authorization.ts"
import { parseIssueValue } from "./issue-value.ts"

const octets = (text: string) => new TextEncoder().encode(text)

/** Records as zone files write them: `0 issue "ca1.example.net"`, or octets. */
const records = (...lines: ReadonlyArray<string>) =>
  lines.map((line) => readAnyCaa(Result.getOrThrow(parseRdata(typeCodes.CAA, line))))

const verdict = (
  lines: ReadonlyArray<string>,
  request: Partial<IssuanceRequest> & { readonly by?: string } = {}
): string =>
  Result.match(
    judgeCaa(records(...lines), {
      issuerDomainNames: [request.by ?? "ca1.example.net"],
      accountUri: "https://example.net/account/1234",
      validationMethod: "dns-01",
      isWildcard: false,
      heedsParameters: true,
      ...request
    }),
    { onSuccess: () => "permitted", onFailure: ({ reason }) => reason }
  )

describe("names that are asked in turn (RFC 8659 §3)", () => {
  it("climbs from the name to the top-level domain", () =>
    expect(climbedNames(name("X.Y.Z.example")).map((asked) => asked.key)).toEqual([
      "x.y.z.example",
      "y.z.example",
      "z.example",
      "example"
    ]))
})

describe("issue (RFC 8659 §4.2)", () => {
  it.each<[ReadonlyArray<string>, string, string]>([
    [[], "ca1.example.net", "permitted"],
    [['0 issue "ca1.example.net"', '0 issue "ca2.example.org"'], "ca1.example.net", "permitted"],
    [['0 issue "ca1.example.net"', '0 issue "ca2.example.org"'], "ca2.example.org", "permitted"],
    [['0 issue "ca1.example.net"'], "ca2.example.org", "issuer not named"],
    [['0 issue "ca1.example.net; account=230123"'], "ca1.example.net", "permitted"],
    [['0 issue ";"'], "ca1.example.net", "issuer not named"],
    [['0 issue ""'], "ca1.example.net", "issuer not named"],
    [['0 issue "%%%%%"'], "ca1.example.net", "issuer not named"],
    [['0 iodef "mailto:security@example.com"'], "ca1.example.net", "permitted"],
    [['0 ISSUE "CA1.Example.NET"'], "ca1.example.net", "permitted"],
    // §4.2: names are not compared by their endings.
    [['0 issue "example.net"'], "ca1.example.net", "issuer not named"]
  ])("%j, asked by %s: %s", (lines, by, expected) => expect(verdict(lines, { by })).toBe(expected))
})

describe("issuewild (RFC 8659 §4.3)", () => {
  const both = ['0 issue "ca1.example.net"', '0 issuewild "ca2.example.org"']
  it.each<[ReadonlyArray<string>, boolean, string, string]>([
    [both, false, "ca1.example.net", "permitted"],
    [both, false, "ca2.example.org", "issuer not named"],
    [both, true, "ca1.example.net", "issuer not named"],
    [both, true, "ca2.example.org", "permitted"],
    [['0 issue "ca1.example.net"'], true, "ca1.example.net", "permitted"],
    [['0 issuewild ";"'], true, "ca1.example.net", "issuer not named"],
    [['0 issuewild ";"'], false, "ca1.example.net", "permitted"]
  ])("%j, wildcard %s, asked by %s: %s", (lines, isWildcard, by, expected) =>
    expect(verdict(lines, { isWildcard, by })).toBe(expected)
  )
})

describe("critical properties (RFC 8659 §4.5)", () => {
  it.each([
    [['0 issue "ca1.example.net"', '128 tbs "Unknown"'], "unknown critical property"],
    [['0 issue "ca1.example.net"', '0 tbs "Unknown"'], "permitted"],
    [['128 issue "ca1.example.net"'], "permitted"],
    // Other flags say nothing.
    [['127 tbs "Unknown"'], "permitted"]
  ])("%j: %s", (lines, expected) => expect(verdict(lines)).toBe(expected))
})

describe("accounts and methods (RFC 8657 §3, §4)", () => {
  const account = "accounturi=https://example.net/account/1234"
  it.each([
    [[`0 issue "ca1.example.net; ${account}"`], "permitted"],
    [
      ['0 issue "ca1.example.net; accounturi=https://example.net/account/2345"'],
      "account or method not named"
    ],
    [
      [
        '0 issue "ca1.example.net; accounturi=https://example.net/account/2345"',
        `0 issue "ca1.example.net; ${account}"`
      ],
      "permitted"
    ],
    [[`0 issue "ca1.example.net; ${account}; ${account}"`], "account or method not named"],
    [['0 issue "ca1.example.net; accounturi="'], "account or method not named"],
    [['0 issue "ca1.example.net; validationmethods=dns-01"'], "permitted"],
    [['0 issue "ca1.example.net; validationmethods=http-01,dns-01"'], "permitted"],
    [['0 issue "ca1.example.net; validationmethods=http-01"'], "account or method not named"],
    [['0 issue "ca1.example.net; validationmethods="'], "account or method not named"],
    [[`0 issue "ca1.example.net; ${account}; validationmethods=http-01"`], "account or method not named"],
    // A parameter of another's property binds nobody else.
    [['0 issue "ca1.example.net"', '0 issue "ca2.example.org; accounturi=x"'], "permitted"],
    // What does not match the grammar names nobody, and is no way around its own condition.
    [[`0 issue "ca1.example.net; ${account} x"`], "issuer not named"]
  ])("%j: %s", (lines, expected) => expect(verdict(lines)).toBe(expected))
})

describe("an authority that takes no part in RFC 8657", () => {
  it("is bound by names alone (RFC 8659 §4.2)", () => {
    const lines = ['0 issue "ca1.example.net; accounturi=x; validationmethods=y"']
    expect(verdict(lines, { heedsParameters: false })).toBe("permitted")
    expect(verdict(lines, { heedsParameters: false, by: "ca2.example.org" })).toBe("issuer not named")
  })
})

describe("parseIssueValue (RFC 8659 §4.2)", () => {
  it.each([
    ["", { parameters: [] }],
    [" ; ", { parameters: [] }],
    ["ca.example ;a=1 ; b-c = 2", "ca.example a=1 b-c=2"],
    ["Ca.Example;A=B", "ca.example a=B"],
    ["ca.example;a=", "ca.example a="],
    ["ca.example;a=1;", undefined],
    ["ca.example;;a=1", undefined],
    ["ca.example a=1", undefined],
    ["ca.example.", undefined],
    ["-ca.example", undefined],
    ["ca.example; a-=1", undefined],
    ["ca.example; =1", undefined],
    ["ca.example; a=b c", undefined],
    ["cä.example", undefined]
  ])("reads %j", (text, expected) => {
    const value = parseIssueValue(octets(text))
    if (typeof expected === "string")
      expect(
        [value?.issuerDomainName, ...value!.parameters.map((each) => `${each.tag}=${each.value}`)].join(" ")
      ).toBe(expected)
    else expect(value).toEqual(expected)
  })

  it("takes more octets than a function takes arguments", () =>
    expect(parseIssueValue(octets(`a${"-".repeat(1_000_000)}`))).toBeUndefined())

  it("takes any octets, and soon comes to an end", () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (value) => {
        parseIssueValue(value)
        return true
      })
    ))

  everyNth<readonly [string, (count: number) => string]>(4, [
    ["spaces", (count: number) => `a${" ".repeat(count)}b`],
    ["spaces of a parameter", (count: number) => `a;b${" ".repeat(count)}b`],
    ["labels with hyphens", (count: number) => `a${"-a".repeat(count / 2)}-`],
    ["hyphens", (count: number) => `a${"-".repeat(count)}`]
  ])("takes work in proportion to long runs of %s", ([, value]) => {
    const parse = (count: number) => expect(parseIssueValue(octets(value(count)))).toBeUndefined()
    expect(growth(parse, 10_000)).toBeLessThan(inProportion)
  })
})

describe("a malformed value", () => {
  const grammatical = /^[ \t]*(ca1\.example\.net)?[ \t]*(;.*)?$/i

  it("never grants", () =>
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        const caa = { flags: 0, tag: "issue", value: octets(text) }
        const judged = judgeCaa([caa], {
          issuerDomainNames: ["ca1.example.net"],
          accountUri: "a",
          validationMethod: "dns-01",
          isWildcard: false,
          heedsParameters: true
        })
        return grammatical.test(text) || Result.isFailure(judged)
      })
    ))

  it("leaves a restriction standing: who adds records permits no more to those whom no record names", () =>
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 30 }), { minLength: 1 }), (values) => {
        const caas = values.map((value) => ({ flags: 0, tag: "issue", value: octets(value) }))
        const judged = judgeCaa(caas, {
          issuerDomainNames: ["nobody.names.me.example"],
          accountUri: "a",
          validationMethod: "dns-01",
          isWildcard: false,
          heedsParameters: true
        })
        return Result.isFailure(judged)
      })
    ))
})

describe("properties that cannot be read (RFC 8659 §4.1, §4.5)", () => {
  /** No tag, a tag of no octets, one that runs past the end, one with other characters than letters and digits. */
  const malformed = (flags: string) => [
    String.raw`\# 1 ${flags}`,
    String.raw`\# 3 ${flags}0061`,
    String.raw`\# 4 ${flags}056973`,
    String.raw`\# 5 ${flags}0369732d`
  ]

  it.each(malformed("00"))("%s leaves the others as they are", (line) => {
    expect(verdict([line])).toBe("permitted")
    expect(verdict([line, '0 issue "ca1.example.net"'])).toBe("permitted")
    expect(verdict([line, '0 issue "ca2.example.org"'])).toBe("issuer not named")
    expect(verdict(['0 issue ";"', line])).toBe("issuer not named")
  })

  it.each([...malformed("80"), ...malformed("ff"), String.raw`\# 0`])(
    "%s forbids, alone and beside others",
    (line) => {
      expect(verdict([line])).toBe("malformed critical property")
      expect(verdict(['0 issue "ca1.example.net"', line])).toBe("malformed critical property")
    }
  )

  it("names nobody where only the value is malformed (§4.2)", () => {
    expect(verdict(['0 issue "ca1 example net"'])).toBe("issuer not named")
    expect(verdict(['0 issuewild "%"', '0 issue "ca1.example.net"'], { isWildcard: true })).toBe(
      "issuer not named"
    )
    expect(verdict(['0 issue "%"', '0 issue "ca1.example.net"'])).toBe("permitted")
  })
})
