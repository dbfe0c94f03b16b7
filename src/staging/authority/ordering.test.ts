/** Orders that CAA records of odd kinds, wildcards and dangling aliases decide. RFC 8659, RFC 8555 §7.1.3, §8.4. */
import { describe, expect, it } from "vitest"
import { hijack, issuedFor, nothing, ordersOf } from "./orders.fixture.ts"

describe("CAA that is malformed (RFC 8659 §4.1, §4.5)", () => {
  const record = (data: string) => ({ owner: "example.com", type: "CAA", data })
  const issuedWith = (...records: ReadonlyArray<string>) =>
    issuedFor({
      attacker: hijack({}),
      scenario: { zones: [{ apex: "example.com", records: records.map(record) }] }
    })

  it("forbids where it is critical, and lifts nothing where it is not", () => {
    expect(issuedWith(String.raw`\# 1 80`)).toBe(nothing)
    expect(issuedWith(String.raw`\# 1 00`)).toBe("http - -")
    expect(issuedWith(String.raw`\# 4 00056973`, '0 issue ";"')).toBe(nothing)
    expect(issuedWith(String.raw`\# 1 80`, '0 issue "trusted.ca.test"')).toBe(nothing)
  })

  it("may come with a phase", () => {
    const phases = [
      { name: "open", at: "0s" },
      {
        name: "broken",
        at: "1h",
        zones: [{ apex: "example.com", records: [record(String.raw`\# 1 80`)] }]
      }
    ]
    const ordering = (from: string) =>
      issuedFor({ attacker: [{ capability: "ip-hijack", from }], scenario: { phases } })
    expect(ordering("30m")).toBe("http - -")
    expect(ordering("2h")).toBe(nothing)
  })
})

describe("wildcards (RFC 8555 §7.1.3, RFC 8659 §4.3)", () => {
  /** Answers the challenge for names below the domain, and nothing else. */
  const onlyChallenge = [
    { capability: "ca-dvfool", parameters: { paths: ["dns"] }, targets: ["_acme-challenge.example.com"] }
  ]
  const ordered = (caa: object | undefined, ordersWildcards = true) =>
    issuedFor({
      ...(caa === undefined ? {} : { caa }),
      attacker: [],
      scenario: { attackers: [{ name: "attacker", capabilities: onlyChallenge, ordersWildcards }] }
    })

  it("are ordered by who says so, and validated over DNS below the name without its asterisk", () => {
    expect(ordered(undefined)).toBe("- - dns dns")
    expect(ordered(undefined, false)).toBe("- - dns")
  })

  it("are for issuewild to permit, and where there is none for issue", () => {
    expect(ordered({ issuers: [] })).toBe("- - - -")
    expect(ordered({ issuers: [], wildcardIssuers: ["trusted"] })).toBe("- - - dns")
    expect(ordered({ issuers: ["trusted"], wildcardIssuers: [] })).toBe("- - dns -")
    expect(ordered({ issuers: [], wildcardIssuers: ["trusted"], account: "owner" })).toBe("- - - -")
    expect(ordered({ issuers: [], wildcardIssuers: ["trusted"], methods: ["http-01"] })).toBe("- - - -")
  })

  it("cover the names below: a policy host's among them", () => {
    const { results } = ordersOf({
      attacker: [],
      caa: { issuers: [], wildcardIssuers: ["trusted"] },
      scenario: { attackers: [{ name: "attacker", capabilities: onlyChallenge, ordersWildcards: true }] }
    })
    expect(results.at(-1)).toMatchObject({ domain: "*.example.com", issued: { authority: "trusted" } })
  })
})

describe("a dangling alias at _acme-challenge (RFC 8555 §8.4)", () => {
  const alias = {
    apex: "example.com",
    records: [{ owner: "_acme-challenge.mta-sts.example.com", type: "CNAME", data: "x.lapsed.test." }]
  }
  const taken = {
    apex: "lapsed.test",
    records: [{ owner: "x.lapsed.test", type: "TXT", challengeOf: "mta-sts.example.com" }]
  }
  const ordered = (ordersAt: ReadonlyArray<string>, caa?: object) =>
    issuedFor({
      ...(caa === undefined ? {} : { caa }),
      attacker: [],
      scenario: {
        attackers: [{ name: "squatter", ordersAt }],
        zones: [alias],
        phases: [
          { name: "dangling", at: "0s" },
          { name: "registered", at: "2h", zones: [taken] }
        ]
      }
    })

  it("gives a certificate to who registers what it leads to, from then on, without a capability", () => {
    expect(ordered(["1h"])).toBe(nothing)
    expect(ordered(["3h"])).toBe("- dns -")
    expect(ordered(["1h", "3h"])).toBe("- dns -")
  })

  it("is stopped by the methods or the account that CAA names (RFC 8657)", () => {
    expect(ordered(["3h"], { methods: ["http-01"] })).toBe(nothing)
    expect(ordered(["3h"], { account: "owner" })).toBe(nothing)
    expect(ordered(["3h"], { methods: ["dns-01"] })).toBe("- dns -")
  })
})
