import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { Remembered } from "../staging/build.ts"
import { loadScenario } from "../loading/load.ts"
import { chosenModels } from "../scenario/models.ts"
import { outcomes } from "./explicit.fixture.ts"

const key = (flags: number, algorithm: number) => ({
  owner: "example.com",
  type: "DNSKEY",
  data: `${flags} 3 ${algorithm} l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=`
})

/** As from a zone file of somebody's: keys, signatures and denial that nobody here can make. */
const copied = (algorithm: number) => [
  key(256, algorithm),
  key(257, algorithm),
  { owner: "example.com", type: "MX", data: "10 mx1.example.com." },
  {
    owner: "example.com",
    type: "RRSIG",
    data: `MX ${algorithm} 2 300 20270107203323 20261108203323 34277 example.com. AAEC`
  },
  { owner: "example.com", type: "NSEC3PARAM", data: "1 0 5 AABB" },
  {
    owner: "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example.com",
    type: "NSEC3",
    data: "1 1 5 AABB 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR MX RRSIG"
  },
  { owner: "example.com", type: "DS", data: `12345 ${algorithm} 2 ${"ab".repeat(32)}` }
]

const zone = (records: ReadonlyArray<unknown>, more: Readonly<Record<string, unknown>> = {}) => ({
  models: ["dane"],
  zones: [{ apex: "example.com", dnssecRecords: "signed-anew", records, ...more }]
})

/** How the domain's zone is signed. */
const planOf = (scenario: Readonly<Record<string, unknown>>) => {
  const loaded = Result.getOrThrow(loadScenario("t.yaml", JSON.stringify({ title: "t", ...scenario })))
  const built = new Remembered().world(loaded, chosenModels(loaded)[0]!)
  return Result.getOrThrow(built).deployment.zones.find(({ apex }) => apex === "example.com")?.dnssec?.plan
}

describe("a zone from the field, signed anew", () => {
  it.each([5, 7, 8, 10, 13, 14, 15])("is secure by test keys of the same algorithm, %i", (algorithm) => {
    expect(outcomes(zone(copied(algorithm)))).toEqual(["delivered-authenticated"])
    expect(planOf(zone(copied(algorithm)))).toMatchObject({
      algorithm,
      keys: "split",
      denial: { method: "nsec3", iterations: 5, optOut: true }
    })
  })

  it("has one key where there was one, and NSEC where there was no NSEC3 (RFC 6781 §3.1.1)", () =>
    expect(planOf(zone([key(257, 13)]))).toMatchObject({ keys: "single", denial: { method: "nsec" } }))

  it("can be broken like any other", () =>
    expect(outcomes(zone(copied(8), { signing: "expired" }))).toEqual(["deferred-by-misconfiguration"]))

  it("loses the DS records that its parent had for its own keys", () => {
    const { zones, ...scenario } = zone(copied(13))
    const parent = {
      apex: "com",
      signing: "signed",
      records: [{ owner: "example.com", type: "DS", data: `12345 13 2 ${"ab".repeat(32)}` }]
    }
    expect(outcomes({ ...scenario, zones: [parent, ...zones] })).toEqual(["delivered-authenticated"])
    // Without that, the DS of a key that nobody has makes the zone bogus.
    expect(outcomes({ models: ["dane"], domain: { zone: "signed" }, zones: [parent] })).toEqual([
      "deferred-by-misconfiguration"
    ])
  })

  it.each([
    [zone([]), "zones.0.dnssecRecords", "found none"],
    [zone([key(257, 16)]), "zones.0.dnssecRecords", "found algorithm 16"],
    [
      { models: ["dane"], zones: [{ apex: "example.com", records: [key(257, 13)] }] },
      "zones.0.records.0",
      "signed-anew"
    ]
  ])("%# is told", (scenario, path, words) => {
    const loaded = loadScenario("t.yaml", JSON.stringify({ title: "t", ...scenario }))
    expect(Result.isFailure(loaded) && loaded.failure.map((problem) => problem.path)).toEqual([path])
    expect(Result.isFailure(loaded) && loaded.failure[0]!.message).toContain(words)
  })
})
