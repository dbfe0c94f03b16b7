import { describe, expect, it } from "vitest"
import { style } from "./style.ts"

/** WCAG 2.2, "relative luminance". */
const luminance = (hex: string): number => {
  const digits =
    hex.length === 4
      ? hex
          .slice(1)
          .match(/./g)!
          .map((digit) => digit + digit)
      : hex.slice(1).match(/../g)!
  const [red, green, blue] = digits
    .map((digit) => Number.parseInt(digit, 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

const contrast = (a: string, b: string): number => {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (light! + 0.05) / (dark! + 0.05)
}

/** Hue in degrees, as CSS Color 4 §7 has it, and chroma from 0 to 1. */
const hueOf = (hex: string): readonly [hue: number, chroma: number] => {
  const [red = 0, green = 0, blue = 0] = hex
    .slice(1)
    .match(hex.length === 4 ? /./g : /../g)!
    .map((digits) => Number.parseInt(digits.repeat(3 - digits.length), 16) / 255)
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)]
  const range = most - least
  if (range === 0) return [0, 0]
  const sixth =
    most === red
      ? (green - blue) / range
      : most === green
        ? (blue - red) / range + 2
        : (red - green) / range + 4
  return [(sixth * 60 + 360) % 360, range]
}

/** The colours of light and of dark, by name, without the dashes. */
const palettes = [...style.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) =>
  Object.fromEntries(
    [...body!.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{3,6})/g)].map(([, name, hex]) => [name!, hex!])
  )
)

/** What curves and marks are drawn in: WCAG 2.2 §1.4.11 asks for 3 to 1 of pictures. */
const curves = [0, 1, 2, 3, 4, 5].map((i) => `curve-${i}`)

/** Our choice: with less chroma a colour has no hue that one would see. */
const grey = 0.1

/** What has a meaning of its own, which no curve may borrow. */
const meanings = ["safe", "unchecked", "waits", "exposed", "link"]

/** What is written on what. */
const pairs = [
  ["ink", "paper"],
  ["ink", "panel"],
  ["faint", "paper"],
  ["faint", "panel"],
  ["link", "paper"],
  ["link", "panel"],
  ["ink", "safe"],
  ["ink", "unchecked"],
  ["ink", "waits"],
  ["on-exposed", "exposed"]
] as const

describe("style: contrast of text, WCAG 2.2 §1.4.3", () => {
  it("has a light and a dark palette", () => expect(palettes.length).toBeGreaterThanOrEqual(2))

  it.each(pairs)("%s on %s is 4.5 to 1 or better, light and dark", (text, ground) => {
    for (const palette of palettes.slice(0, 2))
      expect(contrast(palette[text]!, palette[ground]!)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(curves)("%s on paper is 3 to 1 or better, light and dark", (curve) => {
    for (const palette of palettes.slice(0, 2))
      expect(contrast(palette[curve]!, palette["paper"]!)).toBeGreaterThanOrEqual(3)
  })

  it.each(curves)("%s has the hue of no outcome and of no link, light and dark", (curve) => {
    for (const palette of palettes.slice(0, 2)) {
      const [hue, chroma] = hueOf(palette[curve]!)
      if (chroma < grey) continue
      for (const meaning of meanings) {
        const [other, colourful] = hueOf(palette[meaning]!)
        const apart = Math.abs(hue - other) % 360
        if (colourful >= grey) expect([meaning, Math.min(apart, 360 - apart) >= 12]).toEqual([meaning, true])
      }
    }
  })
})
