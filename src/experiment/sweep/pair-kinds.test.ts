import { describe, expect, it } from "vitest"
import { summarise } from "./summary.ts"
import { runSweep, sweepOf, type Text } from "./sweep.fixture.ts"

const summariesOf = (text: Text) =>
  new Map(
    summarise(runSweep(text), sweepOf(text)).map((summary) => [
      `${summary.attack} ${summary.metric}`,
      summary
    ])
  )

/** The same sweep is asked for several times. */
const known = new Map<string, ReturnType<typeof summariesOf>>()
const summaries = (text: Text) => {
  const key = JSON.stringify(text)
  const found = known.get(key) ?? summariesOf(text)
  known.set(key, found)
  return found
}

/** A store that lacks an authority, and one that errs: both shares come back as they went in. */
const store = {
  scenario: {
    title: "t",
    models: ["mta-sts"],
    attackers: [
      {
        name: "misissued",
        actions: [
          {
            on: "smtp",
            does: "mitm",
            certificate: { issuer: "other-trusted", dnsNames: ["mx1.example.com"] }
          }
        ]
      }
    ],
    sender: { trusts: ["trusted", "other-trusted"] }
  },
  horizon: "2d",
  traffic: { domains: 80, mailsPerDay: 60, zipf: 0, knownBefore: 0 },
  misconfigured: [
    {
      name: "not-in-store",
      share: 0.25,
      domain: { mx: [{ host: "mx1.example.com", certificate: { issuer: "private" } }] }
    }
  ],
  attacks: [{ name: "errs", mix: { misissued: 0.4 } }],
  sources: { "misconfigured.not-in-store": "assumed", "attacks.errs": "assumed" },
  replicates: 2
}

describe("closedForms", () => {
  it("are the shares that the file gives, where they come back with noise alone", () => {
    const found = summaries(store)
    const refused = found.get("none falsely_refused_mail_share")!
    expect(refused.closedForm).toBeCloseTo(0.25, 9)
    expect(refused.estimate.estimate).not.toBe(0.25)
    for (const { closedForm, estimate } of found.values())
      if (closedForm !== undefined) {
        expect(estimate.low).toBeLessThanOrEqual(closedForm + 1e-9)
        expect(estimate.high).toBeGreaterThanOrEqual(closedForm - 1e-9)
      }
    expect(found.get("errs exposed_mail_share")?.closedForm).toBeCloseTo(0.4, 9)
    expect(found.get("errs exposed_pair_share")?.closedForm).toBeCloseTo(0.4, 9)
  })

  it("know of adoption too: nothing is refused where nothing is published", () => {
    const found = summaries({
      ...store,
      adoption: { domains: 0.5 },
      attacks: [],
      sources: { "misconfigured.not-in-store": "assumed" }
    })
    expect(found.get("none falsely_refused_mail_share")?.closedForm).toBeCloseTo(0.125, 9)
  })

  it("are absent where pairs of a kind fare differently, and where a share is drawn", () => {
    const later = {
      ...store,
      scenario: {
        title: "t",
        models: ["mta-sts"],
        attackers: [
          { name: "misissued", capabilities: [{ capability: "smtp-strip", from: "1d" }, "web-block"] }
        ]
      },
      traffic: { ...store.traffic, knownBefore: 0.5 }
    }
    expect(summaries(later).get("errs exposed_mail_share")?.closedForm).toBeUndefined()
    const drawn = {
      ...store,
      draw: [{ at: "misconfigured.0.share", from: 0.1, to: 0.3 }],
      sources: { ...store.sources, "draw.misconfigured.0.share": "assumed" }
    }
    expect(summaries(drawn).get("none falsely_refused_mail_share")?.closedForm).toBeUndefined()
  })
})

describe("summarise", () => {
  it("has shares in 0 to 1 with a width, of one seed as of two", () => {
    for (const replicates of [1, 2])
      for (const [, { metric, estimate }] of summaries({ ...store, replicates }))
        if (metric.endsWith("_share")) {
          expect(0 <= estimate.low && estimate.high <= 1).toBe(true)
          expect(estimate.high - estimate.low).toBeGreaterThan(0.001)
        }
  })
})
