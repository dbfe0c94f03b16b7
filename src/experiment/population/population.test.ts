/** Populations: the same table where every attempt is run, the fate of single pairs as sweeps find it, and closed forms. */
import { Record, Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadPopulation } from "../../loading/load-population.ts"
import { isExhaustive, long } from "../../long.fixture.ts"
import { presentProblem } from "../../scenario/source/problem.ts"
import { AliasTable } from "./alias.ts"
import { randomStream } from "../../kernel/random-stream.ts"
import { drawPopulation } from "./drawn-population.ts"
import { PopulationRunner, populationCells } from "./run-population.ts"

const written = (changes: object = {}) => ({
  title: "A population",
  scenario: {
    title: "A domain at its provider",
    models: ["opportunistic", "mta-sts", "dane"],
    domain: { name: "example.com", mx: [{ host: "mx1.provider.example" }] },
    zones: [
      { apex: "provider.example", signing: "signed" },
      { apex: "example.com", signing: "signed" }
    ],
    attackers: [
      {
        name: "gateway",
        capabilities: ["smtp-strip", "web-block"].map((capability) => ({ capability, from: "2d" }))
      }
    ]
  },
  horizon: "6d",
  domains: 40,
  mails: 100,
  providers: [
    { name: "big", share: 0.5 },
    { name: "others", share: 0.3, count: 3 }
  ],
  senders: [
    { name: "giant", share: 0.6 },
    { name: "rest", share: 0.4, count: 4 }
  ],
  adoptions: [
    {
      name: "part",
      domains: { others: { big: 0.9, others: 0.4 } },
      senders: { others: { giant: 1, others: 0.5 } },
      reporting: { domains: { big: 0.5, others: 0.2 }, senders: { giant: 1, others: 0 } }
    }
  ],
  attacks: [{ name: "gateway", attacker: "gateway", senders: 0.6 }],
  sources: Object.fromEntries(
    ["domains", "mails", "zipf", "providers", "senders", "adoptions", "mistakes", "attacks"].map((key) => [
      key,
      "assumed"
    ])
  ),
  ...changes
})

/** @param domains CSV, for a file that names it */
const population = (changes: object = {}, domains = "") => {
  const text = JSON.stringify(written(changes))
  return Result.getOrThrow(
    Result.mapError(
      loadPopulation("population.yaml", text, () => ({ file: "domains.csv", text: domains })),
      (problems) => new Error(problems.map((problem) => presentProblem(problem, text)).join("\n"))
    )
  )
}

const resultsOf = (of: ReturnType<typeof population>, options = {}) => {
  const runner = new PopulationRunner(of, options)
  return populationCells(of).map((cell) => ({ result: runner.run(cell), runs: runner.runs }))
}

describe("a population", () => {
  const drawn = population({ mails: isExhaustive ? 80 : 50 })
  const results = resultsOf(drawn)

  it("comes to the same where every attempt is run", () => {
    const all = resultsOf(drawn, { runsAll: true })
    const told = (some: typeof results) => some.map(({ result }) => result)
    expect(told(all)).toEqual(told(results))
    // Most attempts are retries, which differ in nothing but how long the mail has waited.
    const runsOf = (some: typeof results) => some.reduce((sum, { runs }) => sum + runs, 0)
    expect(runsOf(results)).toBeLessThan(runsOf(all) / 3)
  })

  it("has each mail in one state, and its parts come to the whole", () => {
    for (const { counts, byProvider, bySender } of results.map(({ result }) => result)) {
      expect(counts.delivered + counts.undelivered).toBe(counts.mails)
      for (const parts of [byProvider, bySender])
        for (const name of Record.keys(counts))
          expect(Object.values(parts).reduce((sum, part) => sum + part[name], 0)).toBe(counts[name])
    }
  })

  it("has the same mail under every model and attack", () => {
    const mails = results.map(({ result: { counts } }) => [counts.mails, counts.first_contacts])
    expect(new Set(mails.map(String)).size).toBe(1)
  })

  it("exposes nobody without an attack, and by it fewer the more the model does", () => {
    const exposed = (model: string, attack: string) =>
      results.find(({ result }) => result.model === model && result.attack === attack)!.result.counts.exposed
    for (const model of ["opportunistic", "mta-sts", "dane"]) expect(exposed(model, "none")).toBe(0)
    expect(exposed("dane", "gateway")).toBeLessThan(exposed("mta-sts", "gateway"))
    expect(exposed("mta-sts", "gateway")).toBeLessThan(exposed("opportunistic", "gateway"))
  })

  it(
    "exposes unnoticed what is exposed before a report tells, which needs somebody who sends and somebody who asks",
    long,
    () => {
      const exposed = (model: string, reporting: object, further: ReadonlyArray<string> = []) => {
        const { scenario } = written()
        const attackers = scenario.attackers.map(({ name, capabilities }) => ({
          name,
          capabilities: [...capabilities, ...further]
        }))
        const of = population({
          scenario: { ...scenario, models: [model], attackers },
          adoptions: [{ name: "all", reporting }],
          attacks: [{ name: "gateway", attacker: "gateway", providers: ["big"] }]
        })
        const { counts, byProvider } = resultsOf(of)
          .map(({ result }) => result)
          .find(({ attack }) => attack === "gateway")!
        expect(counts.exposed).toBe(byProvider["big"]!.exposed)
        return counts
      }
      for (const reporting of [
        { domains: 1, senders: 0 },
        { domains: 0, senders: 1 }
      ]) {
        const counts = exposed("mta-sts", reporting)
        expect(counts.exposed).toBeGreaterThan(10)
        expect(counts.exposed_unnoticed).toBe(counts.exposed)
      }
      const silent = exposed("mta-sts", { domains: 1, senders: 1 }, ["rpt-suppress"])
      expect(silent.exposed_unnoticed).toBe(silent.exposed)
      const told = exposed("mta-sts", { domains: 1, senders: 1 })
      // The attack lasts four days, and a report comes after the first of them.
      expect(told.exposed_unnoticed).toBeGreaterThan(0)
      expect(told.exposed_unnoticed).toBeLessThan(told.exposed / 2)
    }
  )

  it("runs each variant as a file that says so", long, () => {
    const changes = { scenario: { ...written().scenario, models: ["mta-sts"] }, mails: 50 }
    const varied = resultsOf(
      population({
        ...changes,
        variants: [
          { name: "flat", at: "zipf", value: 0 },
          { name: "giant", at: "senders.0.count", value: 3 }
        ]
      })
    ).map(({ result }) => result)
    const alone = (more: object) => resultsOf(population({ ...changes, ...more })).map(({ result }) => result)
    const named = (name: string, more: object) => alone(more).map((result) => ({ ...result, variant: name }))
    const [giant, rest] = written().senders
    expect(varied).toEqual([
      ...alone({}),
      ...named("flat", { zipf: 0 }),
      ...named("giant", { senders: [{ ...giant, count: 3 }, rest] })
    ])
  })

  it("has measured domains publish what was found, under every model", long, () => {
    const measured = (what: string) => {
      const lines = Array.from({ length: 40 }, (_, index) => `${index}.example,big,${what}`)
      return resultsOf(
        population(
          {
            domains: { file: "domains.csv" },
            providers: [],
            adoptions: [{ name: "one", domains: "as-measured" }]
          },
          ["domain,provider,dnssec,tlsa,mta_sts", ...lines].join("\n")
        )
      )
    }
    const drawn = (share: object) =>
      resultsOf(
        population({
          providers: [{ name: "big", share: 1 }],
          adoptions: [{ name: "one", domains: share }]
        })
      )
    const counts = (some: typeof results) => some.map(({ result }) => result)
    expect(counts(measured("yes,yes,enforce"))).toEqual(counts(drawn({ others: 1 })))
    expect(counts(measured("yes,yes,none"))).toEqual(counts(drawn({ others: 0, dane: 1 })))
    const stsAlone = counts(drawn({ others: 0, "mta-sts": 1 }))
    expect(counts(measured("yes,no,enforce"))).toEqual(stsAlone)
    const ofNobody = counts(drawn({ others: 0 }))
    // RFC 8461 §5: a policy in testing refuses no delivery.
    for (const nothing of ["yes,no,none", "yes,no,testing"])
      expect(counts(measured(nothing)).map(({ counts: { exposed } }) => exposed)).toEqual(
        ofNobody.map(({ counts: { exposed } }) => exposed)
      )
  })

  it("exposes all mail of those whom a stripping attacker reaches, where nobody adopts", () => {
    const of = population({
      adoptions: [{ name: "nobody", domains: { others: 0 } }],
      attacks: [{ name: "gateway", attacker: "gateway", senders: ["giant"] }]
    })
    const days = resultsOf(of)
      .map(({ result }) => result)
      .filter(({ attack, model }) => attack === "gateway" && model === "opportunistic")
    for (const { counts, bySender } of days) {
      expect(counts.exposed).toBe(bySender["giant"]!.exposed)
      // Four of six days, of 60 mails: within three standard deviations.
      expect(Math.abs(counts.exposed / bySender["giant"]!.mails - 4 / 6)).toBeLessThan(0.18)
    }
  })

  it("lets mistakes of a provider befall all its domains that adopt, and no others", () => {
    const of = population({
      scenario: { ...written().scenario, models: ["dane"] },
      senders: [{ name: "giant", share: 1 }],
      attacks: [],
      mistakes: [
        {
          name: "tlsa-left-behind",
          share: 1,
          made: "by-providers",
          from: "1d",
          repaired: { after: "2d" },
          hosts: [{ name: "stale.provider.example", addresses: ["192.0.2.200"], smtp: {} }],
          zones: [
            {
              apex: "provider.example",
              signing: "signed",
              records: [
                {
                  owner: "_25._tcp.mx1.provider.example",
                  type: "TLSA",
                  tlsaOf: { host: "stale.provider.example" }
                }
              ]
            }
          ]
        }
      ]
    })
    const { byProvider } = resultsOf(of)[0]!.result
    // Nearly all mail to the big one comes in time, or two days late.
    const { late, undelivered, mails } = byProvider["big"]!
    expect(late + undelivered).toBeGreaterThan(0)
    expect(late + undelivered).toBeLessThan(mails)
  })
})

describe("a drawn population", () => {
  const { domains, senders } = drawPopulation(population({ domains: 20_000 }), 1)

  it("has domains at providers by their shares, and each of the others alone", () => {
    const at = (name: string | undefined) =>
      domains.providerOf.reduce(
        (count, number) => count + Number(domains.providerNames[domains.nameOf[number]!]!.name === name),
        0
      )
    expect(Math.abs(at("big") / 20_000 - 0.5)).toBeLessThan(0.015)
    expect(Math.abs(at("others") / 20_000 - 0.3)).toBeLessThan(0.015)
    const alone = domains.nameOf.filter((number) => domains.providerNames[number]!.name === undefined)
    expect(alone).toHaveLength(at(undefined))
  })

  it("has senders as the file counts them", () =>
    expect(senders.map(({ name }) => name)).toEqual(["giant", "rest", "rest", "rest", "rest"]))
})

describe("AliasTable", () => {
  it("draws by weights", () => {
    const table = new AliasTable([1, 2, 0, 5])
    const stream = randomStream(1, "alias")
    const counts = [0, 0, 0, 0]
    for (let i = 0; i < 80_000; i++) counts[table.draw(stream)]! += 1
    expect(counts[2]).toBe(0)
    for (const [place, weight] of [1, 2, 0, 5].entries())
      expect(Math.abs(counts[place]! - weight * 10_000)).toBeLessThan(500)
  })
})
