import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { buildRun, Remembered } from "../staging/build.ts"
import { nobody } from "../scenario/attackers.ts"
import { chosenModels } from "../scenario/models.ts"
import { loadScenario } from "../loading/load.ts"
import { deliver } from "../sender/deliver.ts"
import type { JudgedAttempt } from "./judged-cell.ts"
import { runScenario } from "./run-scenario.ts"

const remembered = new Remembered()

const load = (more: Readonly<Record<string, unknown>>) =>
  Result.getOrThrow(
    Result.mapError(
      // JSON is YAML.
      loadScenario(
        "senders.yaml",
        JSON.stringify({ title: "t", domain: { mx: [{ host: "mx1.example.com" }] }, ...more })
      ),
      (problems) => new Error(problems.map(({ message }) => message).join("; "))
    )
  )

/** Attempts of the last run: with the attacker where there is one. */
const attempts = (more: Readonly<Record<string, unknown>>): ReadonlyArray<JudgedAttempt> =>
  Result.getOrThrow(runScenario(load(more), { remembered })).at(-1)!.attempts

const strip = [{ name: "strip", capabilities: ["smtp-strip"] }]

describe("a sender with a profile", () => {
  it("retries until the mail's lifetime is over, and sends it back then (RFC 5321 §4.5.4.1)", () => {
    const all = attempts({ models: ["mta-sts"], sender: { profile: "postfix" }, attackers: strip })
    expect(all.slice(0, 5).map(({ queueDelayMicros }) => Math.round(queueDelayMicros / 60_000_000))).toEqual([
      0, 5, 15, 35, 75
    ])
    const last = all.at(-1)!
    expect(last.result).toMatchObject({ _tag: "Bounced", why: "lifetime over" })
    expect(last.queueDelayMicros).toBeLessThanOrEqual(432_000_000_000)
    expect(all.slice(0, -1).every(({ result }) => result._tag === "Deferred")).toBe(true)
    expect(last.outcome).toBe("deferred-by-attack")
  })

  it("lets single settings override the profile", () => {
    const sender = { profile: "postfix", retryAfter: "1h", lifetime: "150m" }
    const all = attempts({ models: ["mta-sts"], sender, attackers: strip })
    expect(all.map(({ queueDelayMicros }) => Math.round(queueDelayMicros / 3_600_000_000))).toEqual([0, 1, 2])
    expect(
      attempts({ models: ["dane"], sender: { profile: "exim", attempts: 3 }, attackers: strip }).map(
        ({ result }) => result._tag
      )
    ).toEqual(["Deferred", "Deferred", "Deferred"])
  })

  it.each([
    ["rfc", ["deferred-by-attack", "deferred-by-attack"]],
    // The first mail does not wait for the policy, which binds the second.
    ["lazy-fetch", ["exposed-passive", "deferred-by-attack"]]
  ])("%s: the first two mails under MTA-STS against strip", (profile, outcomes) => {
    const all = attempts({
      models: ["mta-sts"],
      sender: { profile, attempts: 1 },
      mail: [{ at: "0s" }, { at: "1h" }],
      attackers: strip
    })
    expect(all.map(({ outcome }) => outcome)).toEqual(outcomes)
  })

  it.each([
    ["rfc", "deferred-by-attack"],
    ["soft-fail-dane", "exposed-passive"]
  ])("%s: DANE where TLSA lookups are forged and STARTTLS is stripped", (profile, outcome) => {
    const capabilities = [{ capability: "dns-forge", parameters: { forge: ["tlsa"] } }, "smtp-strip"]
    const all = attempts({
      models: ["dane"],
      sender: { profile, attempts: 1 },
      attackers: [{ name: "a", capabilities }]
    })
    expect(all.map((attempt) => attempt.outcome)).toEqual([outcome])
  })

  it.each([
    ["rfc", "deferred-by-attack"],
    ["legacy-matching", "intercepted-authenticated"]
  ])("%s: a neighbour's certificate meets a wildcard of the policy (RFC 8461 §4.1)", (profile, outcome) => {
    const all = attempts({
      models: [{ model: "mta-sts", parameters: { mx: ["*.provider.test"] } }],
      domain: { mx: [{ host: "mx1.provider.test" }] },
      hosts: [
        {
          name: "mx.attacker.test",
          addresses: ["203.0.113.9"],
          owner: "attacker",
          smtp: { certificate: { dnsNames: ["customer.provider.test"] } }
        }
      ],
      sender: { profile, attempts: 1 },
      attackers: [{ name: "a", capabilities: [{ capability: "dns-forge", parameters: { forge: ["mx"] } }] }]
    })
    expect(all.map((attempt) => attempt.outcome)).toEqual([outcome])
  })
})

describe("several senders", () => {
  const senders = [
    { name: "early", attempts: 1 },
    { name: "late", attempts: 1 }
  ]

  it("have a memory each: what one has learnt does not protect the other", () => {
    const all = attempts({
      models: ["mta-sts"],
      senders,
      mail: [{ at: "0s", sender: "early" }, { at: "2d" }],
      attackers: [
        {
          name: "a",
          capabilities: ["smtp-strip", "web-block"].map((capability) => ({ capability, from: "1d" }))
        }
      ]
    })
    expect(all.map(({ sender, mail, outcome }) => [sender, mail, outcome])).toEqual([
      ["early", 1, "delivered-authenticated"],
      ["early", 2, "deferred-by-attack"],
      ["late", 2, "exposed-passive"]
    ])
    // Each is compared with its own twin.
    expect(all.map(({ twin }) => twin)).toEqual(all.map(() => "delivered-authenticated"))
  })

  it("share what `sender` says, and may say otherwise", () => {
    const all = attempts({
      models: ["mta-sts"],
      sender: { profile: "rfc", attempts: 2 },
      senders: [{ name: "one" }, { name: "other", attempts: 3 }],
      attackers: strip
    })
    expect(Map.groupBy(all, ({ sender }) => sender).get("one")).toHaveLength(2)
    expect(Map.groupBy(all, ({ sender }) => sender).get("other")).toHaveLength(3)
  })

  it("come to the same when run again with the same seed", () => {
    const plan = { models: ["mta-sts"], senders, attackers: strip, mail: [{ at: "0s" }, { at: "3h" }] }
    expect(JSON.stringify(attempts(plan))).toBe(JSON.stringify(attempts(plan)))
  })

  it.each([
    [{ senders: [{ name: "a" }, { name: "a" }] }, "a name for each sender"],
    [{ senders: [{ name: "a" }, { name: "b", host: "out.a.test" }] }, "a host of its own"],
    [{ senders: [{ name: "a" }], mail: [{ sender: "b" }] }, "a sender of this scenario"]
  ])("are told when they cannot be: %j", (more, message) => {
    expect(() => load({ models: ["dane"], ...more })).toThrow(message)
  })
})

describe("the fingerprint of a run", () => {
  const fingerprints = (model: string) => {
    const scenario = load({ models: [model] })
    const [chosen] = chosenModels(scenario)
    const { simulation, senders, fingerprint } = Result.getOrThrow(
      buildRun({ scenario, model: chosen!, attacker: nobody, seed: 1, remembered })
    )
    const { services, model: configured } = senders[0]!
    const seen: Array<string> = [fingerprint(senders, Infinity)]
    const mail = {
      messageId: "1@x",
      from: "a@x",
      to: "user@example.com",
      lines: ["Message-ID: <1@x>", "", "t"]
    }
    simulation.spawn("mail", 0, Effect.provide(deliver(mail, configured), services))
    Result.getOrThrow(simulation.run())
    seen.push(fingerprint(senders, Infinity))
    return seen
  }

  it("is the same for the same history, and changes with what was learnt", () => {
    const [before, after] = fingerprints("mta-sts")
    expect(fingerprints("mta-sts")).toEqual([before, after])
    expect(after).not.toBe(before)
    expect(after).toContain("mta-sts/example.com")
    expect(fingerprints("opportunistic")[1]).not.toBe(after)
  })
})
