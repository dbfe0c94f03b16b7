import { describe, expect, it } from "vitest"
import type { Outcome } from "../../scenario/schema/outcome.ts"
import { isDowngrade } from "../outcome.ts"
import type { JudgedAttempt } from "../judged-cell.ts"
import { aftermath } from "./aftermath.ts"
import { failureReports } from "./failure-reports.ts"
import { mailFates } from "./mail-fate.ts"

const [well, ill, exposed, withheld]: ReadonlyArray<Outcome> = [
  "delivered-authenticated",
  "delivered-unauthenticated-ok",
  "exposed-passive",
  "deferred-by-attack"
]

const attempt = (number: number, outcome: Outcome, more: Partial<JudgedAttempt> = {}): JudgedAttempt => ({
  sender: "sender",
  mail: number,
  domain: "example.com",
  attempt: 1,
  queueDelayMicros: 0,
  startMicros: number * 100,
  endMicros: number * 100 + 1,
  metOutage: false,
  lacksIpVersion: false,
  result: { _tag: "Deferred", refusals: [], sessions: [] },
  holdings: [],
  cost: { dnsQueries: 0, httpsRequests: 0, smtpConnections: 0, tlsHandshakes: 0 },
  outcome,
  twin: well!,
  isDowngrade: isDowngrade(outcome, well!),
  ...more
})

/** A mail every 100 microseconds, the attack over at 250. */
const after = (...outcomes: ReadonlyArray<Outcome | undefined>) =>
  aftermath(mailFates(outcomes.map((outcome, index) => attempt(index + 1, outcome!))), 250)

describe("the aftermath of an attack", () => {
  it.each([
    [[exposed, exposed, well, well], { recovery: 50, fullProtection: 50, fullDelivery: 50 }],
    [[exposed, exposed, ill, well, well], { recovery: 150, fullProtection: 150, fullDelivery: 50 }],
    // Well, and ill again: recovered is not yet healed.
    [[well, well, well, ill, well], { recovery: 50, fullProtection: 250, fullDelivery: 50 }],
    [[well, well, withheld, well], { recovery: 150, fullProtection: 50, fullDelivery: 150, hostileTail: 50 }],
    [[well, well, well, withheld], { recovery: 50, fullProtection: 50, hostileTail: 150 }],
    [[exposed, exposed], {}]
  ])("of %j is %j", (outcomes, expected) => expect(after(...outcomes)).toEqual(expected))

  it("is none without an attack", () =>
    expect(aftermath(mailFates([attempt(1, well!)]), undefined)).toEqual({}))
})

describe("reports of failures", () => {
  const told = (number: number, outcome: Outcome, messageId: string, arrivedMicros?: number) =>
    attempt(number, outcome, {
      report: { messageId, ...(arrivedMicros === undefined ? {} : { arrivedMicros }) }
    })

  it("count once for all that they tell of, and only where they arrived", () =>
    expect(
      failureReports([
        told(1, exposed!, "monday"),
        told(2, exposed!, "tuesday", 1_000),
        told(3, exposed!, "tuesday", 1_000),
        attempt(4, well!)
      ])
    ).toEqual({ count: 1, falseAlarms: 0, firstAfterMicros: 1_000 - 101 }))

  it("are false alarms where all that they tell of ended as without the attack", () =>
    expect(
      failureReports([
        told(1, well!, "monday", 500),
        told(2, well!, "tuesday", 1_000),
        told(3, withheld!, "tuesday", 1_000)
      ])
    ).toEqual({ count: 2, falseAlarms: 1, firstAfterMicros: 500 - 101 }))

  it("are none where nothing failed", () =>
    expect(failureReports([attempt(1, well!)])).toEqual({ count: 0, falseAlarms: 0 }))
})
