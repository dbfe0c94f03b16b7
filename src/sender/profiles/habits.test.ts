/** What real senders do otherwise than the RFCs say: each habit of a profile decides a verdict. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { runScenario } from "../../experiment/run-scenario.ts"
import { Remembered } from "../../scenario/build.ts"
import { loadScenario } from "../../scenario/load.ts"

const remembered = new Remembered()

/** Outcomes of all attempts, under the attacker where there is one. */
const outcomes = (
  profile: string,
  { sender = {}, ...scenario }: Readonly<Record<string, unknown>> & { readonly sender?: object }
): ReadonlyArray<string> => {
  // JSON is YAML.
  const text = JSON.stringify({ title: "t", sender: { profile, attempts: 1, ...sender }, ...scenario })
  const loaded = Result.mapError(
    loadScenario("habits.yaml", text),
    (problems) => new Error(problems.map(({ message }) => message).join("; "))
  )
  return Result.getOrThrow(runScenario(Result.getOrThrow(loaded), { remembered }))
    .at(-1)!
    .attempts.map(({ outcome }) => outcome)
}

describe("Postfix: a broken handshake is followed by clear text only once the mail has waited 300 s", () => {
  const breaking = [{ name: "a", capabilities: [{ capability: "smtp-strip", parameters: { how: "break" } }] }]
  const unsigned = { zone: "unsigned", mx: [{ host: "mx1.example.com" }] }
  it.each([
    ["rfc", "opportunistic", {}, ["exposed-passive"]],
    ["postfix", "opportunistic", {}, ["deferred-by-attack", "exposed-passive"]],
    // DANE without TLSA records is the level may.
    ["postfix", "dane", {}, ["deferred-by-attack", "exposed-passive"]],
    ["exim", "dane", {}, ["exposed-passive"]],
    // It is the age that counts: after one minute the mail is still too young.
    [
      "postfix",
      "opportunistic",
      { retryAfter: "1m", attempts: 3 },
      ["deferred-by-attack", "deferred-by-attack", "deferred-by-attack"]
    ]
  ])("%s under %s, %j: %j", (profile, model, sender, expected) =>
    expect(
      outcomes(profile, {
        models: [model],
        domain: unsigned,
        attackers: breaking,
        sender: { attempts: 2, ...sender }
      })
    ).toEqual(expected)
  )

  it("holds for broken handshakes alone: STARTTLS that is stripped is done without at once", () =>
    expect(
      outcomes("postfix", {
        models: ["opportunistic"],
        attackers: [{ name: "a", capabilities: ["smtp-strip"] }]
      })
    ).toEqual(["exposed-passive"]))
})
