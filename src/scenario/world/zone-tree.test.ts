import { describe, expect, it } from "vitest"
import { AddressPlan } from "./addresses.ts"
import { soundlySigned } from "./dnssec-plan.ts"
import { zoneTree } from "./zone-tree.ts"

const sound = soundlySigned(0)
const unsigned = undefined

const record = (owner: string) => ({ owner, type: "A", data: "192.0.2.1", ttlSeconds: 60 })

describe("zoneTree, RFC 1034 §4.2", () => {
  it("hangs a zone below its top-level domain and the root, both signed", () => {
    const { zones } = zoneTree([{ apex: "example.com", dnssec: unsigned }], [], sound, new AddressPlan())
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
      sound,
      new AddressPlan()
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
      sound,
      new AddressPlan()
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
      sound,
      new AddressPlan()
    )
    expect(zones.find(({ apex }) => apex === "attacker.test")).not.toHaveProperty("dnssec")
  })

  it("does not take notexample.com for a name in example.com", () => {
    const { zones } = zoneTree(
      [{ apex: "example.com", dnssec: sound }],
      [record("mx.notexample.com")],
      sound,
      new AddressPlan()
    )
    expect(zones.find(({ apex }) => apex === "example.com")?.records).toEqual([])
  })

  it("gives every zone a name server with an address", () => {
    const { zones, hosts } = zoneTree([{ apex: "example.com", dnssec: sound }], [], sound, new AddressPlan())
    const named = new Set(hosts.map(({ name }) => name))
    for (const { nameServers } of zones) for (const server of nameServers) expect(named).toContain(server)
    expect(new Set(hosts.flatMap(({ addresses }) => addresses)).size).toBe(hosts.length)
  })
})
