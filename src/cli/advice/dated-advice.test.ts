/** What phases do to mail, with nobody attacking. */
import { Result } from "effect"
import { expect, it } from "vitest"
import { loadScenario } from "../../loading/load.ts"
import { Remembered } from "../../staging/build.ts"
import { datesAhead } from "../../staging/dates-ahead.ts"
import { datedAdvice } from "./dated-advice.ts"

const text = `title: x
models: [dane]
domain:
  name: example.com
  mx: [{ host: mx1.example.com }]
phases:
  - name: start
    at: 0s
  - name: wrong-ds
    at: 10d
    domain: { zone: ds-mismatch }
  - name: attacked
    at: 11d
    capabilities: [smtp-strip]
  - name: empty
    at: 12d
    forgets: [resolver-caches]
  - name: mended
    at: 20d
    undoes: [wrong-ds]
`

it("names what a phase refuses: at its date, a day later, or as before", () => {
  const scenario = Result.getOrThrow(loadScenario("x.yaml", text))
  // RFC 7672 §3.1.1: the end of a certificate, which comes last, means nothing to DANE-EE(3).
  const dates = datesAhead(scenario).slice(0, 3)
  const models = [
    {
      model: "dane",
      undisturbed: "delivered-authenticated" as const,
      sets: [],
      isInert: false,
      decisions: [],
      isCapped: false
    }
  ]
  const remembered = new Remembered()
  const told = dates.map((date, i) =>
    datedAdvice(scenario, { date, nextMicros: dates[i + 1]?.atMicros ?? Infinity }, models, remembered)
  )
  expect(told.map(({ happens, refusals }) => [happens, refusals.map(({ since }) => since)])).toEqual([
    // RFC 4035 §4.5: what a resolver keeps is good until its TTL is over.
    ["the phase wrong-ds changes zone of the domain", ["a day later"]],
    ["the phase empty empties resolver-caches", ["before"]],
    ["the phase mended undoes wrong-ds", []]
  ])
  expect(told[0]!.refusals[0]!.detail).toContain("DNSKEY matches no DS")
  expect(told.map(({ at }) => at.slice(0, 10))).toEqual(["2026-03-12", "2026-03-14", "2026-03-22"])
})
