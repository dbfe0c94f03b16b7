import { Schema } from "effect"
import { expect, it } from "vitest"
import { CellMetrics } from "./metrics.ts"
import { runSweep } from "./sweep.fixture.ts"

it("a cell's metrics have the same text when they were read again, whichever of its times there are", () => {
  const cells = runSweep({
    scenario: {
      title: "t",
      models: ["opportunistic"],
      domain: { mx: [{ host: "mx1.example.com" }], tlsReporting: ["mailto:reports@example.com"] },
      sender: { reports: true },
      attackers: [{ name: "strip", capabilities: ["smtp-strip"] }]
    },
    horizon: "3d",
    traffic: { domains: 2, mailsPerDay: 6 },
    sources: { "adoption.reporting": "assumed" },
    replicates: 1
  })
  const { metrics } = cells.find(({ attack }) => attack === "strip")!
  expect(metrics).toMatchObject({
    first_report_p50_s: expect.any(Number),
    first_exposure_s: expect.any(Number)
  })
  const text = JSON.stringify(metrics)
  expect(JSON.stringify(Schema.decodeUnknownSync(Schema.fromJsonString(CellMetrics))(text))).toBe(text)
})
