import { describe, expect, it } from "vitest"
import { entryFor, patternNaming, type PreloadEntry } from "./list.ts"

const entry: PreloadEntry = {
  domain: "example.com",
  mode: "enforce",
  mxs: [".yahoodns.net", "mx.example.com"]
}

describe("entryFor", () => {
  it.each([
    ["example.com", true],
    ["EXAMPLE.com", true],
    ["sub.example.com", false],
    ["com", false]
  ])("%s", (domain, isListed) => expect(entryFor([entry], domain) !== undefined).toBe(isListed))
})

describe("patternNaming", () => {
  it.each([
    ["mx.example.com", true, true],
    ["MX.example.com", true, true],
    ["a.mx.example.com", false, false],
    ["am0.yahoodns.net", true, true],
    // The example of the list's own schema.
    ["mta7.am0.yahoodns.net", false, true],
    ["yahoodns.net", false, false],
    ["notyahoodns.net", false, false]
  ])("%s: one label %s, any depth %s", (host, oneLabel, anyDepth) => {
    expect(patternNaming(entry, host, "one label") !== undefined).toBe(oneLabel)
    expect(patternNaming(entry, host, "any depth") !== undefined).toBe(anyDepth)
  })
})
