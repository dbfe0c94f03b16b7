/** Capabilities that are limited to some hosts, or fail at times, in whole runs. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../loading/load.ts"
import { outcomes, run } from "./explicit.fixture.ts"

const twoHosts = {
  mx: [
    { host: "mx1.example.com", preference: 10 },
    { host: "mx2.example.com", preference: 20 }
  ]
}

const against = (model: unknown, capabilities: ReadonlyArray<unknown>, further: object = {}) =>
  outcomes({ models: [model], attackers: [{ name: "lab", capabilities }], ...further }, "lab")

describe("targets", () => {
  it("have one MX host stripped and leave the other alone", () => {
    const strip = (host: string) => [{ capability: "smtp-strip", targets: [host] }]
    expect(against("opportunistic", strip("mx1.example.com"), { domain: twoHosts })).toEqual([
      "exposed-passive"
    ])
    expect(against("opportunistic", strip("mx2.example.com"), { domain: twoHosts })).toEqual([
      "delivered-unauthenticated-ok"
    ])
    // RFC 8461 §5: what the first host does not offer, the second does.
    expect(against("mta-sts", strip("mx1.example.com"), { domain: twoHosts })).toEqual([
      "delivered-authenticated"
    ])
  })

  it("have DNS answers forged of one name alone", () => {
    const forge = (target: string) => [{ capability: "dns-forge", targets: [target] }]
    expect(against("mta-sts", forge("_mta-sts.example.com"))).toEqual(["delivered-unauthenticated-ok"])
    // The domain and all below it.
    expect(against("mta-sts", forge("example.com"))).toEqual(["intercepted-unauthenticated"])
  })

  it("bind what a move spends besides", () => {
    const mitm = (target: string) => ["smtp-mitm", { capability: "ca-misissue", targets: [target] }]
    expect(against("mta-sts", mitm("mx1.example.com"))).toEqual(["intercepted-authenticated"])
    expect(against("mta-sts", mitm("mta-sts.example.com"))).toEqual(["deferred-by-attack"])
  })

  it("go for all that a position has, and for phases", () => {
    expect(
      against("opportunistic", [{ position: "isp-near-receiver", targets: ["mx2.example.com"] }], {
        domain: twoHosts
      })
    ).toEqual(["delivered-unauthenticated-ok"])
    const phases = [
      { name: "p", at: "0s", capabilities: [{ capability: "smtp-strip", targets: ["mx2.example.com"] }] }
    ]
    expect(outcomes({ models: ["opportunistic"], domain: twoHosts, phases }, "scripted")).toEqual([
      "delivered-unauthenticated-ok"
    ])
  })

  it("name something that there is", () => {
    const capabilities = [{ capability: "smtp-strip", targets: ["mx1.example.com", "mx7.example.org"] }]
    const loaded = loadScenario(
      "test.yaml",
      JSON.stringify({ title: "t", models: ["dane"], attackers: [{ name: "lab", capabilities }] })
    )
    expect(Result.isFailure(loaded) && loaded.failure.map(({ path }) => path)).toEqual([
      "attackers.0.capabilities.0.targets.1"
    ])
  })
})

describe("probability", () => {
  const hours = Array.from({ length: 40 }, (_, i) => ({ at: `${i}h` }))
  const scenario = {
    models: ["opportunistic", { model: "static-tls", parameters: { level: "encrypt" } }, "mta-sts"],
    mail: hours,
    attackers: [{ name: "lab", capabilities: [{ capability: "smtp-strip", probability: 0.4 }] }]
  }
  const attacked = (cells: ReturnType<typeof run>, model: string) =>
    cells
      .find((cell) => cell.model === model && cell.attacker === "lab")!
      .attempts.map(({ outcome, twin }) => outcome !== twin)

  it("has some attempts attacked as a whole, and others not at all", () => {
    const hit = attacked(run(scenario), "opportunistic").filter((one) => one).length
    // 16 of 40 are expected; four standard deviations are 12.
    expect(hit).toBeGreaterThan(4)
    expect(hit).toBeLessThan(28)
  })

  it("falls on the same mail under every model", () => {
    const cells = run(scenario)
    expect(attacked(cells, "static-tls")).toEqual(attacked(cells, "opportunistic"))
    expect(attacked(cells, "mta-sts")).toEqual(attacked(cells, "opportunistic"))
  })

  it("is drawn anew for a retry", () => {
    const [cell] = run({
      models: ["mta-sts"],
      mail: hours.slice(0, 20),
      sender: { attempts: 8, retryAfter: "5m" },
      attackers: [{ name: "lab", capabilities: [{ capability: "smtp-strip", probability: 0.5 }] }]
    }).filter(({ attacker }) => attacker === "lab")
    const tries = cell!.attempts.filter(({ attempt }) => attempt > 1)
    expect(new Set(tries.map(({ outcome }) => outcome))).toEqual(
      new Set(["deferred-by-attack", "delivered-authenticated"])
    )
  })

  it("is an error beyond 0 and 1", () => {
    const capabilities = [{ capability: "smtp-strip", probability: 1.5 }]
    const loaded = loadScenario(
      "test.yaml",
      JSON.stringify({ title: "t", models: ["dane"], attackers: [{ name: "lab", capabilities }] })
    )
    expect(Result.isFailure(loaded) && loaded.failure.map(({ path }) => path)).toEqual([
      "attackers.0.capabilities.0.probability"
    ])
  })
})
