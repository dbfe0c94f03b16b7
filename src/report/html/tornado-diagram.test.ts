import { describe, expect, it } from "vitest"
import { tornadoDiagram } from "./tornado-diagram.ts"

const swing = (label: string, lowest: number, highest: number) => ({
  label,
  lowest,
  highest,
  lowestAt: "1",
  highestAt: "0"
})

describe("tornadoDiagram", () => {
  const { text } = tornadoDiagram("exposed", "share", [
    swing("narrow", 0.5, 0.6),
    swing("wide", 0.25, 0.75),
    swing("none", 0, 0)
  ])

  it("has the widest bar first", () =>
    expect([...text.matchAll(/text-anchor="end">([^<]*)</g)].map(([, label]) => label)).toEqual([
      "wide",
      "narrow",
      "none"
    ]))

  it("draws each bar from the lowest estimate to the highest", () => {
    const widths = [...text.matchAll(/class="bar"[^>]* width="([\d.]+)"/g)].map(([, width]) => Number(width))
    expect(widths[0]! / widths[1]!).toBeCloseTo(5)
  })

  it("says at which values they are, or that nothing moves it", () => {
    expect(text).toContain("25.0 % at 1, 75.0 % at 0")
    expect(text).toContain("none 0.0 % throughout")
  })
})
