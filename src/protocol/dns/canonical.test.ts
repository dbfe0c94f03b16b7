import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  canonicalRdata,
  canonicalRdatas,
  commonAncestor,
  compareNames,
  groupRrSets,
  signedOctets
} from "./canonical.ts"
import { Name, name } from "./name.ts"
import { parseRdata, presentRdata } from "./presentation.ts"
import type { ResourceRecord } from "./record.ts"
import { classIn, typeCodes, type TypeName } from "./types.ts"

const rdata = (type: TypeName, text: string) => Result.getOrThrow(parseRdata(typeCodes[type], text))

describe("compareNames, RFC 4034 §6.1", () => {
  const inOrder = [
    "example",
    "a.example",
    "yljkjljk.a.example",
    "Z.a.example",
    "zABC.a.EXAMPLE",
    "z.example",
    String.raw`\001.z.example`,
    "*.z.example",
    String.raw`\200.z.example`
  ]

  it("sorts the RFC's names as the RFC does", () =>
    expect(inOrder.toReversed().map(name).toSorted(compareNames).map(String)).toEqual(inOrder))

  it("puts a name before everything below it, and calls spellings equal", () => {
    expect(compareNames(name("."), name("a"))).toBeLessThan(0)
    expect(compareNames(name("A.eXample"), name("a.example"))).toBe(0)
  })

  const anyName = fc
    .array(fc.uint8Array({ minLength: 1, maxLength: 3 }), { maxLength: 4 })
    .map((labels) => new Name(labels))

  it("is antisymmetric and agrees with equality", () =>
    fc.assert(
      fc.property(anyName, anyName, (a, b) => {
        expect(Math.sign(compareNames(a, b))).toBe(-Math.sign(compareNames(b, a)) + 0)
        expect(compareNames(a, b) === 0).toBe(a.equals(b))
        expect(a.isAtOrBelow(commonAncestor(a, b)) && b.isAtOrBelow(commonAncestor(a, b))).toBe(true)
      })
    ))
})

describe("canonicalRdata, RFC 4034 §6.2, RFC 6840 §5.1", () => {
  it.each<[TypeName, string, string]>([
    ["NS", "NS1.Example.", "ns1.example."],
    ["MX", "10 MX.Example.", "10 mx.example."],
    ["SOA", "NS.Example. Admin.Example. 1 2 3 4 5", "ns.example. admin.example. 1 2 3 4 5"],
    ["SRV", "1 2 3 Host.Example.", "1 2 3 host.example."],
    ["DNAME", "Example.", "example."],
    [
      "RRSIG",
      "A 13 2 300 20270107203323 20261108203323 1 Example. AAAA",
      "A 13 2 300 20270107203323 20261108203323 1 example. AAAA"
    ],
    // The next name keeps its case, whatever RFC 4034 said first.
    ["NSEC", "B.Example. A NSEC", "B.Example. A NSEC"],
    ["TXT", '"Ab"', '"Ab"']
  ])("%s %s", (type, given, expected) =>
    expect(presentRdata(typeCodes[type], canonicalRdata(typeCodes[type], rdata(type, given)))).toBe(expected)
  )

  it("leaves RDATA alone that is none of its type", () => {
    const odd = Uint8Array.of(0, 10, 3, 65)
    expect(canonicalRdata(typeCodes.MX, odd)).toEqual(odd)
  })
})

describe("canonicalRdatas, RFC 4034 §6.3", () => {
  it("orders by octets, shorter first, and keeps each once", () =>
    expect(
      canonicalRdatas(16, [Uint8Array.of(2), Uint8Array.of(1, 0), Uint8Array.of(1), Uint8Array.of(2)])
    ).toEqual([Uint8Array.of(1), Uint8Array.of(1, 0), Uint8Array.of(2)]))
})

const mx = (owner: string, text: string, ttlSeconds: number): ResourceRecord => ({
  owner: name(owner),
  type: typeCodes.MX,
  class: classIn,
  ttlSeconds,
  rdata: rdata("MX", text)
})

describe("groupRrSets, RFC 2181 §5", () => {
  it("takes spellings of an owner for one, equal records once, the lowest TTL", () => {
    const sets = groupRrSets([
      mx("Example", "10 a.", 300),
      mx("example", "10 A.", 200),
      mx("EXAMPLE", "20 b.", 100),
      mx("other", "10 a.", 5)
    ])
    expect(sets.map(({ owner, ttlSeconds, rdatas }) => [owner.key, ttlSeconds, rdatas.length])).toEqual([
      ["example", 100, 2],
      ["other", 5, 1]
    ])
  })
})

describe("signedOctets, RFC 4034 §3.1.8.1", () => {
  const rrsig = {
    typeCovered: typeCodes.MX,
    algorithm: 13,
    labels: 2,
    originalTtlSeconds: 3600,
    expirationSeconds: 2,
    inceptionSeconds: 1,
    keyTag: 7,
    signerName: name("Example")
  }
  const set = (owner: string) => groupRrSets([mx(owner, "10 MX.Example.", 60)])[0]!
  const owned = (octets: Uint8Array | undefined, owner: string) =>
    Buffer.from(octets ?? []).includes(Buffer.from(name(owner).toWire()), 18)

  it("writes the RRSIG without signature, then each record with the original TTL", () =>
    expect(Buffer.from(signedOctets(set("W.Example"), rrsig)!).toString("hex")).toBe(
      [
        "000f0d0200000e1000000002000000010007",
        "076578616d706c6500",
        "0177076578616d706c6500000f000100000e10000e",
        "000a026d78076578616d706c6500"
      ].join("")
    ))

  it("puts the wildcard for the owner when the RRSIG counts fewer labels, RFC 4035 §5.3.2", () => {
    expect(owned(signedOctets(set("a.b.w.example"), rrsig), "*.w.example")).toBe(true)
    // The wildcard's own records count one label less than they have.
    expect(owned(signedOctets(set("*.w.example"), rrsig), "*.w.example")).toBe(true)
  })

  it("gives nothing when the RRSIG counts more labels than there are", () =>
    expect(signedOctets(set("example"), rrsig)).toBeUndefined())
})
