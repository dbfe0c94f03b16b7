import { describe, expect, it } from "vitest"
import { attacker, reportsIn, run } from "../experiment/reporting.fixture.ts"
import { resultTypes } from "../protocol/tls-report/result-types.ts"
import { isResultType, modeOf, outcomesOfRow, outcomesOfSuccess, rowMeanings } from "./tls-report-meaning.ts"

const tlsReporting = ["mailto:reports@example.com"]
const host = (certificate: unknown, more = {}) => ({
  mx: [{ host: "mx1.example.com", certificate, ...more }],
  tlsReporting
})
const testing = { model: "mta-sts", parameters: { mode: "testing" } }
const tlsa = (data: string) => ({
  zones: [
    {
      apex: "example.com",
      signing: "signed",
      records: [{ owner: "_25._tcp.mx1.example.com", type: "TLSA", data }]
    }
  ]
})
const strip = attacker({ capability: "smtp-strip", to: "8h" })
const mitm = attacker({ capability: "smtp-mitm", to: "8h" })
const web = (does: string) => attacker({ capability: does, to: "8h" })

describe("outcomesOfRow, RFC 8460 §4.3", () => {
  it.each<[string, Readonly<Record<string, unknown>>]>([
    ["a stripped STARTTLS, enforced", { attackers: strip }],
    ["a stripped STARTTLS, testing", { models: [testing], attackers: strip }],
    ["a stripped STARTTLS, DANE", { models: ["dane"], attackers: strip }],
    ["a stripped STARTTLS, no policy", { models: ["opportunistic"], attackers: strip }],
    ["a man in the middle, enforced", { attackers: mitm }],
    ["a man in the middle, testing", { models: [testing], attackers: mitm }],
    ["a man in the middle, DANE", { models: ["dane"], attackers: mitm }],
    ["a man in the middle, a rule of the sender's own", { models: ["static-tls"], attackers: mitm }],
    ["a certificate of its own, enforced", { domain: host({ issuer: "self" }) }],
    ["a certificate of its own, testing", { models: [testing], domain: host({ issuer: "self" }) }],
    ["another name, testing", { models: [testing], domain: host({ dnsNames: ["other.example.com"] }) }],
    ["a policy host out of reach", { attackers: web("web-block") }],
    ["TLSA records of no use", { models: ["dane"], ...tlsa(`1 1 1 ${"ab".repeat(32)}`) }],
    ["a TLSA record of another key", { models: ["dane"], ...tlsa(`3 1 1 ${"ab".repeat(32)}`) }]
  ])("has what a run comes to: %s", (_, more) => {
    const cell = run(more)
    const rows = reportsIn(cell).flatMap(({ policies }) =>
      policies.flatMap(({ policy: { policyType, policyString = [] }, failureDetails = [] }) =>
        failureDetails.map(({ resultType }) =>
          outcomesOfRow(resultType, { policyType, mode: modeOf(policyString) })
        )
      )
    )
    expect(rows.length).toBeGreaterThan(0)
    const outcome = cell.attempts[0]!.outcome
    for (const { undisturbed, attacked } of rows)
      expect(more["attackers"] === undefined ? undisturbed : attacked).toContain(outcome)
  })

  it.each(["mta-sts", "dane", "opportunistic"])("has what a success under %s comes to", (model) => {
    const cell = run({ models: [model] })
    const policyType = reportsIn(cell)[0]!.policies[0]!.policy.policyType
    expect(outcomesOfSuccess(policyType)).toContain(cell.attempts[0]!.outcome)
  })
})

describe("rowMeanings", () => {
  it("has each result type, and no other word", () => {
    expect(Object.keys(rowMeanings)).toEqual([...resultTypes])
    expect(["constructor", "certificate-too-old", undefined].some(isResultType)).toBe(false)
  })
})

describe("modeOf, RFC 8461 §3.2", () => {
  it.each([
    [["version: STSv1", "mode: testing", "mode: enforce"], "testing"],
    [["mode:enforce "], "enforce"],
    [["mode: other"], undefined],
    [[], undefined]
  ] as const)("of %j is %s", (lines, mode) => expect(modeOf(lines)).toBe(mode))
})
