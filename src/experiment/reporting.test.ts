import { readFileSync } from "node:fs"
import tv4 from "tv4"
import { describe, expect, it } from "vitest"
import { attemptRows } from "../report/attempt-columns.ts"
import type { Cell } from "./judged-cell.ts"
import { attacker, reportsIn, run, textsIn } from "./reporting.fixture.ts"

const hasArrived = (report: Cell["attempts"][number]["report"]) => report?.arrivedMicros !== undefined

describe("TLS reports of a run, RFC 8460", () => {
  it("tell of a day's failures after it, in clear if need be (§3, §4.1, §4.3.1)", () => {
    const cell = run({ attackers: attacker({ capability: "smtp-strip", to: "8h" }) })
    expect(cell.attempts.map(({ outcome, report }) => [outcome, hasArrived(report)])).toEqual([
      ["deferred-by-attack", true]
    ])
    const [report] = reportsIn(cell)
    // The scenario begins on 2 March at nine.
    expect(report?.dateRange).toEqual({
      startDatetime: "2026-03-02T00:00:00Z",
      endDatetime: "2026-03-02T23:59:59Z"
    })
    expect(report?.policies).toMatchObject([
      {
        policy: { policyType: "sts", policyDomain: "example.com" },
        summary: { totalSuccessfulSessionCount: 0, totalFailureSessionCount: 1 },
        failureDetails: [
          {
            resultType: "starttls-not-supported",
            receivingMxHostname: "mx1.example.com",
            failedSessionCount: 1
          }
        ]
      }
    ])
  })

  it("go past an attacker who strips STARTTLS from them too", () => {
    const cell = run({ attackers: attacker("smtp-strip") })
    expect(hasArrived(cell.attempts[0]?.report)).toBe(true)
  })

  it("do not arrive where their mail is led to the attacker", () => {
    // At first contact the policy is there; only the report's own mail believes the forged MX record.
    const cell = run({
      attackers: attacker({ capability: "dns-forge", parameters: { forge: ["mx", "mx-address"] } })
    })
    expect(cell.attempts.map(({ outcome, report }) => [outcome, hasArrived(report)])).toEqual([
      ["deferred-by-attack", false]
    ])
    expect(reportsIn(cell).length).toBeGreaterThan(0)
  })

  it("count successes by the policy that was applied, and have nothing to say of an attempt without failures", () => {
    for (const [model, policy] of [
      ["opportunistic", { policyType: "no-policy-found", policyDomain: "example.com" }],
      [
        "mta-sts",
        {
          policyType: "sts",
          policyString: ["version: STSv1", "mode: enforce", "mx: mx1.example.com", "max_age: 604800"],
          policyDomain: "example.com",
          mxHost: ["mx1.example.com"]
        }
      ],
      [
        "dane",
        {
          policyType: "tlsa",
          policyString: [expect.stringMatching(/^3 1 1 [0-9a-f]{64}$/)],
          // §1.1: the TLSA base domain.
          policyDomain: "mx1.example.com"
        }
      ]
    ]) {
      const cell = run({ models: [model] })
      expect(cell.attempts[0]?.report).toBeUndefined()
      expect(reportsIn(cell).map(({ policies }) => policies)).toEqual([
        [{ policy, summary: { totalSuccessfulSessionCount: 1, totalFailureSessionCount: 0 } }]
      ])
    }
  })

  it("tell of mail that went in clear where there was no policy (§4.3.1)", () => {
    const cell = run({ models: ["opportunistic"], attackers: attacker("smtp-strip") })
    expect(cell.attempts.map(({ outcome, report }) => [outcome, hasArrived(report)])).toEqual([
      ["exposed-passive", true]
    ])
    expect(reportsIn(cell)[0]?.policies).toMatchObject([
      {
        policy: { policyType: "no-policy-found" },
        summary: { totalSuccessfulSessionCount: 0, totalFailureSessionCount: 1 },
        failureDetails: [{ resultType: "starttls-not-supported" }]
      }
    ])
  })

  it("are one a day, with all its sessions", () => {
    const cell = run({ mail: [{ at: "0s" }, { at: "1h" }, { at: "1d" }] })
    expect(reportsIn(cell).map(({ policies }) => policies[0]?.summary.totalSuccessfulSessionCount)).toEqual([
      2, 1
    ])
  })

  it.each([
    ["whose sender sends none", { sender: {} }],
    ["whose domain asks for none", { domain: { mx: [{ host: "mx1.example.com" }] } }],
    [
      "whose domain wants HTTPS only",
      { domain: { mx: [{ host: "mx1.example.com" }], tlsReporting: ["https://reports.example.com/"] } }
    ]
  ])("are not made in a run %s", (_, more) => {
    const cell = run({ attackers: attacker("smtp-strip"), ...more })
    expect(reportsIn(cell)).toEqual([])
    expect(cell.attempts[0]?.report?.arrivedMicros).toBeUndefined()
  })
})

/** A server that has a certificate for another name, and breaks off the handshake for names that it does not know. */
const unknownName = {
  mx: [{ host: "mx1.example.com", certificate: { dnsNames: ["old.example.com"] }, unknownName: "alert" }],
  tlsReporting: ["mailto:reports@example.com"]
}
const testing = { model: "mta-sts", parameters: { mode: "testing" } }

describe("the failure of a session, RFC 8460 §4.3", () => {
  const failures = (more: Readonly<Record<string, unknown>>) =>
    run(more).attempts.flatMap(({ result }) => result.sessions.map((session) => session.failures))

  it.each([["mta-sts"], [testing], ["dane"]])(
    "is validation-failure where %j meets STARTTLS and the handshake breaks (§4.3.3)",
    (model) => {
      const cell = run({ models: [model], domain: unknownName })
      expect(cell.attempts.flatMap(({ result }) => result.sessions)).toMatchObject([
        { address: "192.0.2.1", failures: [{ result: "validation-failure", detail: "handshake failed" }] }
      ])
      expect(reportsIn(cell)[0]?.policies[0]).toMatchObject({
        summary: { totalSuccessfulSessionCount: 0, totalFailureSessionCount: 1 },
        failureDetails: [
          {
            resultType: "validation-failure",
            sendingMtaIp: "198.18.0.1",
            receivingMxHostname: "mx1.example.com",
            receivingIp: "192.0.2.1",
            failedSessionCount: 1,
            failureReasonCode: "handshake failed"
          }
        ]
      })
    }
  )

  it.each([["opportunistic"], [testing], [{ model: "mta-sts", parameters: { mode: "none" } }]])(
    "is the same where the mail then goes in clear, under %j",
    (model) => {
      const found = failures({
        models: [model],
        sender: { reports: true, minimumTlsVersion: "TLSv1.2" },
        domain: { mx: [{ host: "mx1.example.com", tlsVersion: "TLSv1.0" }] }
      })
      expect(found).toMatchObject([[{ result: "validation-failure" }]])
    }
  )

  it("is starttls-not-supported only where STARTTLS was not offered (§4.3.1)", () => {
    for (const model of ["opportunistic", testing, "mta-sts", "dane"]) {
      expect(failures({ models: [model], attackers: attacker("smtp-strip") })).toMatchObject([
        [{ result: "starttls-not-supported", detail: "STARTTLS not offered" }]
      ])
    }
  })

  it("is in the tables as it is in the report", () => {
    for (const model of ["opportunistic", testing, "mta-sts", "dane"]) {
      const cell = run({ models: [model], attackers: attacker({ capability: "smtp-strip", to: "8h" }) })
      const reported = reportsIn(cell).flatMap(({ policies }) =>
        policies.flatMap(({ failureDetails = [] }) => failureDetails.map(({ resultType }) => resultType))
      )
      expect(attemptRows("t", cell).flatMap((row) => row["tlsrpt_results"])).toEqual(reported)
    }
  })

  it("is none of a host without address, under any model (RFC 7672 §2.2.2)", () => {
    const zones = [
      {
        apex: "example.com",
        records: [{ owner: "example.com", type: "MX", data: "10 nowhere.example.com." }]
      }
    ]
    for (const model of ["opportunistic", "mta-sts", "dane", "insecure-dane"]) {
      const cell = run({
        models: [{ model, parameters: model === "mta-sts" ? { mx: ["*.example.com"] } : {} }],
        zones
      })
      expect(cell.attempts.map(({ result }) => result)).toMatchObject([
        { _tag: "Deferred", refusals: [{ cause: "lookup failed", detail: "no address" }], sessions: [] }
      ])
      expect(reportsIn(cell)).toEqual([])
    }
  })

  it("is none where no session was tried: nothing is reported (§4.3.4)", () => {
    const cell = run({
      attackers: attacker({ capability: "smtp-block", to: "8h", parameters: { how: "reset" } })
    })
    expect(cell.attempts.map(({ outcome, report }) => [outcome, report])).toEqual([
      ["deferred-by-attack", undefined]
    ])
    expect(reportsIn(cell)).toEqual([])
  })
})

describe("the policies of a report, RFC 8460 §4.4", () => {
  it("are one for each TLSA base domain (§1.1)", () => {
    const cell = run({
      models: ["dane"],
      domain: {
        mx: [
          { host: "mx1.example.com", preference: 10 },
          { host: "mx2.example.com", preference: 20 }
        ],
        tlsReporting: ["mailto:reports@example.com"]
      },
      attackers: attacker({ capability: "smtp-strip", to: "8h" })
    })
    expect(reportsIn(cell)[0]?.policies).toMatchObject([
      {
        policy: { policyType: "tlsa", policyDomain: "mx1.example.com" },
        failureDetails: [{ receivingMxHostname: "mx1.example.com" }]
      },
      {
        policy: { policyType: "tlsa", policyDomain: "mx2.example.com" },
        failureDetails: [{ receivingMxHostname: "mx2.example.com" }]
      }
    ])
  })

  it("are all that were applied to a session (§4)", () => {
    const models = [{ model: "dane+mta-sts", parameters: { precedence: "both required" } }]
    expect(
      reportsIn(run({ models }))[0]?.policies.map(({ policy, summary }) => [
        policy.policyType,
        policy.policyDomain,
        summary
      ])
    ).toEqual([
      ["tlsa", "mx1.example.com", { totalSuccessfulSessionCount: 1, totalFailureSessionCount: 0 }],
      ["sts", "example.com", { totalSuccessfulSessionCount: 1, totalFailureSessionCount: 0 }]
    ])
  })
})

describe("the endpoints of a report, RFC 8460 §3", () => {
  const record = (data: string) => ({
    zones: [{ apex: "example.com", records: [{ owner: "_smtp._tls.example.com", type: "TXT", data }] }],
    attackers: attacker({ capability: "smtp-strip", to: "8h" })
  })

  it.each([
    ["a list", '"v=TLSRPTv1; rua=mailto:gone@nowhere.test,mailto:reports@example.com"'],
    ["several fields", '"v=TLSRPTv1; rua=mailto:gone@nowhere.test; rua=mailto:reports@example.com;"'],
    ["one in two strings", '"v=TLSRPTv1; rua=mail" "to:reports@example.com"'],
    ["one that is percent-encoded", '"v=TLSRPTv1; rua=mailto:tls%2Dreports@example.com"']
  ])("take the report when one of them does: %s", (_, data) =>
    expect(hasArrived(run(record(data)).attempts[0]?.report)).toBe(true)
  )

  it("say nothing into the session that is no address", () => {
    const cell = run(record('"v=TLSRPTv1; rua=mailto:a%0D%0ARCPT%20TO:b@example.com"'))
    expect(reportsIn(cell)).toEqual([])
  })
})

describe("a report that was mailed", () => {
  const schema: unknown = JSON.parse(
    readFileSync(new URL("../protocol/tls-report/rfc8460.schema.json", import.meta.url), "utf8")
  )
  const validate = (text: string | undefined) =>
    tv4.validateMultiple(JSON.parse(text ?? "null"), schema).errors

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ["without failures", {}],
    ["without a policy", { models: ["opportunistic"], attackers: attacker("smtp-strip") }],
    ["of TLSA records", { models: ["dane"] }],
    ["of a handshake that broke", { models: [testing], domain: unknownName }],
    [
      "of MX hosts that offer no STARTTLS",
      { models: ["dane"], attackers: attacker({ capability: "smtp-strip", to: "8h" }) }
    ],
    [
      "of a policy that could not be fetched",
      { attackers: attacker({ capability: "web-block", parameters: { how: "reset" } }) }
    ]
  ])("is valid by the schema of §4.4 in the eyes of another validator, %s", (_, more) => {
    const texts = textsIn(run(more))
    expect(texts).toHaveLength(1)
    expect(validate(texts[0])).toEqual([])
  })

  it("would not be with a member of its own, or without the sender's address", () => {
    const [text = ""] = textsIn(run({ models: [testing], domain: unknownName }))
    expect(validate(text.replace('"sending-mta-ip"', '"sender-ip"'))).not.toEqual([])
    expect(validate(text.replace('"validation-failure"', '"handshake-failure"'))).not.toEqual([])
  })
})
