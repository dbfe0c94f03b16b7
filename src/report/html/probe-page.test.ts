import { describe, expect, it } from "vitest"
import { chainOfRun } from "../chain.fixture.ts"
import { hostile, probeContent } from "./probe-page.fixture.ts"
import { probePage } from "./probe-page.ts"

const secure = chainOfRun()
const content = () =>
  probeContent([
    ["mx1.example.com", secure],
    ["mx2.example.com", secure],
    ["_mta-sts.example.com", secure],
    [hostile, secure]
  ])
const page = probePage(content())

describe("probePage", () => {
  it("is the same for the same content", () => expect(probePage(content())).toBe(page))

  it("asks for nothing outside itself, and runs nothing", () => {
    expect(page).toContain("default-src &#39;none&#39;")
    expect(page).not.toContain("<script")
    expect(page.match(/<(?:link|img|iframe)[^>]*(?:src|href)="(?!data:)/g)).toBeNull()
  })

  it("escapes what servers say, wherever it is put", () => {
    expect(page).not.toContain('alert("x")')
    expect(page.split("alert(&#34;x&#34;)").length).toBeGreaterThan(10)
  })

  it("draws the chains of each MX host, and then those of each other name", () => {
    const drawn = [...page.matchAll(/<details open id="([^"]*)"><summary>([^<]*)<\/summary>/g)]
    expect(drawn.map(([, id, name]) => [id, name])).toEqual([
      ["host-1", "mx1.example.com"],
      ["host-2", "mx2.example.com"],
      ["host-3", "mx3.example.com"],
      ["name-1", "_mta-sts.example.com"],
      ["name-2", expect.stringContaining("script")]
    ])
    // For wide screens and for narrow ones.
    expect(page.match(/<svg class="chain (?:wide|narrow)"/g)).toHaveLength(8)
    expect(page).toContain("Nothing was looked up, and no certificate was shown.")
  })

  it("has each id once, and leads to no place that is not there", () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect([...page.matchAll(/href="#([^"]*)"/g)].filter(([, id]) => !ids.includes(id))).toEqual([])
  })

  it("says nothing of what to mend where nobody can tell", () => {
    const { advice, ...unknown } = content()
    expect(page).toContain("What to mend first")
    expect([advice?.length, probePage({ ...unknown, hosts: [] })]).toEqual([
      1,
      expect.not.stringContaining("What to mend first")
    ])
  })
})
