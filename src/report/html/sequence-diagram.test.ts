import { describe, expect, it } from "vitest"
import type { Step } from "../steps.ts"
import { sequenceDiagram } from "./sequence-diagram.ts"

const step = (fields: Partial<Step>): Step => ({
  atSeconds: 0,
  kind: "wire",
  from: "",
  to: "",
  protocol: "",
  capability: "",
  says: "",
  furtherLines: 0,
  because: [],
  ...fields
})

/** What a page of 1,180 pixels holds. */
const page = 1100

const widthOf = (text: string): number => Number(/ width="(\d+)"/.exec(text)?.[1])

describe("sequenceDiagram", () => {
  const long = Array.from({ length: 60 }, (_, i) => `word${i}`).join(" ")

  it.each(["decision", "attack", "outcome", "wire"] as const)(
    "wraps a long %s, with no word lost",
    (kind) => {
      const { text } = sequenceDiagram("x", [
        step({ kind, says: long, from: "a", to: "b" }),
        step({ from: "a", to: "b", says: "QUIT" })
      ])
      expect(widthOf(text)).toBeLessThanOrEqual(page)
      const words = [...text.matchAll(/<text[^>]*>([^<]*)</g)].flatMap(([, line]) => line!.split(" "))
      expect(words.filter((word) => word.startsWith("word"))).toEqual(long.split(" "))
    }
  )

  it("moves hosts together where there are many", () => {
    const hosts = Array.from({ length: 12 }, (_, i) => `host${i}.example.com`)
    const { text } = sequenceDiagram(
      "x",
      hosts.slice(1).map((to, i) => step({ from: hosts[i]!, to, says: "QUIT" }))
    )
    expect(widthOf(text)).toBeLessThanOrEqual(page)
  })
})
