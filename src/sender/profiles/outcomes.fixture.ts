/** What one profile's sender makes of a small scenario: for the tests of habits. */
import { Result } from "effect"
import { runScenario } from "../../experiment/run-scenario.ts"
import { Remembered } from "../../staging/build.ts"
import { loadScenario } from "../../loading/load.ts"

const remembered = new Remembered()

/** Outcomes of all attempts, under the attacker where there is one. */
export const outcomes = (
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

export const policyHost = (body: string, https: Readonly<Record<string, unknown>> = {}) => ({
  name: "mta-sts.example.com",
  addresses: ["192.0.2.70"],
  owner: "recipient",
  https: { documents: [{ path: "/.well-known/mta-sts.txt", body }], ...https }
})
export const lines = (...all: ReadonlyArray<string>) => all.map((line) => `${line}\r\n`).join("")
export const stripper = [{ name: "a", capabilities: ["smtp-strip"] }]

export const [deferred, proven, taken] = [
  "deferred-by-misconfiguration",
  "delivered-authenticated",
  "delivered-unauthenticated-ok"
] as const
