import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadScenario } from "./load.ts"

const places = (...lines: ReadonlyArray<string>) => {
  const loaded = loadScenario("test.yaml", lines.join("\n"))
  return Result.isFailure(loaded) ? loaded.failure.map(({ line, path }) => `${line} ${path}`) : []
}

const zones = [
  "zones:",
  "  - apex: example.com",
  "    records:",
  "      - { owner: example.org, type: A, data: 192.0.2.1 }",
  "      - { owner: example.com, type: MX, data: ten mx }"
]

const renewed = (text: string) => ["    - host: mx1.example.com", "      certificate:", `        { ${text} }`]

describe("loadScenario", () => {
  it("accepts what it should", () => expect(places("title: t", "models: [dane]")).toEqual([]))

  it.each([
    [["title: t", "models: [dane, dane]"], ["2 models.1"]],
    [["title: t", "models: [dane]", "expect: { dan: { none: delivered-authenticated } }"], ["3 expect.dan"]],
    [
      ["title: t", "models: [dane]", ...zones],
      ["6 zones.0.records.0.owner", "7 zones.0.records.1.data"]
    ],
    [
      ["title: t", "models: [dane]", "domain:", "  mx:", ...renewed("renewal: { every: 23h }")],
      ["7 domain.mx.0.certificate.renewal.every"]
    ],
    [
      [
        "title: t",
        "models: [dane]",
        "domain:",
        "  mx:",
        ...renewed("renewal: { every: 47d }, notAfter: 2027-01-01T00:00:00Z")
      ],
      ["7 domain.mx.0.certificate.renewal"]
    ],
    [
      [
        "title: t",
        "models: [dane]",
        "phases:",
        "  - { name: a, at: 0s }",
        "  - { name: b, at: 1d, undoes: [b] }"
      ],
      ["5 phases.1.undoes.0"]
    ],
    [
      ["title: t", "models: [dane]", "outages:", "  - { of: mx-hosts, from: 2h, to: 1h }"],
      ["4 outages.0.to"]
    ],
    [
      ["title: t", "models: [dane]", "outages:", "  - { host: mx2.example.com, from: 1h, to: 2h }"],
      ["4 outages.0.host"]
    ]
  ])("finds what a schema cannot see in %j", (lines, expected) => expect(places(...lines)).toEqual(expected))

  it("finds it beside what the schema rejects, in one go", () =>
    expect(places("titel: t", "models: [dane]", "seed: -1", ...zones)).toEqual([
      "1 titel",
      "1 ",
      "3 seed",
      "7 zones.0.records.0.owner",
      "8 zones.0.records.1.data"
    ]))

  it("does not call a model unknown that it could not read", () =>
    expect(
      places("title: t", "models: [dan]", "expect: { dane: { none: delivered-authenticated } }")
    ).toEqual(["2 models.0"]))
})
