import { describe, expect, it } from "vitest"
import { intervalDiagram } from "./interval-diagram.ts"

const xOf = (svg: string) =>
  [...svg.matchAll(/<circle class="head" cx="([\d.]+)"/g)].map(([, x]) => Number(x))

describe("intervalDiagram", () => {
  it("draws shares from 0 to 100 %, each where it is", () => {
    const { text } = intervalDiagram("exposed", "share", [
      { label: "a", estimate: 0 },
      { label: "b", estimate: 0.5, low: 0.4, high: 0.6 },
      { label: "c", estimate: 1 }
    ])
    const [zero, half, whole] = xOf(text)
    expect(half! - zero!).toBeCloseTo(whole! - half!)
    expect(text).toContain("50.0 % (40.0 % to 60.0 %)")
    expect(text).toContain("100 %")
  })

  it("says in words what it draws, and escapes names", () => {
    const { text } = intervalDiagram("exposed", "share", [{ label: "<b>", estimate: 0.25 }])
    expect(text).toContain('aria-label="exposed: &#60;b&#62; 25.0 %"')
    expect(text).not.toContain("<b>")
  })

  it("shows shares as shares where an interval reaches beyond what there can be", () => {
    const { text } = intervalDiagram("exposed", "share", [
      { label: "a", estimate: 0.94, low: 0.83, high: 1.04 }
    ])
    expect(text).toContain("94.0 % (83.0 % to 100.0 %)")
    expect(text).toContain(">100 %<")
  })

  it("does not take a small number for a share", () => {
    const { text } = intervalDiagram("queries per mail", "number", [{ label: "a", estimate: 0.5 }])
    expect(text).not.toContain("%")
  })

  it("does not draw past its ends", () => {
    const { text } = intervalDiagram("queries", "number", [{ label: "a", estimate: 3, low: -5, high: 4 }])
    const ends = [...text.matchAll(/<line class="wire" x1="([\d.]+)"[^>]*x2="([\d.]+)"/g)].map(
      ([, from, to]) => [Number(from), Number(to)]
    )
    expect(ends[0]![0]).toBeGreaterThan(0)
    expect(ends[0]![1]! - ends[0]![0]!).toBeCloseTo(420)
  })
})
