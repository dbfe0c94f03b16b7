import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { Remembered } from "../scenario/build.ts"
import { loadScenario } from "../scenario/load.ts"
import { parseTlsReport } from "../protocol/tls-report/report.ts"
import { type Cell, runScenario } from "./run-scenario.ts"

const remembered = new Remembered()

/** The last run of a scenario whose domain asks for reports and whose sender tries once and sends them. */
const run = (more: Readonly<Record<string, unknown>>): Cell => {
  const text = JSON.stringify({
    title: "t",
    models: ["mta-sts"],
    domain: { mx: [{ host: "mx1.example.com" }], tlsReporting: ["mailto:reports@example.com"] },
    sender: { reports: true },
    ...more
  })
  const scenario = Result.getOrThrow(
    Result.mapError(
      loadScenario("reporting.yaml", text),
      (problems) => new Error(problems.map(({ message }) => message).join("; "))
    )
  )
  return Result.getOrThrow(runScenario(scenario, { remembered, keepsTrace: true })).at(-1)!
}

/** The JSON of the reports as they crossed the wire. */
const reportsIn = ({ trace }: Cell) => {
  const sent = trace.flatMap((event) =>
    event.kind === "wire" && event.protocol === "smtp" ? [event.says.replace(/^\(TLS\) /, "")] : []
  )
  return sent
    .join("\n")
    .split("Content-Type: application/tlsrpt+json\n\n")
    .slice(1)
    .map((rest) => Result.getOrThrow(parseTlsReport(rest.slice(0, rest.indexOf("\n--tls-report--")))))
}

const hasArrived = (report: Cell["attempts"][number]["report"]) => report?.arrivedMicros !== undefined

const attacker = (...capabilities: ReadonlyArray<unknown>) => [{ name: "a", capabilities }]

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
    for (const [model, policyType] of [
      ["opportunistic", "no-policy-found"],
      ["mta-sts", "sts"],
      ["dane", "tlsa"]
    ]) {
      const cell = run({ models: [model] })
      expect(cell.attempts[0]?.report).toBeUndefined()
      expect(reportsIn(cell).map(({ policies }) => policies)).toEqual([
        [
          {
            policy: { policyType, policyDomain: "example.com" },
            summary: { totalSuccessfulSessionCount: 1, totalFailureSessionCount: 0 }
          }
        ]
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
