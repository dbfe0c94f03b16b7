import { Record } from "effect"
import { describe, expect, it } from "vitest"
import { metricNames } from "../../experiment/sweep/estimated-metrics.ts"
import { comparisons, shareMetrics } from "../../experiment/population/shares.ts"
import { asWords } from "./in-words.ts"
import { metricWords } from "./metric-words.ts"

describe("metricWords", () => {
  it.each([...metricNames, ...Record.keys(shareMetrics), ...Record.keys(comparisons)])(
    "has words of its own for %s",
    (metric) => {
      expect(metricWords(metric)).not.toBe(asWords(metric))
      expect(metricWords(metric)).not.toContain("_")
    }
  )
})
