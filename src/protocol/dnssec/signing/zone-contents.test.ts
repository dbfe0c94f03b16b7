import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { name } from "../../dns/name.ts"
import { typeCodes } from "../../dns/types.ts"
import { exampleApex, exampleRecords, recordsOf } from "./example-zone.fixture.ts"
import { changeZone, type NodeKind, zoneContents } from "./zone-contents.ts"

const example = Result.getOrThrow(zoneContents(exampleApex, exampleRecords))

describe("zoneContents, RFC 1034 §4.2", () => {
  it.each<[string, NodeKind | undefined]>([
    ["example", "apex"],
    ["mail.example", "authoritative"],
    ["_tcp.mail.example", "empty non-terminal"],
    ["wild.example", "empty non-terminal"],
    ["b.c.example", "empty non-terminal"],
    ["unsigned.example", "delegation"],
    ["ns.unsigned.example", "occluded"],
    ["optout.example", "empty non-terminal"],
    ["moved.example", "authoritative"],
    ["below.moved.example", "occluded"],
    ["nothing.example", undefined]
  ])("takes %s for %s", (owner, kind) => expect(example.nodes.get(name(owner).key)?.kind).toBe(kind))

  it("collects records into sets, each record once, with the lowest TTL (RFC 2181 §5)", () => {
    const zone = zoneContents(exampleApex, [...exampleRecords, ...recordsOf("MAIL.example 60 A 192.0.2.2")])
    const set = Result.getOrThrow(zone).nodes.get("mail.example")?.rrSets.get(typeCodes.A)
    expect(set).toMatchObject({ ttlSeconds: 60 })
    expect(set?.rdatas).toHaveLength(2)
  })

  const base = "example 1 SOA ns.example h.example 1 1 1 1 1\nexample 1 NS ns.example"
  it.each<[string, string]>([
    ["no SOA at the apex", "example 1 NS ns.example"],
    ["no NS at the apex", "example 1 SOA ns.example h.example 1 1 1 1 1"],
    ["several SOA at the apex", `${base}\nexample 1 SOA ns.example h.example 2 1 1 1 1`],
    ["owner outside the zone", `${base}\nwww.test 1 A 192.0.2.1`],
    ["CNAME beside other data", `${base}\na.example 1 CNAME b.example\na.example 1 A 192.0.2.1`],
    [
      "several CNAME or DNAME at one name",
      `${base}\na.example 1 CNAME b.example\na.example 1 CNAME c.example`
    ],
    ["type that only signing makes", `${base}\na.example 1 NSEC b.example A`]
  ])("rejects a zone with %s", (reason, text) => {
    const rejected = zoneContents(exampleApex, recordsOf(text))
    expect(Result.isFailure(rejected) && rejected.failure.reason).toBe(reason)
  })
})

describe("changeZone", () => {
  it("replaces, adds and removes sets, and leaves the zone before as it was", () => {
    const [fresh] = recordsOf("new.example 60 A 192.0.2.9")
    const { owner, type, ttlSeconds, rdata } = fresh!
    const changed = Result.getOrThrow(
      changeZone(example, [
        { owner, type, ttlSeconds, rdatas: [rdata] },
        { owner: name("mail.example"), type, ttlSeconds, rdatas: [rdata] },
        { owner: name("a.b.c.example"), type: typeCodes.TXT, ttlSeconds, rdatas: [] }
      ])
    )
    expect(changed.nodes.get("new.example")?.kind).toBe("authoritative")
    expect(changed.nodes.get("mail.example")?.rrSets.get(type)?.rdatas).toEqual([rdata])
    expect(changed.nodes.has("c.example")).toBe(false)
    expect(example.nodes.has("new.example")).toBe(false)
    expect(example.nodes.has("c.example")).toBe(true)
  })

  it("rejects what would be no zone", () => {
    const rejected = changeZone(example, [
      { owner: exampleApex, type: typeCodes.NS, ttlSeconds: 1, rdatas: [] }
    ])
    expect(Result.isFailure(rejected) && rejected.failure.reason).toBe("no NS at the apex")
  })
})
