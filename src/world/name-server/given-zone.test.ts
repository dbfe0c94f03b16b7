/** A copy of a signed zone, served as it was found: held to what the signer itself serves. */
import { noMessage } from "../../protocol/dns/reply.ts"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { encodeMessage } from "../../protocol/dns/codec.ts"
import { name } from "../../protocol/dns/name.ts"
import { parseRdata } from "../../protocol/dns/presentation.ts"
import type { ResourceRecord } from "../../protocol/dns/record.ts"
import { typeCode, typeCodes } from "../../protocol/dns/types.ts"
import { exampleApex, exampleRecords } from "../../protocol/dnssec/signing/example-zone.fixture.ts"
import { usualLifetimes } from "../../protocol/dnssec/signing/signature-lifetimes.ts"
import type { DenialPlan } from "../../protocol/dnssec/signing/signing-plan.ts"
import { signedZoneFile } from "../../protocol/dnssec/signing/zone-file.ts"
import { answerQuery } from "./answer.ts"
import { type Zone, zone } from "./zone.ts"
import { writeBase32Hex } from "../../protocol/dns/base32hex.ts"
import { nsec3Hash } from "../../protocol/dnssec/signing/nsec3-chain.ts"

const nowSeconds = 1_767_225_600
const signedWith = (denial: DenialPlan): Zone =>
  Result.getOrThrow(
    zone({
      apex: exampleApex,
      records: exampleRecords,
      plan: { algorithm: 15, keys: "split", denial, lifetimes: usualLifetimes }
    })
  )

const dnssecTypes: ReadonlyArray<number> = ["DNSKEY", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM"].map((type) =>
  typeCode(type)!
)

/** As somebody would copy it: from the zone's file. */
const copyOf = (original: Zone): { readonly all: ReadonlyArray<ResourceRecord>; readonly copy: Zone } => {
  const all = signedZoneFile(original.signed!, nowSeconds)
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => {
      const [owner, ttl, , type, ...data] = line.split(/\s+/)
      const code = typeCode(type!)!
      return {
        owner: name(owner!),
        ttlSeconds: Number(ttl),
        type: code,
        class: 1,
        rdata: Result.getOrThrow(parseRdata(code, data.join(" ")))
      }
    })
  const isGiven = ({ type }: ResourceRecord) => dnssecTypes.includes(type)
  const made = zone({
    apex: exampleApex,
    records: all.filter((record) => !isGiven(record)),
    given: all.filter(isGiven)
  })
  return { all, copy: Result.getOrThrow(made) }
}

const query = (owner: string, type: string) =>
  encodeMessage({
    ...noMessage,
    id: 1,
    questions: [{ name: name(owner), type: typeCode(type)!, class: 1 }],
    edns: { udpPayloadSize: 4096, dnssecOk: true, version: 0 }
  })

const owners = [
  "example",
  "mail.example",
  "_tcp.mail.example",
  "c.example",
  "nothing.example",
  "a.nothing.example",
  "any.wild.example",
  "a.closer.wild.example",
  "alias.example",
  "x.unsigned.example",
  "only.optout.example",
  "x.signed.example",
  "x.moved.example",
  "zzz.example",
  "_25._tcp.mail.example"
]

const answered = (served: Zone, asked: Uint8Array) =>
  answerQuery(new Map([[served.contents.apex.key, served]]), { query: asked, over: "tcp", nowSeconds })

describe("a zone with given DNSSEC records, RFC 4035 §3.1 and RFC 5155 §7.2", () => {
  describe.each<[string, DenialPlan]>([
    ["NSEC", { method: "nsec" }],
    ["NSEC3", { method: "nsec3", salt: Uint8Array.of(0xaa), iterations: 3 }],
    ["NSEC3 with opt-out", { method: "nsec3", optOut: true }]
  ])("denied by %s", (_, denial) => {
    const original = signedWith(denial)
    const { copy } = copyOf(original)
    it.each(owners)("answers for %s as the signer's own server does, octet for octet", (owner) => {
      for (const type of ["A", "MX", "TXT", "DS", "NS", "DNSKEY", "NSEC3PARAM", "RRSIG", "TLSA", "SOA"])
        expect(answered(copy, query(owner, type)), type).toEqual(answered(original, query(owner, type)))
    })
  })

  it.each<[string, DenialPlan]>([
    ["NSEC", { method: "nsec" }],
    ["NSEC3", { method: "nsec3" }]
  ])(
    "answers without proof where the copy lacks the %s record of the apex, and does not go on for ever",
    (_, denial) => {
      const { all } = copyOf(signedWith(denial))
      const isGiven = ({ type }: ResourceRecord) => dnssecTypes.includes(type)
      const given = all.filter(
        (record) => isGiven(record) && record.type !== typeCodes.NSEC && record.type !== typeCodes.NSEC3
      )
      const bare = Result.getOrThrow(
        zone({ apex: exampleApex, records: all.filter((record) => !isGiven(record)), given })
      )
      for (const owner of owners) expect(answered(bare, query(owner, "A"))).toBeDefined()
      const [first] = all.filter(({ type }) => type === typeCodes.NSEC3 || type === typeCodes.NSEC).slice(-1)
      const partial = Result.getOrThrow(
        zone({
          apex: exampleApex,
          records: all.filter((record) => !isGiven(record)),
          given: [...given, first!]
        })
      )
      for (const owner of owners) expect(answered(partial, query(owner, "A"))).toBeDefined()
    }
  )

  // RFC 5155 §7.2.3: a match is all that the denial of a type takes.
  it("denies a type by the NSEC3 record of the name where the copy has no other", () => {
    const original = signedWith({ method: "nsec3" })
    const asked = query("mail.example", "TLSA")
    const whole = answered(original, asked)
    const { all } = copyOf(original)
    const isGiven = ({ type }: ResourceRecord) => dnssecTypes.includes(type)
    const hash = writeBase32Hex(nsec3Hash(name("mail.example"), { salt: new Uint8Array(), iterations: 0 }))
    const isOther = ({ owner, type }: ResourceRecord) =>
      type === typeCodes.NSEC3 && !owner.key.startsWith(`${hash}.`)
    const copy = zone({
      apex: exampleApex,
      records: all.filter((record) => !isGiven(record)),
      given: all.filter((record) => isGiven(record) && !isOther(record))
    })
    expect(answered(Result.getOrThrow(copy), asked)).toEqual(whole)
  })
})
