/** Zones that a scenario serves as they were found, with the keys and signatures of somebody else. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { name } from "../protocol/dns/name.ts"
import { parseRdata, presentRdata } from "../protocol/dns/presentation.ts"
import { typeCode } from "../protocol/dns/types.ts"
import { delegationSigners } from "../protocol/dnssec/signing/delegation-signer.ts"
import type { SigningPlan } from "../protocol/dnssec/signing/signing-plan.ts"
import { signedZoneFile } from "../protocol/dnssec/signing/zone-file.ts"
import { zone } from "../world/name-server/zone.ts"
import { outcomes } from "./explicit.fixture.ts"

/** 2026-03-01T00:00:00Z, and two weeks. */
const inceptionSeconds = 1_772_323_200
const plan: SigningPlan = {
  algorithm: 13,
  keys: "single",
  denial: { method: "nsec3" },
  lifetimes: {
    kind: "renewed",
    validitySeconds: 14 * 86_400,
    everySeconds: 7 * 86_400,
    backdatedBySeconds: 0,
    phaseSeconds: inceptionSeconds
  }
}

const apex = "example.com"
const [ds] = delegationSigners(name(apex), plan, inceptionSeconds).map((rdata) =>
  presentRdata(typeCode("DS")!, rdata)
)

const found = (() => {
  const lines = [
    [apex, "SOA", "ns.provider.test. host.provider.test. 2026030100 1 2 3 300"],
    [apex, "NS", "ns.provider.test."],
    [apex, "MX", "10 mx1.example.com."],
    ["mx1.example.com", "A", "192.0.2.77"]
  ] as const
  const made = zone({
    apex: name(apex),
    plan,
    records: lines.map(([owner, type, data]) => {
      const code = typeCode(type)!
      const rdata = Result.getOrThrow(parseRdata(code, data))
      return { owner: name(owner), type: code, class: 1, ttlSeconds: 300, rdata }
    })
  })
  return signedZoneFile(Result.getOrThrow(made).signed!, inceptionSeconds)
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => {
      const [owner, ttl, , type, ...data] = line.split(" ")
      return { owner, ttl: `${ttl}s`, type, data: data.join(" ") }
    })
})()

const parent = (data: string) => ({
  apex: "com",
  signing: "signed",
  records: [{ owner: apex, type: "DS", data }]
})
interface More extends Readonly<Record<string, unknown>> {
  readonly zones?: ReadonlyArray<unknown>
}
const scenario = (more: More, records: ReadonlyArray<unknown> = found) => ({
  models: [{ model: "dane", parameters: {} }],
  start: "2026-03-02T09:00:00Z",
  hosts: [{ name: "mx1.example.com", addresses: ["192.0.2.77"], smtp: {} }],
  ...more,
  zones: [{ apex, dnssecRecords: "kept", records }, ...(more.zones ?? [])]
})

const delivered = "delivered-unauthenticated-ok"
const bogus = "deferred-by-misconfiguration"

describe("a zone kept as it was found (RFC 4035 §5)", () => {
  it("is insecure where nobody names its key", () => expect(outcomes(scenario({}))).toEqual([delivered]))

  it("is secure under a DS record of its key: a denial of TLSA records too", () =>
    expect(outcomes(scenario({ zones: [parent(ds!)] }))).toEqual([delivered]))

  it("is secure under a sender's trust anchor", () =>
    expect(outcomes(scenario({ sender: { trustAnchors: [{ zone: apex, data: ds }] } }))).toEqual([delivered]))

  it.each<[string, More, ReadonlyArray<unknown>]>([
    ["after its signatures have expired", { start: "2026-03-20T00:00:00Z", zones: [parent(ds!)] }, found],
    [
      "under a trust anchor too",
      { start: "2026-03-20T00:00:00Z", sender: { trustAnchors: [{ zone: apex, data: ds }] } },
      found
    ],
    ["before they begin", { start: "2026-02-20T00:00:00Z", zones: [parent(ds!)] }, found],
    ["under a DS record of another key", { zones: [parent(`1 13 2 ${"ab".repeat(32)}`)] }, found],
    [
      "without its NSEC3 records",
      { zones: [parent(ds!)] },
      found.filter(({ type, data }) => type !== "NSEC3" && !data.startsWith("NSEC3 "))
    ],
    [
      "with another address than the one that was signed",
      { zones: [parent(ds!)] },
      found.map((record) => (record.type === "A" ? { ...record, data: "192.0.2.78" } : record))
    ]
  ])("is bogus %s", (_, more, records) => expect(outcomes(scenario(more, records))).toEqual([bogus]))

  it.each([
    [{ apex, dnssecRecords: "kept", signing: "signed", records: found }, "no signing of a zone"],
    [{ apex, records: found }, "signed-anew` or `kept`"]
  ])("is told where it cannot be: %#", (written, told) =>
    expect(() => outcomes({ models: ["dane"], zones: [written] })).toThrow(told)
  )

  it("has no anchor of its own here", () =>
    expect(() => outcomes(scenario({ sender: { trustAnchors: [{ zone: apex }] } }))).toThrow(
      "data for the anchor"
    ))
})

describe("a zone to which presets add nothing", () => {
  const host = { name: "mx1.example.com", addresses: ["192.0.2.77"], smtp: {} }
  const records = [
    { owner: "mail.example.com", type: "MX", data: "10 mx1.example.com." },
    { owner: "mx1.example.com", type: "A", data: "192.0.2.77" }
  ]
  const under = (model: string, zone: Readonly<Record<string, unknown>>) =>
    outcomes({
      models: [model],
      domain: { name: "mail.example.com", mx: [{ host: "mx1.example.com" }] },
      zones: [{ apex: "example.com", signing: "signed", records, ...zone }],
      hosts: [host]
    })

  it.each(["dane", "mta-sts"])("has what models publish left out: %s", (model) => {
    expect(under(model, {})).toEqual(["delivered-authenticated"])
    expect(under(model, { presets: false })).toEqual([delivered])
  })

  // RFC 1034 §4.2: there is no zone cut at the domain, so that its records are those of the copy.
  it("holds a domain that stands inside it", () => {
    const tlsa = { owner: "_25._tcp.mx1.example.com", type: "TLSA", tlsaOf: { host: "mx1.example.com" } }
    expect(under("dane", { presets: false, records: [...records, tlsa] })).toEqual([
      "delivered-authenticated"
    ])
    expect(under("dane", { presets: false, signing: "expired" })).toEqual([bogus])
  })
})
