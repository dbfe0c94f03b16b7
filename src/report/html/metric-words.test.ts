import { describe, expect, it } from "vitest"
import { metricNames } from "../../experiment/sweep/estimated-metrics.ts"
import { asWords } from "./in-words.ts"
import { metricWords } from "./metric-words.ts"

describe("metricWords", () => {
  it.each(metricNames)("has words of its own for %s", (metric) => {
    expect(metricWords(metric)).not.toBe(asWords(metric))
    expect(metricWords(metric)).not.toContain("_")
  })
})
