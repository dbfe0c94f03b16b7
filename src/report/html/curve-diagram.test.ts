import { describe, expect, it } from "vitest"
import { curveDiagram } from "./curve-diagram.ts"

const flat = (label: string, estimate: number) => ({
  label,
  points: [
    { at: 0, estimate, low: estimate, high: estimate },
    { at: 4, estimate }
  ]
})

describe("curveDiagram", () => {
  it("draws a point where its number is, and its interval around it", () => {
    const { text } = curveDiagram("exposed", "share", "known", [
      {
        label: "a",
        points: [
          { at: 0, estimate: 0 },
          { at: 1, estimate: 1 },
          { at: 4, estimate: 0.5, low: 0.25, high: 0.75 }
        ]
      }
    ])
    const drawn = /<polyline points="([^"]*)"/.exec(text)![1]!.split(" ")
    const at = (point: number) => {
      const [x, y] = drawn[point]!.split(",").map(Number)
      return { x: x!, y: y! }
    }
    expect((at(2).x - at(0).x) / (at(1).x - at(0).x)).toBeCloseTo(4)
    expect(at(2).y - at(1).y).toBeCloseTo(at(0).y - at(2).y)
    const [, low, high] = /class="whisker"[^>]* y1="([\d.]+)"[^>]* y2="([\d.]+)"/.exec(text)!
    expect(Number(low) - at(2).y).toBeCloseTo(at(2).y - Number(high))
    expect(Number(low) - Number(high)).toBeCloseTo((at(0).y - at(1).y) / 2)
  })

  it("keeps labels apart and in the picture, wherever the curves end", () => {
    const { text } = curveDiagram(
      "exposed",
      "share",
      "known",
      ["a", "b", "c", "d"].map((label) => flat(label, 0))
    )
    const heights = [...text.matchAll(/<text x="[\d.]+" y="([\d.]+)">[a-d]</g)]
      .map(([, y]) => Number(y))
      .toSorted((a, b) => a - b)
    expect(heights).toHaveLength(4)
    heights.slice(1).forEach((y, i) => expect(y - heights[i]!).toBeGreaterThanOrEqual(16))
    expect(heights.at(-1)).toBeLessThan(Number(/height="(\d+)"/.exec(text)![1]))
  })

  it("tells curves apart by more than colour", () => {
    const { text } = curveDiagram("exposed", "share", "known", [flat("a", 0.2), flat("b", 0.7)])
    const marks = [...text.matchAll(/class="mark" d="M[\d.]+ [\d.]+([^"]*)"/g)].map(([, mark]) => mark)
    expect(new Set(marks).size).toBe(2)
  })

  it("says in words what it draws, and escapes names", () => {
    const { text } = curveDiagram("exposed", "share", "known", [flat("<b>", 0.25)])
    expect(text).toContain('aria-label="exposed, by known. &#60;b&#62;: 25.0 % at 0, 25.0 % at 4"')
    expect(text).not.toContain("<b>")
  })
})
