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

const problemsOf = (changes: object): ReadonlyArray<string> => {
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
  const loaded = loadPopulation("population.yaml", JSON.stringify(written))
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

describe("scenarios/population", () => {
  it("has the same month twice, in two sizes", () => {
    const read = (name: string) => {
      const file = join(projectFolder, "scenarios", "population", `${name}.population.yaml`)
      const loaded = Result.getOrThrow(loadPopulation(file, readFileSync(file, "utf8")))
      return { ...loaded, title: "", domains: 0, mails: 0 }
    }
    expect(read("small")).toEqual(read("month"))
  })
})
