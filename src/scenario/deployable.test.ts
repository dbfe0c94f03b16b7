import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { advisable, baselineLabel, deployable, deployablePairs, isCopied, labelOf } from "./deployable.ts"
import { loadScenario } from "../loading/load.ts"
import type { Scenario } from "./schema/scenario.ts"

const scenario = (more: Readonly<Record<string, unknown>>): Scenario =>
  Result.getOrThrow(
    Result.mapError(
      loadScenario("x.yaml", JSON.stringify({ title: "x", models: ["opportunistic"], ...more })),
      (problems) => new Error(problems.map(({ message }) => message).join("; "))
    )
  )

const copy = (
  zone: { readonly records?: ReadonlyArray<unknown>; readonly [key: string]: unknown },
  more: Readonly<Record<string, unknown>> = {}
) =>
  scenario({
    zones: [
      { apex: "com", signing: "signed" },
      {
        apex: "example.com",
        ...zone,
        records: [
          { owner: "example.com", type: "MX", data: "10 mx1.example.com." },
          { owner: "mx1.example.com", type: "A", data: "192.0.2.1" },
          ...(zone.records ?? [])
        ]
      }
    ],
    hosts: [{ name: "mx1.example.com", addresses: ["192.0.2.1"], smtp: {} }],
    ...more
  })

/** Signed as it was found, and sound. */
const sound = (...records: ReadonlyArray<unknown>) =>
  copy({ dnssecRecords: "signed-anew", presets: false, records: [key, ...records] })

const key = { owner: "example.com", type: "DNSKEY", data: `257 3 13 ${"A".repeat(86)}==` }

const changesOf = (one: Scenario) => deployable(advisable(one)).map(({ title, models }) => [title, models])
const changed = (one: Scenario, title: string) =>
  deployable(advisable(one)).find((change) => change.title === title)!.scenario

describe("advisable", () => {
  it("has what looks for nothing, MTA-STS and DANE beside the file's own models", () => {
    const one = advisable(
      scenario({
        models: ["posh", { model: "mta-sts", as: "slow" }],
        attackers: [{ name: "a", capabilities: ["smtp-strip"] }]
      })
    )
    expect(one.models.map(labelOf)).toEqual(["posh", "slow", "opportunistic", "dane"])
    expect([one.attackers, one.expect]).toEqual([[], undefined])
  })

  it("lets no label stand for another model", () => {
    const one = advisable(scenario({ models: [{ model: "opportunistic", as: "dane" }] }))
    expect(one.models.map(labelOf)).toEqual(["dane", "mta-sts"])
    expect(baselineLabel(one)).toBe("dane")
  })

  it("has these three alone of a copy from the field, which publishes for no model", () =>
    expect(
      advisable(copy({ presets: false }, { models: ["posh", "dane", "preload"] })).models.map(labelOf)
    ).toEqual(["dane", "opportunistic", "mta-sts"]))

  it("is read again from JSON as it is", () => {
    const one = advisable(copy({ dnssecRecords: "kept" }))
    expect(Result.getOrThrow(loadScenario("x.yaml", JSON.stringify(one)))).toEqual(one)
  })
})

describe("deployable, of a domain that is described", () => {
  const testing = { model: "mta-sts", as: "t", parameters: { mode: "testing" } }

  it("is mode enforce in place of testing (RFC 8461 §5)", () => {
    const one = scenario({ models: [testing] })
    expect(changesOf(one)).toEqual([["Set the MTA-STS policy to mode enforce", ["t"]]])
    expect(changed(one, "Set the MTA-STS policy to mode enforce").models[0]).toMatchObject({
      as: "t",
      parameters: { mode: "enforce" }
    })
  })

  it("is a signature, where the zone has none that is valid", () => {
    expect(changesOf(scenario({}))).toEqual([])
    expect(changesOf(scenario({ domain: { zone: "signed" } }))).toEqual([])
    const title = "Sign the zone example.com with DNSSEC, with a DS record in the parent zone"
    for (const zone of ["unsigned", "island", "expired"])
      expect(changed(scenario({ domain: { zone } }), title).domain.zone).toBe("signed")
    expect(changed(scenario({ zones: [{ apex: "example.com" }] }), title).zones[0]!.signing).toBe("signed")
  })
})

const sign =
  "Sign the zones of example.com and its MX hosts with DNSSEC, with DS records in their parent zones"
const signWithTlsa = "Sign the zones, and publish a TLSA record for each MX host"
const tlsa = "Publish a TLSA record for each MX host"
const policy = "Publish an MTA-STS policy in mode enforce"
const enforce = "Set the MTA-STS policy to mode enforce, with a new id in the TXT record"

describe("deployable, of a copy from the field", () => {
  const titlesOf = (one: Scenario) => changesOf(one).map(([title]) => title)

  it.each<[string, Scenario, ReadonlyArray<string>]>([
    ["nothing is signed", copy({ dnssecRecords: "kept" }), [sign, signWithTlsa, policy]],
    ["the zone is sound", sound(), [tlsa, policy]],
    [
      "there are TLSA records",
      sound({ owner: "_25._tcp.mx1.example.com", type: "TLSA", data: `3 1 1 ${"ab".repeat(32)}` }),
      [policy]
    ],
    [
      "there is a policy",
      sound({ owner: "_mta-sts.example.com", type: "TXT", data: '"v=STSv1; id=1;"' }),
      [tlsa]
    ],
    // What is signed wrongly is to be mended first, and says so by what it refuses.
    [
      "the zone is broken",
      copy({
        dnssecRecords: "kept",
        records: [key]
      }),
      []
    ]
  ])("is, where %s: %#", (_, one, titles) => {
    expect(isCopied(one)).toBe(true)
    expect(titlesOf(one)).toEqual(titles)
  })

  it("signs the domain's zone, and not those above it", () => {
    const [com, own] = changed(copy({ dnssecRecords: "kept" }), signWithTlsa).zones
    expect(com).toMatchObject({ apex: "com", records: [] })
    expect(own).toMatchObject({ signing: "signed", presets: false })
    expect(own).not.toHaveProperty("dnssecRecords")
    expect(own!.records.at(-1)).toMatchObject({
      owner: "_25._tcp.mx1.example.com",
      type: "TLSA",
      tlsaOf: { host: "mx1.example.com", usage: "DANE-EE", selector: "SPKI", matchingType: "SHA2-256" }
    })
  })

  it.each(["mode: testing\r\n", "mode:testing\n", "mode: testing \n"])("changes %j to enforce", (line) => {
    const documents = [
      {
        path: "/.well-known/mta-sts.txt",
        body: `version: STSv1\n${line}mx: mx1.example.com\nmax_age: 86400\n`
      }
    ]
    const one = copy(
      { dnssecRecords: "kept" },
      { hosts: [{ name: "mta-sts.example.com", addresses: ["192.0.2.2"], https: { documents } }] }
    )
    expect(changed(one, enforce).hosts[0]!.https!.documents[0]!.body).toContain("\nmode: enforce")
    expect(changed(one, enforce).hosts[0]!.https!.documents[0]!.body).not.toContain("testing")
  })
})

describe("deployablePairs", () => {
  const pairsOf = (one: Scenario) =>
    deployablePairs(advisable(one)).map(({ parts, models }) => [...parts, models])

  it("has both changes of a domain that is described, for those whose senders notice both", () => {
    const testing = { model: "mta-sts", as: "t", parameters: { mode: "testing" } }
    const one = scenario({ models: [testing], domain: { name: "example.com", zone: "unsigned" } })
    const sign = "Sign the zone example.com with DNSSEC, with a DS record in the parent zone"
    expect(pairsOf(one)).toEqual([["Set the MTA-STS policy to mode enforce", sign, ["t"]]])
    const [pair] = deployablePairs(advisable(one))
    expect(pair!.title).toBe(
      "Do both: set the MTA-STS policy to mode enforce; sign the zone example.com with DNSSEC, with a DS record in the parent zone"
    )
    expect(pair!.scenario).toMatchObject({
      domain: { zone: "signed" },
      models: [{ as: "t", parameters: { mode: "enforce" } }, "opportunistic", "dane"]
    })
  })

  it("has none of a change that has the other in it, and none that no sender notices both of", () =>
    // Signing comes with the TLSA records; those of MTA-STS look for no TLSA record.
    expect(pairsOf(copy({ dnssecRecords: "kept" }))).toEqual([
      [
        "Sign the zones of example.com and its MX hosts with DNSSEC, with DS records in their parent zones",
        "Publish an MTA-STS policy in mode enforce",
        ["mta-sts"]
      ]
    ]))
})
