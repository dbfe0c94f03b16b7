/** What must hold in every scenario whatever it says: checked over scenarios drawn at random. */
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { attemptColumns, attemptRows } from "../report/attempt-columns.ts"
import { csvText } from "../report/csv.ts"
import { isExhaustive, long } from "../long.fixture.ts"
import { Remembered } from "../staging/build.ts"
import { loadScenario } from "../loading/load.ts"
import { isExposed } from "./outcome.ts"
import type { Cell } from "./judged-cell.ts"
import { attacker, base, models } from "./plausible-scenario.fixture.ts"
import { runScenario } from "./run-scenario.ts"

const remembered = new Remembered()

/** Of one who does the same whatever a policy says; one who plays its best does not. */
const actions = fc.uniqueArray(
  fc.constantFrom(
    ...["strip", "refuse", "reset", "garbage-handshake", "mitm"].map((does) => ({ on: "smtp", does })),
    ...["reset", "timeout"].map((does) => ({ on: "https", does })),
    ...["NODATA", "NXDOMAIN", "SERVFAIL", "timeout"].map((does) => ({
      on: "dns",
      name: "_mta-sts.example.com",
      type: "TXT",
      does
    })),
    { on: "dns", name: "example.com", type: "MX", does: "forge", data: ["0 mx.attacker.test."] }
  ),
  { minLength: 1, maxLength: 3 }
)

const scenario = fc.record({ ...base, models })

const run = (written: object, memory = remembered): ReadonlyArray<Cell> =>
  Result.getOrThrow(
    runScenario(
      Result.getOrThrow(
        Result.mapError(
          loadScenario("drawn.yaml", JSON.stringify(written)),
          (all) => new Error(all[0]?.message)
        )
      ),
      { remembered: memory, keepsTrace: true }
    )
  )

/** Our choice: as many as take some seconds. */
const numRuns = isExhaustive ? 6 : 2
const holds = <A>(arbitrary: fc.Arbitrary<A>, check: (value: A) => void) =>
  fc.assert(fc.property(arbitrary, check), { numRuns })

describe("in every scenario", () => {
  it("without an attacker nobody is exposed, and what waits does so for the domain's own doing or an outage", () =>
    holds(scenario, (written) => {
      for (const { attempts } of run(written))
        for (const { outcome } of attempts)
          expect(outcome).toMatch(/^(?:delivered-|deferred-by-misconfiguration|deferred-other)/)
    }))

  it("who only watches changes nothing but what is exposed", () =>
    holds(scenario, (written) => {
      const cells = run({ ...written, attackers: [{ name: "watcher", capabilities: ["smtp-obs"] }] })
      for (const watched of cells.filter((cell) => cell.attacker === "watcher")) {
        const alone = cells.find((cell) => cell.attacker === "none" && cell.model === watched.model)
        expect(watched.trace).toEqual(alone?.trace)
      }
    }))

  it("a mail is in one state: delivered mail is with one host, other mail with none", () =>
    holds(fc.tuple(scenario, attacker), ([written, capabilities]) => {
      for (const { attempts } of run({ ...written, attackers: [{ name: "a", capabilities }] })) {
        for (const { result, holdings } of attempts)
          expect(holdings.filter(({ how }) => how === "received").length).toBe(
            result._tag === "Delivered" ? 1 : 0
          )
        for (const of of Map.groupBy(attempts, ({ mail }) => mail).values())
          expect(of.filter(({ result }) => result._tag !== "Deferred").length).toBeLessThanOrEqual(1)
      }
    }))

  it("exposure is what the ledger says, and a downgrade is never better than the twin", () =>
    holds(fc.tuple(scenario, attacker), ([written, capabilities]) => {
      for (const { attempts } of run({ ...written, attackers: [{ name: "a", capabilities }] }))
        for (const { outcome, holdings, isDowngrade, twin } of attempts) {
          expect(isExposed(outcome)).toBe(holdings.some(({ holder }) => holder === "attacker"))
          if (isDowngrade) expect(outcome).not.toBe(twin)
        }
    }))

  it("the same octets come out with and without what was remembered", long, () =>
    holds(fc.tuple(scenario, attacker), ([written, capabilities]) => {
      const octets = (memory: Remembered) => {
        const cells = run({ ...written, attackers: [{ name: "a", capabilities }] }, memory)
        return [
          csvText(
            attemptColumns,
            cells.flatMap((cell) => attemptRows("drawn", cell))
          ),
          JSON.stringify(cells.map(({ trace }) => trace))
        ]
      }
      expect(octets(new Remembered())).toEqual(octets(remembered))
    })
  )

  it("enforce delivers nothing that testing would not", () =>
    holds(fc.tuple(fc.record(base), actions), ([written, actions]) => {
      // One attempt: testing that delivers at the first has no second.
      const delivered = (mode: string) =>
        new Set(
          run({
            ...written,
            sender: { ...written.sender, attempts: 1 },
            models: [{ model: "mta-sts", parameters: { mode } }],
            attackers: [{ name: "a", actions }]
          }).flatMap(({ attacker, attempts }) =>
            attempts
              .filter(({ result }) => result._tag === "Delivered")
              .map(({ mail }) => `${attacker} ${mail}`)
          )
        )
      const testing = delivered("testing")
      expect([...delivered("enforce")].filter((mail) => !testing.has(mail))).toEqual([])
    }))

  it("no change of a policy is seen before the TTL of the record that announces it is over", () =>
    holds(
      fc.record({
        ttlSeconds: fc.integer({ min: 600, max: 86_400 }),
        share: fc.integer({ min: 1, max: 199 })
      }),
      ({ ttlSeconds, share }) => {
        // Between the first mail and twice the TTL later.
        const at = Math.round((ttlSeconds * share) / 100)
        const [cell] = run({
          title: "drawn",
          models: [{ model: "mta-sts", parameters: { ttlSeconds } }],
          phases: [
            { name: "before", at: "0s" },
            {
              name: "other",
              at: "60s",
              mail: [],
              publishes: { "mta-sts": { id: "2", mx: ["elsewhere.example.com"] } }
            },
            { name: "after", at: `${at + 61}s` }
          ]
        })
        const sees = cell!.attempts.at(-1)!.outcome !== "delivered-authenticated"
        // The answer was received some round trips after the start; at its last second it may still count.
        if (at + 61 < ttlSeconds) expect(sees).toBe(false)
        if (at + 61 > ttlSeconds + 2) expect(sees).toBe(true)
      }
    ))
})
