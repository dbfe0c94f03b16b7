import { Resvg } from "@resvg/resvg-js"
import { describe, expect, it } from "vitest"
import { readCsv } from "./csv-reader.ts"
import type { WholeCell } from "./divided-cells.ts"
import { shownOrder } from "./shown-order.ts"
import { type ShownResult, tableFormats } from "./shown-result.ts"
import { shownRuns } from "./shown-runs.ts"
import { shownSets } from "./shown-sets.ts"
import { shownSweep } from "./shown-sweep.ts"

const long = `A title of ${"many words ".repeat(20)}and ${"x".repeat(100)}`
const label = `model-${"with-a-long-name-".repeat(6)}`

const cell = (model: string, attacker: string): WholeCell => ({
  model,
  attacker,
  worst: "exposed-passive",
  attempts: [
    { sender: "one", mail: 1, outcome: "delivered-unauthenticated-ok" },
    { sender: "two", mail: 2, outcome: "exposed-passive" }
  ]
})
const cells = ["dane", label].flatMap((model) => ["none", "strip", label].map((name) => cell(model, name)))

const relation = (a: string, b: string, of: string, goal = "impersonate") => ({
  scenario: long,
  goal,
  start: "cold",
  model_a: a,
  model_b: b,
  relation: of
})
const relations = ["read-mail", "impersonate"].flatMap((goal) => [
  relation("dane", label, "stronger", goal),
  relation(label, "dane", "weaker", goal)
])

const estimate = (attack: string, model: string, metric: string) => ({
  point: "0",
  vary_known: "0.5",
  [`vary_${label}`]: "90d",
  model,
  attack,
  metric,
  estimate: "0.25",
  low: "0.2",
  high: "0.3",
  closed_form: "0.24"
})
const estimates = ["none", "gateway"].flatMap((attack) =>
  ["dane", label].flatMap((model) =>
    ["exposed_mail_share", "withheld_mail_share", "falsely_refused_mail_share", "dns_queries_per_mail"].map(
      (metric) => estimate(attack, model, metric)
    )
  )
)

const sets = ["dns-forge + smtp-mitm", `smtp-strip + ${label}`].map((set, i) => ({
  scenario: long,
  goal: "read-mail",
  start: "cold",
  model: i === 0 ? "dane" : label,
  set,
  size: "2",
  actions: "3",
  does: "forges"
}))

const kinds: Readonly<Record<string, ShownResult>> = {
  runs: shownRuns(
    [
      { title: long, cells },
      { title: "warm", cells }
    ],
    []
  ),
  "runs by sender and mail": shownRuns([{ title: long, cells }], ["sender", "mail"]),
  order: shownOrder(relations),
  sweep: shownSweep(long, estimates),
  sets: shownSets(sets)
}

describe.each(Object.entries(kinds))("a result of %s", (_, shown) => {
  it("has no line of text longer than 72 characters, whatever its names are", () =>
    expect(
      Math.max(
        ...shown
          .text()
          .split("\n")
          .map(({ length }) => length)
      )
    ).toBeLessThanOrEqual(72))

  it.each(tableFormats)("says in %s what each row is about", (format) => {
    const text = shown[format]().replaceAll(/\s/g, "")
    expect(text).toContain("dane")
    expect(text).toContain(format === "svg" ? "with-a-long-name" : label.slice(0, 40))
  })

  it("has a picture from which nothing sticks out", () => {
    const resvg = new Resvg(shown.svg())
    const box = resvg.getBBox()!
    expect(box.x).toBeGreaterThanOrEqual(-1)
    expect(box.y).toBeGreaterThanOrEqual(-1)
    expect(box.x + box.width).toBeLessThanOrEqual(resvg.width + 1)
    expect(box.y + box.height).toBeLessThanOrEqual(resvg.height + 1)
  })

  it("has one header in CSV, and rows that fit it", () =>
    expect(readCsv(`${shown.csv()}\n`).length).toBeGreaterThan(1))
})

describe("shownRuns", () => {
  it("says in every form that a cell is the worst of several", () => {
    const shown = kinds["runs"]!
    expect(shown.text()).toContain("E*")
    expect(shown.markdown()).toContain("E\\*")
    expect(shown.svg()).toContain("E*")
    expect(readCsv(shown.csv())[0]!["is_worst_of_several"]).toBe("true")
  })

  it("has in CSV a column for each division, and the model by itself", () =>
    expect(readCsv(kinds["runs by sender and mail"]!.csv())[1]).toEqual({
      scenario: long,
      model: "dane",
      sender: "two",
      mail: "2",
      attacker: "none",
      outcome: "exposed-passive",
      is_worst_of_several: "false"
    }))
})

describe("shownOrder", () => {
  it("draws each goal and start, as SVG and as Mermaid", () => {
    const shown = kinds["order"]!
    expect(shown.markdown().match(/^flowchart TD$/gm)).toHaveLength(2)
    expect(shown.markdown()).toContain("m0 --> m1")
    expect(shown.svg().match(/<polyline/g)).toHaveLength(2)
  })
})

describe("shownSweep", () => {
  it("draws each attack and each metric of mail apart", () =>
    expect(kinds["sweep"]!.svg().match(/role="img"/g)).toHaveLength(1 + 2 * 3))

  it("has in CSV the estimates as numbers, of mail alone", () => {
    const rows = readCsv(kinds["sweep"]!.csv())
    expect(rows).toHaveLength(2 * 2 * 3)
    expect(rows[0]!["estimate"]).toBe("0.25")
  })
})
