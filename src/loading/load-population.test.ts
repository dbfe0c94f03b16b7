/** What population files may not say, each with its place; and those that come along. */
import { Result } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { projectFolder } from "../machine/places.ts"
import { loadPopulation } from "./load-population.ts"

const sources = Object.fromEntries(
  ["domains", "mails", "zipf", "providers", "senders", "adoptions", "mistakes", "attacks"].map((key) => [
    key,
    "assumed"
  ])
)

const scenario = {
  title: "A domain at its provider",
  models: ["mta-sts"],
  domain: { name: "example.com", mx: [{ host: "mx1.provider.example" }] },
  attackers: [{ name: "gateway", capabilities: ["smtp-strip"] }]
}

const noDomains = (name: string): never => {
  throw new Error(`no population here names a file, and this one names ${name}`)
}

const problemsOf = (changes: object, domains = ""): ReadonlyArray<string> => {
  const written = {
    title: "A population",
    scenario,
    domains: 10,
    mails: 10,
    providers: [{ name: "big", share: 0.5 }],
    senders: [{ name: "giant", share: 1 }],
    sources,
    ...changes
  }
  const loaded = loadPopulation("population.yaml", JSON.stringify(written), () => ({
    file: "domains.csv",
    text: domains
  }))
  return Result.isSuccess(loaded) ? [] : loaded.failure.map(({ path, message }) => `${path}: ${message}`)
}

describe("a population file", () => {
  it("is well", () => expect(problemsOf({})).toEqual([]))

  it.each<[object, string]>([
    [{ providers: [{ name: "big", share: 1.5 }] }, "providers.0.share"],
    [{ providers: ["a", "b"].map((name) => ({ name, share: 0.6 })) }, "providers: expected shares of 1"],
    [{ senders: [{ name: "giant", share: 0.9 }] }, "senders: expected shares that come to 1"],
    [{ senders: ["a", "a"].map((name) => ({ name, share: 0.5 })) }, "senders.1.name"],
    [{ adoptions: [{ name: "one", domains: { dane: 1 } }] }, "adoptions.0.domains.dane"],
    [
      { adoptions: [{ name: "one", senders: { others: { bigger: 1 } } }] },
      "adoptions.0.senders.others.bigger"
    ],
    [{ attacks: [{ name: "none", attacker: "gateway" }] }, "attacks.0.name"],
    [{ attacks: [{ name: "one", attacker: "gatewya" }] }, "attacks.0.attacker"],
    [{ attacks: [{ name: "one", attacker: "gateway", providers: ["bgi"] }] }, "attacks.0.providers.0"],
    [{ horizon: "0s" }, "horizon"],
    [{ variants: [{ name: "more", at: "zpif", value: 0.8 }] }, "variants.0.at: expected a place in scenario"],
    [{ variants: [{ name: "more", at: "zipf", value: 9 }] }, "variants.0.value: zipf: "],
    [{ variants: [{ name: "more", at: "providers.3.share", value: 0.1 }] }, "variants.0.at: no such place"],
    [
      { variants: [{ name: "more", at: "senders.0.share", value: 0.5 }] },
      "variants.0.value: senders: expected"
    ],
    [
      { variants: [{ name: "more", at: "scenario.models.0", value: "dane" }] },
      "variants.0.value: expected the same labels"
    ],
    [
      { variants: [{ name: "more", at: "scenario.seed", value: 2 }] },
      "variants.0.at: expected a place on which"
    ],
    [{ variants: [{ name: "as-written", at: "zipf", value: 0.8 }] }, "variants.0.name"],
    [{ variants: [0.8, 1.4].map((value) => ({ name: "one", at: "zipf", value })) }, "variants.1.name"],
    [{ sources: { ...sources, domains: undefined } }, "sources"],
    [{ sources: { ...sources, traffic: "assumed" } }, "sources.traffic"],
    [
      { scenario: { ...scenario, domain: { name: "example.com", mx: [{ host: "mx1.example.com" }] } } },
      "scenario.domain.mx.0.host"
    ],
    [{ scenario: { ...scenario, senders: [{ name: "a" }, { name: "b" }] } }, "scenario.senders"],
    [
      { scenario: { ...scenario, phases: [{ name: "later", at: "1d", forgets: ["resolver-caches"] }] } },
      "scenario.phases.0.forgets"
    ],
    [
      { scenario: { ...scenario, models: [{ model: "mta-sts", parameters: { refresh: "background" } }] } },
      "scenario.models.0"
    ],
    [{ scenario: { ...scenario, revocationLists: {} } }, "scenario.revocationLists"],
    [
      {
        scenario: { ...scenario, attackers: [{ name: "gateway", capabilities: ["ca-dvfool"] }] },
        attacks: [{ name: "one", attacker: "gateway" }]
      },
      "scenario.attackers"
    ]
  ])("is refused with %j at %s", (changes, place) => {
    const problems = problemsOf(changes)
    expect(problems.length).toBeGreaterThan(0)
    for (const problem of problems) expect(problem).toContain(place)
  })
})

describe("a population file that names measured domains", () => {
  const zones = ["example.com", "provider.example"].map((apex) => ({ apex }))
  const measured = {
    scenario: { ...scenario, zones },
    domains: { file: "domains.csv" },
    providers: [],
    adoptions: [{ name: "today", domains: "as-measured" }],
    attacks: [{ name: "one", attacker: "gateway", providers: ["big"] }]
  }
  const csv = "domain,provider,dnssec,tlsa,mta_sts\na.example,big,yes,no,none\n"

  it("is well", () => expect(problemsOf(measured, csv)).toEqual([]))

  it.each<[object, string, string]>([
    [{ domains: 10, attacks: [] }, csv, "adoptions.0.domains: expected shares"],
    [{ providers: [{ name: "big", share: 1 }] }, csv, "providers: expected nothing"],
    [
      { scenario: { ...scenario, zones: [{ apex: "example.com" }] } },
      csv,
      "scenario.zones: expected a zone around mx1.provider.example"
    ],
    [{}, csv.replace("big", "small"), "attacks.0.providers.0: expected a name of the file"],
    [{}, csv.replace("yes", "perhaps"), ": dnssec: expected yes or no"]
  ])("is refused with %j and %j: %s", (changes, csv, problem) =>
    expect(problemsOf({ ...measured, ...changes }, csv)).toEqual([expect.stringContaining(problem)])
  )
})

describe("scenarios/population", () => {
  it("has the same month twice, in two sizes", () => {
    const read = (name: string) => {
      const file = join(projectFolder, "scenarios", "population", `${name}.population.yaml`)
      const loaded = Result.getOrThrow(loadPopulation(file, readFileSync(file, "utf8"), noDomains))
      return { ...loaded, title: "", domains: 0, mails: 0 }
    }
    expect(read("small")).toEqual(read("month"))
  })
})
