/**
 * What one further capability unlocks for an attacker who already strips and stands in the middle: the table that one derives by
 * reading the standards, beside what the search found (results/order, which continuous integration makes again).
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { withoutPlaces } from "../attacker/web-place.ts"
import { readCsv } from "../report/csv-reader.ts"
import { projectFolder } from "../machine/places.ts"

const rows = readCsv(readFileSync(join(projectFolder, "results/order/breaking-sets.csv"), "utf8"))

const columns = [
  ["mta-sts", "cold"],
  ["mta-sts", "warm"],
  ["dane", "cold"],
  ["insecure-dane", "cold"],
  ["posh", "cold"],
  ["posh", "warm"],
  ["ehlo-policy", "warm"]
] as const

const base = ["smtp-mitm", "smtp-strip"]

/** Is some minimal set within what the attacker holds? A capability of the table holds all the web hosts that there are. */
const isRead = (model: string, start: string, added: string): boolean =>
  rows
    .filter((row) => row["goal"] === "read-mail" && row["model"] === model && row["start"] === start)
    .some(({ set = "" }) =>
      withoutPlaces(set)
        .split(" + ")
        .every((id) => [...base, ...added.split(" + ")].includes(id))
    )

/** R: the mail is read; D: it waits. In the order of the columns. */
const byReading = {
  "dns-block": "R D D R R D D",
  "web-block": "R D D D R D D",
  "dns-forge": "R D D R R D D",
  "web-takeover": "R D D D R D D",
  "ca-misissue": "R R D D D D R",
  "key-theft": "R R R R R R R",
  "ca-dvfool": "R R D D D D D",
  "dns-block + trigger": "R R D R R R R",
  "trigger + web-block": "R R D D R R R"
} as const

/** Where the search found something else, and the section that decides. */
const otherwise: Readonly<Record<string, readonly [found: "R" | "D", because: string]>> = {
  "ca-dvfool, ehlo-policy, warm": [
    "R",
    "RFC 6797 §8.4: the certificate must name who was asked for, and a policy bound to the MX host asks for no more than its name; bound to the domain (parameter reference) it would take the domain's validation too"
  ]
}

describe("with smtp-strip and smtp-mitm, what also unlocks the mail", () => {
  it.each(
    Object.entries(byReading).flatMap(([added, letters]) =>
      letters.split(" ").map((letter, index) => [added, ...columns[index]!, letter] as const)
    )
  )("%s against %s, %s: %s", (added, model, start, letter) => {
    const [expected] = otherwise[`${added}, ${model}, ${start}`] ?? [letter]
    expect(isRead(model, start, added) ? "R" : "D").toBe(expected)
  })

  it("names no difference that is none", () => {
    for (const [place, [found]] of Object.entries(otherwise)) {
      const [added = "", model, start] = place.split(", ")
      const index = columns.findIndex((column) => column[0] === model && column[1] === start)
      expect(
        Object.entries(byReading)
          .find(([id]) => id === added)?.[1]
          .split(" ")[index]
      ).not.toBe(found)
    }
  })
})
