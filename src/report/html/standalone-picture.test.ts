import { describe, expect, it } from "vitest"
import { intervalDiagram } from "./interval-diagram.ts"
import { standalonePicture } from "./standalone-picture.ts"

const picture = intervalDiagram("exposed", "share", [{ label: "a & b", estimate: 0.5, low: 0.4, high: 0.6 }])

describe("standalonePicture", () => {
  const svg = standalonePicture(picture)

  it("is an SVG file that needs no page for its colours", () => {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
    expect(svg).not.toContain("var(")
    expect(svg).toContain("stroke: #0550ae")
  })

  it("stands on a ground of its own size", () => {
    const [, width, height] = / width="([\d.]+)" height="([\d.]+)"/.exec(picture.text)!
    expect(svg).toContain(`<rect width="${width}" height="${height}" fill="#fff"/>`)
  })
})
