import { describe, expect, it } from "vitest"
import { name } from "../dns/name.ts"
import { typeCodes, type TypeName } from "../dns/types.ts"
import {
  closestEncloserOf,
  lacksType,
  nsecCovers,
  nsecShowsEmptyNonTerminal,
  type ProvenNsec
} from "./nsec.ts"

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the tables below name types that exist
const codes = (types: string) => types.split(" ").map((type) => typeCodes[type as TypeName])

const nsec = (owner: string, next: string, types = "A"): ProvenNsec => ({
  owner: name(owner),
  nsec: { nextDomainName: name(next), types: codes(types) },
  ttlSeconds: 0
})

const apex = name("example")

describe("nsecCovers, RFC 4035 §5.4, RFC 6840 §4.1", () => {
  it.each<[string, ProvenNsec, string, boolean]>([
    ["a name in between", nsec("a.example", "c.example"), "b.example", true],
    ["a name below the owner", nsec("a.example", "c.example"), "x.a.example", true],
    ["the owner", nsec("a.example", "c.example"), "a.example", false],
    ["the next name", nsec("a.example", "c.example"), "c.example", false],
    ["a name beyond", nsec("a.example", "c.example"), "d.example", false],
    ["a name after the last one", nsec("y.example", "example"), "z.example", true],
    ["a name before the last one", nsec("y.example", "example"), "x.example", false],
    ["a name in a zone of one name", nsec("example", "example"), "x.example", true],
    ["a name below a delegation", nsec("a.example", "c.example", "NS DS"), "x.a.example", false],
    ["a name beside a delegation", nsec("a.example", "c.example", "NS DS"), "b.example", true],
    ["a name below the apex, which has SOA", nsec("example", "c.example", "NS SOA"), "b.example", true],
    ["a name below a DNAME", nsec("a.example", "c.example", "DNAME"), "x.a.example", false],
    ["spellings alike", nsec("A.example", "C.EXAMPLE"), "B.Example", true]
  ])("%s", (_, proven, owner, expected) => expect(nsecCovers(proven, name(owner), apex)).toBe(expected))
})

describe("nsecShowsEmptyNonTerminal, RFC 4592 §2.2.2", () => {
  it("sees that names exist below", () => {
    const proven = nsec("a.example", "x.b.example")
    expect(nsecShowsEmptyNonTerminal(proven, name("b.example"), apex)).toBe(true)
    expect(nsecShowsEmptyNonTerminal(proven, name("aa.example"), apex)).toBe(false)
  })
})

describe("closestEncloserOf", () => {
  it.each([
    ["a.example", "z.example", "q.b.example", "example"],
    ["a.b.example", "z.example", "q.b.example", "b.example"],
    ["a.example", "z.b.example", "q.b.example", "b.example"]
  ])("between %s and %s, for %s: %s", (owner, next, asked, expected) =>
    expect(`${closestEncloserOf(nsec(owner, next), name(asked))}`).toBe(expected)
  )
})

describe("lacksType, RFC 6840 §4", () => {
  it.each<[string, TypeName, string, boolean]>([
    ["A", "MX", "a.example", true],
    ["A MX", "MX", "a.example", false],
    ["CNAME", "MX", "a.example", false],
    // The parent's side of a cut speaks of DS alone, the child's of all but DS.
    ["NS", "DS", "a.example", true],
    ["NS", "MX", "a.example", false],
    ["NS SOA", "MX", "a.example", true],
    ["NS SOA", "DS", "a.example", false],
    // Above the root there is no parent.
    ["NS SOA", "DS", ".", true]
  ])("types %s show that %s is missing at %s: %s", (types, type, owner, expected) =>
    expect(lacksType(codes(types), typeCodes[type], name(owner))).toBe(expected)
  )
})
