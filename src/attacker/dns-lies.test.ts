import { describe, expect, it } from "vitest"
import { mtaSts } from "../models/mta-sts/model.ts"
import { publishersOf } from "../models/publishing.ts"
import { name } from "../protocol/dns/name.ts"
import { classIn, typeCodes, type TypeName } from "../protocol/dns/types.ts"
import { adopting, testArsenal } from "./arsenal.fixture.ts"
import type { Arsenal } from "./arsenal.ts"
import { type LieId, lieIds, liesFor } from "./dns-lies.ts"

const about = (owner: string, type: TypeName) => ({
  name: name(owner),
  type: typeCodes[type],
  class: classIn
})
const question = about("example.com", "MX")
const said = (ids: ReadonlyArray<LieId>, asked: ReturnType<typeof about>, arsenal: Arsenal) =>
  liesFor(ids, asked, 0, arsenal).map(({ says }) => says)

describe("liesFor", () => {
  it("tells those of the lies asked for that answer the question, in the order asked for", () => {
    const tenant = { ...testArsenal, tenantHost: "tenant.provider.example" }
    const both = said(["mx", "mx-tenant"], question, tenant)
    expect(both).toHaveLength(2)
    expect(said(["mx-tenant", "tlsa", "mx"], question, tenant)).toEqual(both.toReversed())
    expect(said(["mx"], question, tenant)).toEqual(both.slice(0, 1))
    expect(said(["tlsa"], question, tenant)).toEqual([])
  })

  it("tells of each arsenal's own hosts, whosever was asked about before", () => {
    const own = {
      name: "mx.other.test",
      address: "203.0.113.9",
      source: "own",
      publishes: false,
      isSigned: false
    } as const
    const other = { ...testArsenal, ownHosts: [own] }
    for (const arsenal of [testArsenal, other, testArsenal])
      expect(said(["mx"], question, arsenal)).toEqual([`the mail exchanger is ${arsenal.ownHosts[0]!.name}`])
  })

  it("denies the MX record, so that the domain's own address is tried (RFC 5321 §5.1), or the domain's mail (RFC 7505)", () => {
    const lies = liesFor(["no-mx", "null-mx"], question, 0, testArsenal)
    expect(lies.map(({ data }) => data)).toEqual([[], ["0 ."]])
    expect(said(["web-address"], about("example.com", "A"), testArsenal)).toEqual([
      "the address is 203.0.113.1"
    ])
  })

  it("says the same of AAAA as of A, where the attacker has IPv6", () => {
    const [own] = testArsenal.ownHosts
    const arsenal = {
      ...testArsenal,
      tenantHost: own!.name,
      ownHosts: [{ ...own!, ipv6Address: "2001:db8:3::1" }]
    }
    for (const [id, asked] of [
      ["mx-address", "mx1.example.com"],
      ["web-address", "mta-sts.example.com"],
      ["web-address", "example.com"],
      ["tenant-address", own!.name]
    ] as const) {
      expect(said([id], about(asked, "A"), arsenal)).toEqual(["the address is 203.0.113.1"])
      expect(said([id], about(asked, "AAAA"), arsenal)).toEqual(["the address is 2001:db8:3::1"])
      expect(said([id], about(asked, "AAAA"), { ...arsenal, ownHosts: [own!] })).toEqual([])
    }
  })

  it("leads to hosts with a certificate at the price of having it", () => {
    const issued = {
      name: "issued.attacker.test",
      address: "203.0.113.7",
      source: "issued",
      publishes: false,
      isSigned: false
    } as const
    const lies = liesFor(["mx"], question, 0, { ...testArsenal, ownHosts: [issued] })
    expect(lies.map(({ move }) => move.alsoSpends)).toEqual([["ca-misissue"], ["ca-key"]])
  })

  it("says what the model's adopters publish, and its absence", () => {
    const arsenal = { ...testArsenal, adoption: adopting(publishersOf(mtaSts, {}, () => undefined)) }
    const record = about("_mta-sts.example.com", "TXT")
    expect(liesFor(["mta-sts", "mta-sts-id"], record, 0, arsenal).map(({ data }) => data)).toEqual([
      undefined,
      ['"v=STSv1; id=attacker;"'],
      ['"v=STSv1; id=20260302T090000;"']
    ])
    expect(liesFor(lieIds, about("_mta-sts.example.org", "TXT"), 0, arsenal)).toEqual([])
  })
})
