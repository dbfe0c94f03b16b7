/** Simulation against closed forms: where mathematics knows the answer, it lies in the interval. */
import { describe, expect, it } from "vitest"
import { randomStream } from "../../kernel/random-stream.ts"
import { meanOf } from "../statistics/mean.ts"
import { quantile } from "../statistics/quantile.ts"
import { wilson } from "../statistics/wilson.ts"
import { drawPairs } from "./population.ts"
import { runSweep, sweepOf, type Text } from "./sweep.fixture.ts"

const attacked = (text: Text) =>
  runSweep(text)
    .filter(({ attack }) => attack !== "none")
    .map(({ metrics }) => metrics)
const sum = (values: ReadonlyArray<number>) => values.reduce((total, value) => total + value, 0)

describe("traffic", () => {
  it("is Poisson: counts have the mean and the variance of their rate", () => {
    const sweep = sweepOf({
      scenario: { title: "t", models: ["opportunistic"] },
      horizon: "10d",
      traffic: { domains: 2_000, mailsPerDay: 2_000, zipf: 0, knownBefore: 0 }
    })
    const counts = [...drawPairs(sweep, 1)].map(({ mail }) => mail.length)
    const mean = meanOf(counts)!
    expect(mean.low).toBeLessThan(10)
    expect(mean.high).toBeGreaterThan(10)
    const variance = sum(counts.map((count) => (count - 10) ** 2)) / counts.length
    // Its standard error is about 10 * sqrt(2 / 2000) = 0.32; four of them.
    expect(Math.abs(variance - 10)).toBeLessThan(1.3)
  })

  it("goes by rank as Zipf's law says", () => {
    const sweep = sweepOf({
      scenario: { title: "t", models: ["opportunistic"] },
      horizon: "1000d",
      traffic: { domains: 3, mailsPerDay: 11, zipf: 1, knownBefore: 0 }
    })
    // 1, 1/2 and 1/3 of eleven sixths.
    for (const { rank, mail } of drawPairs(sweep, 2)) {
      const expected = (1_000 * 6) / rank
      expect(Math.abs(mail.length - expected)).toBeLessThan(4 * Math.sqrt(expected))
    }
  })

  it("draws shares as they are given, the same for every model", () => {
    const sweep = sweepOf({
      scenario: { title: "t", models: ["opportunistic"] },
      traffic: { domains: 5_000, mailsPerDay: 5_000, knownBefore: 0.3 },
      adoption: { domains: 0.4 },
      misconfigured: [{ name: "bad", share: 0.25 }],
      senders: [{ profile: "exim", share: 0.1 }],
      sources: { "misconfigured.bad": "assumed", "senders.exim": "assumed" }
    })
    const pairs = [...drawPairs(sweep, 3)]
    const share = (holds: (pair: (typeof pairs)[number]) => boolean) =>
      wilson(pairs.filter(holds).length, pairs.length)!
    const holds = ({ low, high }: { readonly low: number; readonly high: number }, truth: number) =>
      low < truth && truth < high
    expect(
      holds(
        share(({ mail }) => mail[0]?.atMicros === 0),
        0.3
      )
    ).toBe(true)
    expect(
      holds(
        share(({ domainAdopts }) => domainAdopts),
        0.4
      )
    ).toBe(true)
    expect(
      holds(
        share(({ misconfiguration }) => misconfiguration !== undefined),
        0.1
      )
    ).toBe(true)
    expect(
      holds(
        share(({ profile }) => profile === "exim"),
        0.1
      )
    ).toBe(true)
    expect([...drawPairs(sweep, 3)]).toEqual(pairs)
  })
})

describe("first contact under Poisson traffic", () => {
  it("is exposed when it comes while discovery is blocked: 1 - exp(-rate x time)", () => {
    // The gateway is there for the first 10 of 40 days, each pair has 0.1 mails a day.
    const metrics = attacked({
      scenario: {
        title: "t",
        models: ["mta-sts"],
        attackers: [
          {
            name: "gateway",
            capabilities: [
              { capability: "smtp-strip", to: "10d" },
              { capability: "web-block", to: "10d", parameters: { how: "reset" } }
            ]
          }
        ]
      },
      horizon: "40d",
      traffic: { domains: 120, mailsPerDay: 12, zipf: 0, knownBefore: 0 },
      replicates: 1
    })
    const found = wilson(
      sum(metrics.map((m) => m.exposed_first_contacts)),
      sum(metrics.map((m) => m.first_contacts))
    )!
    // Among pairs that have a first contact within the horizon.
    const truth = (1 - Math.exp(-1)) / (1 - Math.exp(-4))
    expect(found.low).toBeLessThan(truth)
    expect(found.high).toBeGreaterThan(truth)
  })
})

describe("a besieged policy", () => {
  it("protects for its max_age and no longer", () => {
    // Known from the start, besieged after an hour, for 30 days; the policy lives 10 of them.
    const metrics = attacked({
      scenario: {
        title: "t",
        models: [{ model: "mta-sts", parameters: { maxAgeSeconds: 864_000 } }],
        attackers: [
          {
            name: "siege",
            capabilities: [
              { capability: "smtp-strip", from: "1h" },
              { capability: "web-block", from: "1h", parameters: { how: "reset" } }
            ]
          }
        ]
      },
      horizon: "30d",
      traffic: { domains: 8, mailsPerDay: 8, zipf: 0, knownBefore: 1 },
      replicates: 6
    })
    const share = meanOf(metrics.map((m) => m.exposed_mails / m.mails))!
    // A mail a day in each pair, and the one at the start: 20 of 31 come after the policy has run out.
    const truth = 20 / 31
    expect(share.low).toBeLessThan(truth)
    expect(share.high).toBeGreaterThan(truth)
    expect(Math.max(...metrics.map((m) => m.first_exposure_s ?? 0))).toBeGreaterThan(864_000)
    expect(Math.min(...metrics.map((m) => m.first_exposure_s ?? Infinity))).toBeGreaterThan(864_000)
  })
})

describe("the queue", () => {
  it("delays mail of a blocked hour by what is left of it, in steps of the retry interval", () => {
    // Nobody is reached for two hours; every 30 minutes a new try. Mail comes evenly, so that delays are 30, 60, 90 and 120 minutes in equal shares.
    const metrics = attacked({
      scenario: {
        title: "t",
        models: ["opportunistic"],
        sender: { attempts: 20, retryAfter: "30m" },
        latency: "0ms",
        attackers: [
          {
            name: "outage",
            capabilities: [{ capability: "smtp-block", to: "2h", parameters: { how: "reset" } }]
          }
        ]
      },
      horizon: "2h",
      traffic: { domains: 300, mailsPerDay: 3_600, zipf: 0, knownBefore: 0 },
      replicates: 1
    })[0]!
    expect(metrics.withheld_mails).toBe(metrics.mails)
    expect(metrics.delay_max_s).toBe(7_200)
    expect(metrics.delay_p50_s).toBe(3_600)
    expect(metrics.delay_p95_s).toBe(7_200)
  })
})

describe("false refusals", () => {
  it("are as many as domains that are misconfigured", () => {
    const [cell] = runSweep({
      scenario: { title: "t", models: ["mta-sts"] },
      horizon: "5d",
      traffic: { domains: 400, mailsPerDay: 400, zipf: 0, knownBefore: 1 },
      misconfigured: [
        {
          name: "wrong-name",
          share: 0.2,
          domain: { mx: [{ host: "mx1.example.com", certificate: { dnsNames: ["other.example.com"] } }] }
        }
      ],
      sources: { "misconfigured.wrong-name": "assumed" },
      replicates: 1
    })
    const found = meanOf([cell!.metrics.falsely_refused_mails / cell!.metrics.mails])!
    expect(Math.abs(found.estimate - 0.2)).toBeLessThan(3 * Math.sqrt((0.2 * 0.8) / 400))
  })
})

describe("common random numbers", () => {
  it("give every model the same mails at the same times", () => {
    const cells = runSweep({
      scenario: { title: "t", models: ["opportunistic", "dane", "mta-sts"] },
      horizon: "10d",
      traffic: { domains: 10, mailsPerDay: 10 },
      replicates: 2
    })
    for (const seed of new Set(cells.map((cell) => cell.seed)))
      expect(
        new Set(cells.filter((cell) => cell.seed === seed).map(({ metrics }) => metrics.mails)).size
      ).toBe(1)
  })
})

describe("von Neumann's exponential", () => {
  it("has the median of an exponential", () => {
    const stream = randomStream("median")
    const draws = Array.from({ length: 20_000 }, () => stream.exponential(1_000_000))
    expect(Math.abs(quantile(draws, 0.5)! / 1_000_000 - Math.LN2)).toBeLessThan(0.02)
  })
})
