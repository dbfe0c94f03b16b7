import { describe, expect, it } from "vitest"
import { Result } from "effect"
import { runScenario } from "../../experiment/run-scenario.ts"
import { loadScenario } from "../../loading/load.ts"

/** A stranger who writes only when somebody brings it about, after one who knows the domain. */
const outcomesOf = (capabilities: ReadonlyArray<string>) =>
  Result.getOrThrow(
    runScenario(
      Result.getOrThrow(
        loadScenario(
          "trigger.yaml",
          JSON.stringify({
            title: "Trigger",
            models: ["mta-sts"],
            senders: [{ name: "friend" }, { name: "stranger" }],
            mail: [
              { at: "0s", sender: "friend" },
              { at: "1d", sender: "stranger", triggered: true },
              { at: "2d", sender: "friend" }
            ],
            attackers: [
              {
                name: "attacker",
                capabilities: capabilities.map((capability) => ({ capability, from: "1h" }))
              }
            ]
          })
        )
      )
    )
  ).map(({ attempts }) => attempts.map(({ sender, outcome }) => `${sender}: ${outcome}`))

const friend = "friend: delivered-authenticated"
const waits = "friend: deferred-by-attack"

describe("trigger, RFC 8461 §10.2", () => {
  it("makes a first contact where policies are blocked, while those who know the domain are safe", () =>
    expect(outcomesOf(["trigger", "web-block", "smtp-strip"])[1]).toEqual([
      friend,
      "stranger: exposed-passive",
      waits
    ]))

  it("is what brings the mail about: without it nobody writes", () =>
    expect(outcomesOf(["web-block", "smtp-strip"])[1]).toEqual([friend, waits]))

  it("has the mail in the run without attacker, for comparison", () =>
    expect(outcomesOf(["trigger"])).toEqual([
      [friend, "stranger: delivered-authenticated", friend],
      [friend, "stranger: delivered-authenticated", friend]
    ]))
})
