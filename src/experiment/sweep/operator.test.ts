/** Operators who repair their faults: when a report has told them, or when they notice otherwise. RFC 8460. */
import { describe, expect, it } from "vitest"
import { meanOf } from "../statistics/mean.ts"
import { runSweep, type Text } from "./sweep.fixture.ts"

const hour = 3_600

/** One domain whose certificate is for another name, that knows its sender from the start, on 2 March at nine. */
const faulty = ({
  repaired,
  from = "0s",
  scenario = {},
  ...more
}: Text & { readonly repaired?: Text; readonly from?: string; readonly scenario?: Text }) =>
  runSweep({
    scenario: {
      title: "t",
      models: ["mta-sts"],
      sender: { reports: true },
      domain: { tlsReporting: ["mailto:reports@reports.example"] },
      zones: [
        {
          apex: "reports.example",
          records: [{ owner: "reports.example", type: "MX", data: "0 in.reports.example." }]
        }
      ],
      hosts: [{ name: "in.reports.example", addresses: ["192.0.2.150"], smtp: {} }],
      ...scenario
    },
    horizon: "5d",
    traffic: { domains: 1, mailsPerDay: 24, zipf: 0, knownBefore: 1 },
    misconfigured: [
      {
        name: "wrong-name",
        share: 1,
        from,
        ...(repaired === undefined ? {} : { repaired }),
        domain: { mx: [{ host: "mx1.example.com", certificate: { dnsNames: ["other.example.com"] } }] }
      }
    ],
    sources: {
      "misconfigured.wrong-name": "assumed",
      "adoption.reporting": "assumed",
      ...(repaired === undefined || Object.keys(repaired).length === 0
        ? {}
        : { "misconfigured.wrong-name.repaired": "assumed" })
    },
    replicates: 1,
    ...more
  })

const metrics = (...[text]: Parameters<typeof faulty>) => faulty(text)[0]!.metrics

describe("an operator", () => {
  it("repairs nothing unless the file says so", () => {
    const { misconfigured_pairs, repaired_pairs, falsely_refused_mails, mails } = metrics({})
    expect([misconfigured_pairs, repaired_pairs, falsely_refused_mails]).toEqual([1, 0, mails])
  })

  it("who reads reports repairs a reaction time after the first, on the next full hour (§4.1: a report a day)", () => {
    // The day ends fifteen hours after the start, and the report takes seconds.
    expect(metrics({ repaired: { afterReport: "4h" } }).repair_p50_s).toBe(20 * hour)
    expect(metrics({ repaired: { afterReport: "4h" }, from: "10h" }).repair_p50_s).toBe(10 * hour)
    // The first mail after a fault that late comes on the next day.
    expect(metrics({ repaired: { afterReport: "4h" }, from: "25h" }).repair_p50_s).toBe(19 * hour)
  })

  it("who has no reports repairs in a time of their own, or whichever comes first", () => {
    const unread = { sender: {} }
    expect(metrics({ repaired: { afterReport: "4h" }, scenario: unread }).repaired_pairs).toBe(0)
    expect(metrics({ repaired: { afterReport: "4h", after: "3d" }, scenario: unread }).repair_p50_s).toBe(
      72 * hour
    )
    expect(metrics({ repaired: { afterReport: "4h", after: "3d" } }).repair_p50_s).toBe(20 * hour)
    expect(metrics({ repaired: { afterReport: "4h", after: "6h" } }).repair_p50_s).toBe(6 * hour)
  })

  it("learns nothing from reports that somebody keeps away", () => {
    const cells = faulty({
      repaired: { afterReport: "4h" },
      scenario: {
        attackers: [
          {
            name: "silent",
            actions: [{ on: "dns", name: "_smtp._tls.example.com", type: "TXT", does: "timeout" }]
          }
        ]
      }
    })
    expect(cells.map(({ attack, metrics }) => [attack, metrics.repaired_pairs])).toEqual([
      ["none", 1],
      ["silent", 0]
    ])
  })

  describe("who gets a report that the sender has not sent (RFC 8460 §7)", () => {
    const repairs = (operator: Text, says: string) =>
      faulty({
        repaired: { afterReport: "4h" },
        scenario: {
          sender: {},
          operator,
          attackers: [{ name: "forger", actions: [{ on: "report", does: "send", says, from: "2h" }] }]
        }
      }).map(({ attack, metrics }) => [attack, metrics.repair_p50_s])

    it("acts on it where any signature will do, four hours later, on the next full hour", () =>
      expect(repairs({ trusts: "signed" }, "failure")).toEqual([
        ["none", undefined],
        ["forger", 7 * hour]
      ]))

    it.each([
      ["where it says success", { trusts: "signed" }, "success"],
      ["where the submitter's domain has to have signed it", {}, "failure"]
    ])("does not act on it %s", (_, operator, says) =>
      expect(repairs(operator, says).map(([, seconds]) => seconds)).toEqual([undefined, undefined])
    )
  })

  it("who takes an enforced policy back after a forged report has mail exposed", () => {
    const exposed = (trusts: string) =>
      runSweep({
        scenario: {
          title: "t",
          models: ["mta-sts"],
          domain: { tlsReporting: ["mailto:reports@example.com"] },
          operator: {
            trusts,
            reacts: { after: "4h", publishes: { "mta-sts": { mode: "testing", id: "second" } } }
          },
          attackers: [
            {
              name: "forger",
              actions: [
                { on: "report", does: "send", says: "failure", from: "2h" },
                { on: "smtp", does: "strip", from: "1d" }
              ]
            }
          ]
        },
        horizon: "3d",
        traffic: { domains: 1, mailsPerDay: 24, zipf: 0, knownBefore: 1 },
        sources: { "adoption.reporting": "assumed", "scenario.operator.reacts": "assumed" },
        replicates: 1
      }).map(({ metrics: { exposed_mails } }) => exposed_mails > 0)
    expect(exposed("signed")).toEqual([false, true])
    expect(exposed("aligned")).toEqual([false, false])
  })

  it("changes nothing before the repair", () => {
    const until = (repaired: Text) => metrics({ repaired, horizon: "20h", from: "2h" })
    const { repaired_pairs: _, repair_p50_s: __, ...repaired } = until({ afterReport: "4h" })
    const { repaired_pairs: ___, ...never } = until({})
    // Of the mail that waits nobody tries again: a mail is tried once.
    expect(repaired).toEqual(never)
    expect(never.falsely_refused_mails).toBeGreaterThan(0)
    expect(never.falsely_refused_mails).toBeLessThan(never.mails)
  })

  it("puts back what a phase of the scenario has changed meanwhile, not what was before that", () => {
    // On the third day the domain moves to another host; the fault of the first day is then repaired.
    const phases = [{ name: "moved", at: "2d", domain: { mx: [{ host: "mx2.example.com" }] } }]
    const { falsely_refused_mails, mails, repair_p50_s } = metrics({
      repaired: { after: "3d" },
      scenario: { models: ["dane"], phases }
    })
    expect(repair_p50_s).toBe(72 * hour)
    // DANE-EE asks for no name (RFC 7672 §3.1.1), so that neither host is refused.
    expect([falsely_refused_mails, mails > 0]).toEqual([0, true])
  })
})

describe("false refusals until a fault is repaired", () => {
  it("are mail's share of the time until then: rate x time cancels", () => {
    const cells = faulty({
      repaired: { after: "48h" },
      traffic: { domains: 6, mailsPerDay: 60, zipf: 0, knownBefore: 0 },
      replicates: 10
    })
    const share = meanOf(cells.map((cell) => cell.metrics.falsely_refused_mails / cell.metrics.mails))!
    const truth = 2 / 5
    expect(share.low).toBeLessThan(truth)
    expect(share.high).toBeGreaterThan(truth)
  })

  it("have causes, each of a mail counted once", () => {
    const { refusal_causes, falsely_refused_mails } = metrics({
      scenario: { sender: { attempts: 3 } },
      horizon: "1d"
    })
    expect(refusal_causes).toEqual({ "certificate-host-mismatch": falsely_refused_mails })
  })
})
