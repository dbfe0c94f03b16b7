import { describe, expect, it } from "vitest"
import { AddressPlan } from "./addresses.ts"
import { soundlySigned } from "./dnssec-plan.ts"
import { zoneTree } from "./zone-tree.ts"

const sound = soundlySigned(0)
const unsigned = undefined
const surroundings = () => ({ sound, addresses: new AddressPlan(), nameServerIp: "ipv4-only" as const })

const record = (owner: string) => ({ owner, type: "A", data: "192.0.2.1", ttlSeconds: 60 })

describe("zoneTree, RFC 1034 §4.2", () => {
  it("hangs a zone below its top-level domain and the root, both signed", () => {
    const { zones } = zoneTree([{ apex: "example.com", dnssec: unsigned }], [], surroundings())
    expect(zones.map(({ apex, dnssec }) => [apex, dnssec === undefined ? "unsigned" : "signed"])).toEqual([
      ["example.com", "unsigned"],
      ["com", "signed"],
      [".", "signed"]
    ])
  })

  it("puts each record into the nearest zone above its owner", () => {
    const { zones } = zoneTree(
      [
        { apex: "example.com", dnssec: unsigned },
        { apex: "sub.example.com", dnssec: sound }
      ],
      ["example.com", "mx.example.com", "a.sub.example.com", "sub.example.com"].map(record),
      surroundings()
    )
    const owners = (apex: string) =>
      zones.find((zone) => zone.apex === apex)?.records.map(({ owner }) => owner)
    expect(owners("example.com")).toEqual(["example.com", "mx.example.com"])
    expect(owners("sub.example.com")).toEqual(["a.sub.example.com", "sub.example.com"])
  })

  it("puts a DS record into the parent of the zone that it is for (RFC 4035 §2.4)", () => {
    const { zones } = zoneTree(
      [{ apex: "example.com", dnssec: sound }],
      ["example.com", "com", "other.example.com"].map((owner) => ({ ...record(owner), type: "ds" })),
      surroundings()
    )
    expect(zones.map(({ apex, records }) => [apex, ...records.map(({ owner }) => owner)])).toEqual([
      ["example.com", "other.example.com"],
      ["com", "example.com"],
      [".", "com"]
    ])
  })

  it("makes an unsigned zone of two labels for names that no zone was asked for", () => {
    const { zones } = zoneTree(
      [{ apex: "example.com", dnssec: sound }],
      [record("mx.attacker.test")],
      surroundings()
    )
    expect(zones.find(({ apex }) => apex === "attacker.test")).not.toHaveProperty("dnssec")
  })

  it("takes the root as it is asked for, with what stands in it", () => {
    const asked = [
      { apex: ".", dnssec: sound },
      { apex: "example.com", dnssec: unsigned }
    ]
    const { zones, hosts } = zoneTree(asked, [record("."), record("test")], surroundings())
    expect(zones.map(({ apex, dnssec, records }) => [apex, dnssec === sound, records.length])).toEqual([
      [".", true, 1],
      ["example.com", false, 0],
      ["com", true, 0],
      ["test", true, 1]
    ])
    expect(hosts.map(({ name }) => name)).toEqual(["a.root", "ns.example.com", "ns.com", "ns.test"])
  })

  it("does not take notexample.com for a name in example.com", () => {
    const { zones } = zoneTree(
      [{ apex: "example.com", dnssec: sound }],
      [record("mx.notexample.com")],
      surroundings()
    )
    expect(zones.find(({ apex }) => apex === "example.com")?.records).toEqual([])
  })

  it("gives every zone a name server with an address", () => {
    const { zones, hosts } = zoneTree([{ apex: "example.com", dnssec: sound }], [], surroundings())
    const named = new Set(hosts.map(({ name }) => name))
    for (const { nameServers } of zones) for (const server of nameServers) expect(named).toContain(server)
    expect(new Set(hosts.flatMap(({ addresses }) => addresses)).size).toBe(hosts.length)
  })

  it("gives a name server the versions or the addresses that its zone says, and others what is usual here", () => {
    const { hosts } = zoneTree(
      [
        { apex: "example.com", dnssec: unsigned, nameServer: { ip: "ipv6-only" } },
        {
          apex: "example.org",
          dnssec: unsigned,
          nameServer: { ip: "ipv4-only", addresses: ["2001:db8::53"] }
        }
      ],
      [],
      { ...surroundings(), nameServerIp: "dual-stack" }
    )
    const versions = hosts.map(({ name, addresses }) => [name, addresses.map((one) => one.includes(":"))])
    expect(Object.fromEntries(versions)).toEqual({
      "ns.example.com": [true],
      "ns.example.org": [true],
      "ns.com": [false, true],
      "ns.org": [false, true],
      "a.root": [false, true]
    })
  })

  it("puts what stands at a zone cut on the side that signed it (RFC 4034 §3.1.7, RFC 4035 §2.3)", () => {
    const signature = (covered: string, signer: string) =>
      `${covered} 13 2 60 20261214154800 20261130144800 1 ${signer}. AAAA`
    const written = [
      ["RRSIG", signature("DS", "com")],
      ["RRSIG", signature("NSEC", "com")],
      ["NSEC", "next.com. NS DS RRSIG NSEC"],
      ["RRSIG", signature("NSEC", "example.com")],
      ["NSEC", "a.example.com. NS SOA RRSIG NSEC"]
    ].map(([type = "", data = ""]) => ({ owner: "example.com", type, data, ttlSeconds: 60 }))
    const kept = { dnssec: unsigned, keepsDnssecRecords: true }
    const { zones } = zoneTree(
      [
        { apex: "com", ...kept },
        { apex: "example.com", ...kept }
      ],
      written,
      surroundings()
    )
    const ofZone = (apex: string) => zones.find((zone) => zone.apex === apex)?.records
    expect(ofZone("com")).toEqual(written.slice(0, 3))
    expect(ofZone("example.com")).toEqual(written.slice(3))
  })
})
