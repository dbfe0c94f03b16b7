/** Reports in somebody's name, whose recipients believe more or less. RFC 8460 §3, §7. */
import { describe, expect, it } from "vitest"
import { run } from "./explicit.fixture.ts"
import { problem, type Text } from "./scripted.fixture.ts"

const domain = { tlsReporting: ["mailto:reports@example.com"] }
const operator = (more: Text = {}) => ({
  reacts: { after: "4h", publishes: { "mta-sts": { mode: "testing", id: "second" } } },
  ...more
})
const forged = (more: Text = {}) => ({ on: "report", does: "send", says: "failure", from: "1h", ...more })
const strip = { on: "smtp", does: "strip", from: "1d" }

/** Of a mail on the second day, under a policy that is enforced unless the operator has taken it back. */
const onTheSecondDay = (report: Text, trusts: string, more: Text = {}) =>
  run({
    models: ["mta-sts"],
    domain,
    mail: [{ at: "0s" }, { at: "1d" }],
    operator: operator({ trusts }),
    attackers: [{ name: "lab", actions: [report, strip] }],
    ...more
  })
    .find(({ attacker }) => attacker === "lab")!
    .attempts.at(-1)!.outcome

describe("a forged report of failures, RFC 8460 §3", () => {
  const own = { as: "mx.attacker.test" }

  it.each([
    ["anything", "exposed-passive", "exposed-passive"],
    ["signed", "exposed-passive", "exposed-passive"],
    // The reporting domain has not signed it: MUST be ignored. What it says in its own name it has signed.
    ["aligned", "deferred-by-attack", "exposed-passive"],
    ["known", "deferred-by-attack", "deferred-by-attack"]
  ])("to an operator who trusts %s: %s in the sender's name, %s in its own", (trusts, inSenders, inOwn) => {
    expect(onTheSecondDay(forged(), trusts)).toBe(inSenders)
    expect(onTheSecondDay(forged(own), trusts)).toBe(inOwn)
  })

  it("is ignored by those who say nothing of whom they trust, and where nobody acts", () => {
    expect(onTheSecondDay(forged(), "aligned", { operator: operator() })).toBe("deferred-by-attack")
    expect(onTheSecondDay(forged(), "signed", { operator: { trusts: "signed" } })).toBe("deferred-by-attack")
  })

  it.each([
    ["success", { says: "success" }],
    ["too late a failure: the operator takes four hours, and acts on the hour", { from: "20h" }]
  ])("tells of %s: nothing is changed", (_, more) =>
    expect(onTheSecondDay(forged(more), "signed")).toBe("deferred-by-attack")
  )

  it("tells of the domain by the name of an MX host where it is about TLSA (§1.1)", () =>
    expect(onTheSecondDay(forged({ policyType: "tlsa", result: "dnssec-invalid" }), "signed")).toBe(
      "exposed-passive"
    ))

  it("does not come where nobody asks for reports", () =>
    expect(onTheSecondDay(forged(), "signed", { domain: {} })).toBe("deferred-by-attack"))

  it("loses its signature on a way where it is changed, as the sender's own does (RFC 6376 §6.1)", () => {
    const edit = {
      on: "smtp",
      does: "edit-line",
      saidBy: "client",
      line: "TLS-Report-Submitter:",
      with: "TLS-Report-Submitter: x.test"
    }
    const before = (trusts: string) =>
      run({
        models: ["opportunistic"],
        domain,
        sender: { reports: true },
        operator: { trusts },
        attackers: [{ name: "lab", actions: [{ on: "smtp", does: "strip" }, edit] }]
      }).at(-1)!.attempts[0]!.report?.arrivedMicros
    expect(before("anything")).toBeGreaterThan(0)
    expect(before("signed")).toBeUndefined()
  })
})

describe("true reports of failures", () => {
  const actions = [{ on: "smtp", does: "strip", to: "8h" }, strip]

  it("have the operator repair what is whole too, whoever is trusted: an attacker on the path needs no forgery", () => {
    const cell = run({
      models: ["mta-sts"],
      domain,
      sender: { reports: true },
      mail: [{ at: "0s" }, { at: "2d" }],
      operator: operator({ trusts: "known" }),
      attackers: [{ name: "lab", actions }]
    }).at(-1)!
    expect(cell.attempts.map(({ outcome }) => outcome)).toEqual(["deferred-by-attack", "exposed-passive"])
  })

  it("do nothing to the run without an attacker, to which it is compared", () => {
    const cells = run({
      models: ["mta-sts"],
      domain,
      sender: { reports: true },
      mail: [{ at: "0s" }, { at: "2d" }],
      operator: operator(),
      attackers: [{ name: "lab", actions }]
    })
    expect(cells[0]!.attempts.map(({ outcome }) => outcome)).toEqual([
      "delivered-authenticated",
      "delivered-authenticated"
    ])
  })
})

describe("a forged report of success with the sender's Report-ID", () => {
  const arrived = (duplicates: string, trusts: string) =>
    run({
      models: ["opportunistic"],
      domain,
      sender: { reports: true },
      operator: { duplicates, trusts },
      attackers: [{ name: "lab", actions: [forged({ says: "success" }), { on: "smtp", does: "strip" }] }]
    }).at(-1)!.attempts[0]!.report?.arrivedMicros !== undefined

  it.each([
    ["first", "signed", false],
    ["first", "aligned", true],
    ["all", "signed", true]
  ])("read %s, trusted if %s: the true one is read: %s", (duplicates, trusts, isRead) =>
    expect(arrived(duplicates, trusts)).toBe(isRead)
  )
})

describe("a report as an action", () => {
  it.each([
    ["does: forge", forged({ does: "forge" })],
    ["says: nothing", { on: "report", does: "send" }],
    ["says: both", forged({ says: "both" })],
    ["sessions: none", forged({ sessions: 0 })],
    ["a result of its own", forged({ result: "x" })]
  ])("is refused with %s", (_, action) => expect(problem(action)).not.toBe("none"))

  it("is accepted", () => expect(problem(forged())).toBe("none"))
})

describe("an operator's reaction", () => {
  it.each([
    [{ publishes: { dane: {} } }, "a model of this scenario"],
    [{ publishes: { "mta-sts": { mode: "off" } } }, "parameters of mta-sts"],
    [
      { zones: [{ apex: "example.com", records: [{ owner: "other.test", type: "A", data: "192.0.2.9" }] }] },
      "example.com"
    ]
  ])("%j is refused: expected %s", (reacts, expected) =>
    expect(() => run({ models: ["mta-sts"], operator: { reacts } })).toThrow(expected)
  )
})
