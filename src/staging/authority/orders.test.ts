/**
 * Orders of certificates in the world of a scenario: who passes which authority's validation, by rule set, zone and CAA. Baseline
 * Requirements §3.2.2, RFC 8555 §8, RFC 8659, RFC 8657.
 */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { type RuleSetId, ruleSetIds } from "../../clients/domain-validation/rule-set.ts"
import { eager } from "../../attacker/adversary.ts"
import { everyNth } from "../../long.fixture.ts"
import { buildRun } from "../build.ts"
import {
  type Capability,
  dvfool,
  everything,
  hijack,
  issuedFor,
  noAddress,
  nothing,
  ordersOf,
  planOf,
  type Question
} from "./orders.fixture.ts"
import { runOrders } from "./run-orders.ts"

/** One entry for each rule set, in their order: 2018, 2021, 2025-09, 2026-03. */
const table: ReadonlyArray<
  readonly [string, ReadonlyArray<Capability>, readonly [unsigned: string, signed: string]]
> = [
  [
    "on the paths of all perspectives to name servers",
    dvfool({ paths: ["dns"] }),
    [`${everything}|`.repeat(4), `${`${everything}|`.repeat(3)}${nothing}|`]
  ],
  [
    "on the paths of all perspectives to web hosts",
    dvfool({ paths: ["http"] }),
    [`${noAddress}|`.repeat(4), `${noAddress}|`.repeat(4)]
  ],
  [
    "on the paths of the primary perspective",
    dvfool({ perspectives: [0] }),
    [`http http dns|${nothing}|${nothing}|${nothing}|`, `http http dns|${nothing}|${nothing}|${nothing}|`]
  ],
  [
    "on the paths of the primary perspective and of one more",
    dvfool({ perspectives: [0, 1], paths: ["http"] }),
    [`${noAddress}|${nothing}|${noAddress}|${nothing}|`, `${noAddress}|${nothing}|${noAddress}|${nothing}|`]
  ],
  [
    "on the paths of all remote perspectives and not of the primary one",
    dvfool({ perspectives: [1, 2, 3] }),
    [`${nothing}|`.repeat(4), `${nothing}|`.repeat(4)]
  ],
  [
    "a hijack of the MX hosts' prefix that everybody sees",
    hijack({}),
    ["http - -|".repeat(4), "http - -|".repeat(4)]
  ],
  [
    "a hijack of the MX hosts' prefix that all but two remote perspectives see",
    hijack({ perspectives: [0, 1] }),
    [`http - -|${nothing}|http - -|${nothing}|`, `http - -|${nothing}|http - -|${nothing}|`]
  ],
  [
    "a hijack of the name servers' prefix",
    hijack({ attracts: ["name-servers"] }),
    [`${everything}|`.repeat(4), `${`${everything}|`.repeat(3)}${nothing}|`]
  ],
  ["the pen of the zone", ["zone-write"], [`${everything}|`.repeat(4), `${everything}|`.repeat(4)]],
  ["the pen of the delegation", ["deleg-write"], [`${everything}|`.repeat(4), `${everything}|`.repeat(4)]],
  [
    "the zone's key, and the way of the DNS to answer on",
    ["dnssec-zkey", ...dvfool({ paths: ["dns"] })],
    [`${everything}|`.repeat(4), `${everything}|`.repeat(4)]
  ],
  [
    "the parent's key, and the way of the DNS to answer on",
    ["dnssec-pkey", ...dvfool({ paths: ["dns"] })],
    [`${everything}|`.repeat(4), `${everything}|`.repeat(4)]
  ],
  [
    "the zone's key, and the way of the DNS to the primary perspective alone",
    ["dnssec-zkey", ...dvfool({ paths: ["dns"], perspectives: [0] })],
    [`${everything}|${nothing}|${nothing}|${nothing}|`, `${everything}|${nothing}|${nothing}|${nothing}|`]
  ],
  ["the policy host", ["web-takeover"], ["- http -|".repeat(4), "- http -|".repeat(4)]]
]

describe("an order under each rule set", () => {
  everyNth(4, table)("%s", ([, attacker, [unsigned, signed]]) => {
    const found = (["unsigned", "signed"] as const).map((zone) =>
      ruleSetIds.map((rules) => `${issuedFor({ rules, zone, attacker })}|`).join("")
    )
    expect(found).toEqual([unsigned, signed])
  })

  it("is not there where nothing could deceive an authority", () => {
    expect(ordersOf({ attacker: ["smtp-strip", "dns-forge", "dnssec-zkey", "key-theft"] })).toEqual({
      results: [],
      trace: []
    })
  })
})

describe("CAA", () => {
  const allButDns = [
    dvfool({ paths: ["http"] }),
    hijack({ attracts: ["mx-hosts", "policy-hosts"] }),
    ["web-takeover"]
  ]

  everyNth(2, allButDns)("with the owner's account stops who has no say in the DNS: %o", (attacker) => {
    const caa = { account: "owner" }
    // RFC 8657 is of 2019.
    const [before, ...since] = ruleSetIds
    expect(issuedFor({ ...(before === undefined ? {} : { rules: before }), caa, attacker })).not.toBe(nothing)
    for (const rules of since) expect(issuedFor({ rules, caa, attacker })).toBe(nothing)
  })

  it("may change on the way", () =>
    expect(
      issuedFor({
        attacker: [{ capability: "ip-hijack", from: "2h" }],
        scenario: {
          phases: [
            { name: "open", at: "0s" },
            { name: "bound", at: "1h", domain: { caa: { account: "owner" } } }
          ]
        }
      })
    ).toBe(nothing))

  it("with DNS-01 alone stops the same", () => {
    const caa = { methods: ["dns-01"] }
    for (const attacker of allButDns) expect(issuedFor({ caa, attacker })).toBe(nothing)
  })

  it("stops nobody who forges it, until the zone is signed and the authority looks", () => {
    const question = { caa: { account: "owner" }, attacker: dvfool({ paths: ["dns"] }) }
    expect(issuedFor({ ...question, zone: "signed", rules: "2025-09" })).toBe(everything)
    expect(issuedFor({ ...question, zone: "unsigned", rules: "2026-03" })).toBe(everything)
    expect(issuedFor({ ...question, zone: "signed", rules: "2026-03" })).toBe(nothing)
  })

  it("stops nobody who writes the zone", () => {
    for (const issuers of [[], ["other-trusted"]])
      expect(issuedFor({ zone: "signed", caa: { issuers }, attacker: ["zone-write"] })).toBe(everything)
  })

  it("sends the attacker on to the authority that is named, as long as senders trust it", () => {
    const question = { caa: { issuers: ["other-trusted"] }, attacker: hijack({}) }
    const [mx] = ordersOf(question).results
    expect(mx?.issued?.authority).toBe("other-trusted")
    expect(mx?.refusals.map(({ authority, because }) => [authority, because.reason])).toEqual([
      ["trusted", "CAA forbids"],
      ["trusted", "wrong answer"]
    ])
    expect(issuedFor({ ...question, scenario: { sender: { trusts: ["trusted"] } } })).toBe(nothing)
  })

  it("is read as the scenario writes it out, for the name itself before its parents", () => {
    const issuedWith = (...records: ReadonlyArray<readonly [string, string]>) =>
      issuedFor({
        attacker: hijack({}),
        scenario: {
          zones: [
            {
              apex: "example.com",
              records: records.map(([owner, data]) => ({ owner, type: "CAA", data }))
            }
          ]
        }
      })
    expect(issuedWith(["example.com", '0 issue ";"'])).toBe(nothing)
    expect(issuedWith(["example.com", '0 issue ";"'], ["mx1.example.com", '0 issue "trusted.ca.test"'])).toBe(
      "http - -"
    )
    expect(
      issuedWith([
        "example.com",
        '0 issue "trusted.ca.test; accounturi=https://trusted.ca.test/account/owner"'
      ])
    ).toBe(nothing)
    expect(issuedWith(["example.com", '128 tbs "unknown"'])).toBe(nothing)
  })
})

describe("a CAA look-up that fails (Baseline Requirements §3.2.2.8)", () => {
  /** The zone's servers do not answer questions for CAA. */
  const withoutCaa = (signing: "signed" | "unsigned", rules: RuleSetId) =>
    issuedFor({
      rules,
      zone: signing,
      attacker: hijack({}),
      scenario: {
        attackers: [
          {
            name: "attacker",
            capabilities: ["ip-hijack"],
            actions: [
              {
                on: "dns",
                name: "mx1.example.com",
                type: "CAA",
                does: "SERVFAIL",
                between: "perspective-and-name-server"
              }
            ]
          }
        ]
      }
    })

  everyNth(3, ruleSetIds)(
    "is permission under %s where the zone is not signed, and none where it is",
    (rules) => {
      expect(withoutCaa("unsigned", rules)).toBe("http - -")
      expect(withoutCaa("signed", rules)).toBe(nothing)
    }
  )
})

describe("when it is ordered", () => {
  it("is when the capability comes, and takes the time of the exchanges", () => {
    const [mx] = ordersOf({ rules: "2018", attacker: [{ capability: "ip-hijack", from: "1h" }] }).results
    // 20 ms one way: three questions down to the address, TCP and HTTP, and three names without CAA records.
    expect(mx?.issued?.atMicros).toBe(3_600_000_000 + 8 * 40_000)
  })

  it("is again when another comes, for what was refused before", () => {
    const { results } = ordersOf({
      attacker: [
        { capability: "ip-hijack", from: "1h" },
        { capability: "zone-write", from: "2h" }
      ]
    })
    const hours = results.map(({ issued }) => Math.floor((issued?.atMicros ?? 0) / 3_600_000_000))
    expect(hours).toEqual([1, 2, 2])
  })

  it("is by what is compulsory by then", () => {
    const at = (start: string, from = "0s") =>
      issuedFor({
        zone: "signed",
        attacker: [{ capability: "ca-dvfool", parameters: { paths: ["dns"] }, from }],
        scenario: { start }
      })
    expect(at("2026-03-14T00:00:00Z")).toBe(everything)
    expect(at("2026-03-14T00:00:00Z", "1d")).toBe(nothing)
    expect(at("2026-03-15T00:00:00Z")).toBe(nothing)
  })

  it("is the same in every run, whoever chooses", () => {
    const question: Question = { rules: "2026-03", zone: "signed", attacker: ["zone-write"] }
    const plan = { ...planOf(question), driver: eager }
    const told = () => JSON.stringify(Result.getOrThrow(runOrders(plan)))
    expect(told()).toBe(told())
    const never = Result.getOrThrow(runOrders({ ...plan, driver: { choose: () => undefined } }))
    expect(never.results.every(({ issued }) => issued === undefined)).toBe(true)
  })

  it("is not at all where somebody else says which certificates there are", () => {
    const built = Result.getOrThrow(
      buildRun({
        ...planOf({ attacker: ["zone-write"] }),
        certificates: { waysTo: () => [], authorityOf: () => undefined }
      })
    )
    expect(built.orders).toBeUndefined()
  })
})
