import { Resvg } from "@resvg/resvg-js"
import { describe, expect, it } from "vitest"
import { matrixPicture } from "./matrix-picture.ts"

const cells = [
  { model: "dane", attacker: "none", worst: "delivered-authenticated" },
  { model: "dane", attacker: "<strip>", worst: "deferred-by-attack" },
  { model: "opportunistic", attacker: "none", worst: "delivered-unauthenticated-ok" },
  { model: "opportunistic", attacker: "<strip>", worst: "exposed-passive" }
] as const

const picture = matrixPicture("A & B", cells)

describe("matrixPicture", () => {
  it("has a box for every cell and every entry of the legend", () =>
    expect(picture.match(/rx="4"/g)).toHaveLength(8))

  it("escapes names", () => {
    expect(picture).toContain("A &#38; B")
    expect(picture).not.toContain("<strip>")
  })

  it("is SVG to somebody else's renderer, and has a colour for each kind of outcome", () => {
    const { pixels } = new Resvg(picture, { font: { loadSystemFonts: false } }).render()
    const colours = new Set<number>()
    for (let i = 0; i < pixels.length; i += 4) colours.add(pixels.readUIntBE(i, 3))
    for (const colour of [0xd5f0da, 0xe4e8ee, 0xfff0b8, 0xb42318]) expect([...colours]).toContain(colour)
  })
})
