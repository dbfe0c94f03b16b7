import { describe, expect, it } from "vitest"
import { quantityOf, unitAt } from "./quantity.ts"

describe("quantityOf", () => {
  it.each([
    ["90d", { number: 7_776_000, unit: "s" }],
    ["500ms", { number: 0.5, unit: "s" }],
    ["1y", { number: 31_536_000, unit: "s" }],
    ["0", { number: 0 }],
    ["-1.5e3", { number: -1500 }],
    ["604800", { number: 604_800 }]
  ])("%s is %o", (text, quantity) => expect(quantityOf(text)).toEqual(quantity))

  it.each([
    "",
    " ",
    "true",
    "[0,1]",
    "d",
    "90 d",
    "1e999",
    "0x10",
    "Infinity",
    "007",
    "2026-03-02T09:00:00Z"
  ])("%o is no number", (text) => expect(quantityOf(text)).toBeUndefined())
})

describe("unitAt", () => {
  it.each([
    ["scenario.models.0.parameters.maxAgeSeconds", "s"],
    ["traffic.mailsPerDay", "1/d"],
    ["traffic.zipf", undefined]
  ])("%s is in %s", (place, unit) => expect(unitAt(place)).toBe(unit))
})
