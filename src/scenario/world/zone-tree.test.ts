import { describe, expect, it } from "vitest"
import { AddressPlan } from "./addresses.ts"
import { zoneTree } from "./zone-tree.ts"

const record = (owner: string) => ({ owner, type: "A", data: "192.0.2.1", ttlSeconds: 60 })

describe("zoneTree, RFC 1034 §4.2", () => {
  it("hangs a zone below its top-level domain and the root, both signed", () => {
    const { zones } = zoneTree([{ apex: "example.com", signing: "unsigned" }], [], new AddressPlan())
    expect(zones.map(({ apex, signing }) => [apex, signing])).toEqual([
      ["example.com", "unsigned"],
      ["com", "signed"],
      [".", "signed"]
    ])
  })

  it("puts each record into the nearest zone above its owner", () => {
    const { zones } = zoneTree(
      [
        { apex: "example.com", signing: "unsigned" },
        { apex: "sub.example.com", signing: "signed" }
      ],
      ["example.com", "mx.example.com", "a.sub.example.com", "sub.example.com"].map(record),
      new AddressPlan()
    )
    const owners = (apex: string) =>
      zones.find((zone) => zone.apex === apex)?.records.map(({ owner }) => owner)
    expect(owners("example.com")).toEqual(["example.com", "mx.example.com"])
    expect(owners("sub.example.com")).toEqual(["a.sub.example.com", "sub.example.com"])
  })

  it("makes an unsigned zone of two labels for names that no zone was asked for", () => {
    const { zones } = zoneTree(
      [{ apex: "example.com", signing: "signed" }],
      [record("mx.attacker.test")],
      new AddressPlan()
    )
    expect(zones.map(({ apex, signing }) => `${apex} ${signing}`)).toContain("attacker.test unsigned")
  })

  it("does not take notexample.com for a name in example.com", () => {
    const { zones } = zoneTree(
      [{ apex: "example.com", signing: "signed" }],
      [record("mx.notexample.com")],
      new AddressPlan()
    )
    expect(zones.find(({ apex }) => apex === "example.com")?.records).toEqual([])
  })

  it("gives every zone a name server with an address", () => {
    const { zones, hosts } = zoneTree([{ apex: "example.com", signing: "signed" }], [], new AddressPlan())
    const named = new Set(hosts.map(({ name }) => name))
    for (const { nameServers } of zones) for (const server of nameServers) expect(named).toContain(server)
    expect(new Set(hosts.flatMap(({ addresses }) => addresses)).size).toBe(hosts.length)
  })
})
