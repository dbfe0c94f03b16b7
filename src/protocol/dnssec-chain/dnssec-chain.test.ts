import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  answer,
  ask,
  internetWith,
  plan,
  question,
  records,
  soaAndNs,
  testAnchors,
  testTimeSeconds
} from "../../world/name-server/signed-internet.fixture.ts"
import { name } from "../dns/name.ts"
import type { ResourceRecord } from "../dns/record.ts"
import { typeCodes } from "../dns/types.ts"
import { answerWith } from "../dnssec/asking.ts"
import { SignatureMemory } from "../keys/signature.ts"
import { constructChain } from "./construct.ts"
import { readChain, writeChain } from "./extension.ts"
import { pinAfter } from "./pin.ts"
import { chainOfWwwExampleCom } from "./rfc9102.fixture.ts"
import { verifyChain } from "./verify.ts"

/** As a server sends it: the lifetime, and the length of what follows. */
const extension = (hours: number, chain: Uint8Array) =>
  Buffer.concat([Uint8Array.of(hours >>> 8, hours, chain.length >>> 8, chain.length), chain])

const fromTheRfc = extension(0, Buffer.from(chainOfWwwExampleCom, "hex"))
const read = Result.getOrThrow(readChain(fromTheRfc))

describe("RFC 9102 appendix A.1", () => {
  const anchors = read.records.filter(
    ({ owner, type, rdata }) => owner.labels.length === 0 && type === typeCodes.DNSKEY && rdata[1] === 1
  )
  const verdict = (owner: string, nowSeconds = Date.UTC(2019, 0, 1) / 1000) =>
    verifyChain({ records: read.records, tlsaOwner: name(owner), anchors, nowSeconds })

  it("is read, and written as it was", () => {
    expect(read.supportLifetimeHours).toBe(0)
    expect(read.records.length).toBe(18)
    expect(Buffer.from(writeChain(read)!)).toEqual(fromTheRfc)
  })

  it("§6: proves the TLSA record", () =>
    expect(verdict("_443._tcp.www.example.com")).toMatchObject({
      kind: "TLSA",
      rdatas: [Buffer.from("0301018bd1da95272f7fa4ffb24137fc0ed03aae67e5c4d8b3c50734e1050a7920b922", "hex")]
    }))

  it("§3: says nothing of another name or port", () => {
    expect(verdict("_25._tcp.www.example.com").kind).toBe("invalid")
    expect(verdict("_443._tcp.www.example.org").kind).toBe("invalid")
  })

  it("§5: counts no longer when its signatures have expired", () =>
    expect(verdict("_443._tcp.www.example.com", Date.UTC(2021, 0, 1) / 1000).kind).toBe("invalid"))

  it("§8: proves nothing without an anchor, or under another", () => {
    const check = { records: read.records, tlsaOwner: name("_443._tcp.www.example.com") }
    const nowSeconds = Date.UTC(2019, 0, 1) / 1000
    expect(verifyChain({ ...check, nowSeconds, anchors: [] }).kind).toBe("invalid")
    expect(verifyChain({ ...check, nowSeconds, anchors: testAnchors }).kind).toBe("invalid")
  })
})

const signatures = new SignatureMemory()
const chainFor = (owner: string) => answerWith(constructChain(question(owner, "TLSA")), answer)
const verdictOn = (chain: ReadonlyArray<ResourceRecord>, owner: string) =>
  verifyChain({
    records: chain,
    tlsaOwner: name(owner),
    anchors: testAnchors,
    nowSeconds: testTimeSeconds,
    signatures
  })
const outline = (chain: ReadonlyArray<ResourceRecord>) =>
  new Set(chain.filter(({ type }) => type !== typeCodes.RRSIG).map(({ owner, type }) => `${owner} ${type}`))

describe("constructChain, RFC 9102 §2.3 and §3", () => {
  it("goes from the RRset by DNSKEY and DS up to the root, and holds nothing else", () =>
    expect(outline(chainFor("_25._tcp.mx.mail.test"))).toEqual(
      new Set([
        `_25._tcp.mx.mail.test ${typeCodes.TLSA}`,
        `mail.test ${typeCodes.DNSKEY}`,
        `mail.test ${typeCodes.DS}`,
        `test ${typeCodes.DNSKEY}`,
        `test ${typeCodes.DS}`,
        `. ${typeCodes.DNSKEY}`
      ])
    ))

  // Zones signed with NSEC, with NSEC3, and with NSEC3 that opts out.
  it.each([
    ["_25._tcp.mx.mail.test", "TLSA"],
    ["_25._tcp.mx.ed25519.test", "TLSA"],
    ["_25._tcp.mx.hashed.test", "TLSA"],
    ["_25._tcp.mx.optout.test", "TLSA"],
    // §2.3: a DNAME alone, from which the CNAME follows.
    ["_25._tcp.mx.old.mail.test", "TLSA"],
    ["_25._tcp.mx.old.hashed.test", "TLSA"],
    // §2.3.1: no such record, at a name that exists and at one that does not.
    ["mx.mail.test", "denied"],
    ["_25._tcp.nobody.mail.test", "denied"],
    ["_25._tcp.nobody.hashed.test", "denied"],
    ["_25._tcp.nobody.optout.test", "denied"],
    // An alias into another zone, at the end of which there is nothing.
    ["away.hashed.test", "denied"],
    ["_25._tcp.nobody.old.hashed.test", "denied"],
    // §2.3.1: an insecure delegation above the name.
    ["_25._tcp.mx.plain.test", "denied"],
    ["_25._tcp.mx.unsigned.mail.test", "denied"],
    ["_25._tcp.mx.unsigned.hashed.test", "denied"],
    ["_25._tcp.mx.unsigned.optout.test", "denied"]
  ] as const)("%s: what it holds proves %s, in whatever order", (owner, kind) => {
    const chain = chainFor(owner)
    expect(verdictOn(chain, owner).kind).toBe(kind)
    expect(verdictOn(chain.toReversed(), owner).kind).toBe(kind)
    const sent = writeChain({ supportLifetimeHours: 48, records: chain })!
    expect(verdictOn(Result.getOrThrow(readChain(sent)).records, owner).kind).toBe(kind)
  })

  it("§2.3: needs nothing of the names between two zone cuts that are none", () => {
    const plain = {
      records: records(`${soaAndNs("deep.er.test")}\n_25._tcp.deep.er.test TLSA 3 1 1 ${"cd".repeat(32)}`)
    }
    const signed = plan({ method: "nsec" })
    for (const [domain, kind] of [
      [{ plan: signed, ...plain }, "TLSA"],
      [plain, "denied"]
    ] as const) {
      const zones = internetWith({ "deep.er.test": domain })
      const chain = answerWith(constructChain(question("_25._tcp.deep.er.test", "TLSA")), (asked) =>
        ask(asked, zones)
      )
      expect(chain.some(({ owner }) => `${owner}` === "er.test")).toBe(false)
      expect(verdictOn(chain, "_25._tcp.deep.er.test").kind).toBe(kind)
    }
  })

  it("§2.3: wants every part: a chain without one RRset proves nothing", () => {
    const chain = chainFor("_25._tcp.mx.mail.test")
    for (const missing of outline(chain))
      expect(
        verdictOn(
          chain.filter(({ owner, type }) => `${owner} ${type}` !== missing),
          "_25._tcp.mx.mail.test"
        ).kind
      ).toBe("invalid")
  })

  it("§6: is not taken in by a record that nobody signed, and believes no denial of another name", () => {
    const chain = chainFor("_25._tcp.mx.mail.test")
    const planted = chain.map((record) =>
      record.type === typeCodes.TLSA ? { ...record, rdata: Uint8Array.of(3, 1, 0, 1) } : record
    )
    expect(verdictOn(planted, "_25._tcp.mx.mail.test").kind).toBe("invalid")
    // A true denial for one name, of which another's records are no part.
    const elsewhere = [
      ...chainFor("_25._tcp.nobody.mail.test"),
      ...chainFor("_25._tcp.mx.unsigned.mail.test"),
      ...chainFor("_25._tcp.mx.plain.test")
    ]
    expect(verdictOn(elsewhere, "_25._tcp.mx.mail.test").kind).toBe("invalid")
  })
})

describe("readChain, RFC 9102 §2.3", () => {
  const octets = [...fromTheRfc.subarray(0, 200)]
  it.each([
    [[], "shorter than its fields"],
    [[0, 0, 0], "shorter than its fields"],
    [[0, 0, 0, 0], "no records"],
    [[0, 0, 0, 2, 0], "length does not fit the chain"],
    [[0, 0, 0, 1, 0, 0], "length does not fit the chain"],
    // RFC 1035 §4.1.4: a pointer.
    [[0, 0, 0, 12, 0xc0, 0, 0, 52, 0, 1, 0, 0, 0, 0, 0, 0], "malformed or compressed name"],
    [[0, 0, 0, 10, 0, 0, 52, 0, 1, 0, 0, 0, 0, 0], "record cut short"],
    [[0, 0, 0, 11, 0, 0, 52, 0, 1, 0, 0, 0, 0, 0, 1], "record cut short"],
    [octets, "length does not fit the chain"]
  ])("refuses %j", (given, reason) =>
    expect(readChain(Uint8Array.from(given))).toMatchObject({ failure: { reason } })
  )

  it("never throws, and holds no more octets than came, however they were changed", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(1_900), fc.nat(255)), { maxLength: 4 }),
        fc.nat(1_900),
        (changes, cut) => {
          const changed = Buffer.from(fromTheRfc)
          for (const [at, octet] of changes) changed[at % changed.length] = octet
          const kept = cut % 7 === 0 ? changed.subarray(0, cut) : changed
          const sent = Result.getOrUndefined(readChain(kept))
          const held = (sent?.records ?? []).reduce(
            (sum, { owner, rdata }) => sum + owner.wireLength + rdata.length,
            0
          )
          expect(held).toBeLessThanOrEqual(kept.length)
          if (sent !== undefined) verdictOn(sent.records, "_443._tcp.www.example.com")
        }
      ),
      { numRuns: 200 }
    )
  })

  it("reads back what it writes", () => {
    fc.assert(
      fc.property(
        fc.nat(0xffff),
        fc.uint8Array({ maxLength: 40 }),
        fc.nat(0x7fffffff),
        (hours, rdata, ttlSeconds) => {
          const record = { owner: name("a.test"), type: 52, class: 1, ttlSeconds, rdata }
          const sent = Result.getOrThrow(
            readChain(writeChain({ supportLifetimeHours: hours, records: [record] })!)
          )
          expect(sent.supportLifetimeHours).toBe(hours)
          expect(sent.records[0]).toMatchObject({ ttlSeconds, rdata })
        }
      ),
      { numRuns: 50 }
    )
  })

  it("has no way to write nothing, or more than its length can say", () => {
    const record = { owner: name("a.test"), type: 52, class: 1, ttlSeconds: 0, rdata: new Uint8Array(40_000) }
    expect(writeChain({ supportLifetimeHours: 0, records: [] })).toBeUndefined()
    expect(writeChain({ supportLifetimeHours: 0, records: [record, record] })).toBeUndefined()
  })
})

describe("pinAfter, RFC 9102 §7", () => {
  const rules = { isPinned: false, createsPins: true, maxHours: 1_000 }
  const authenticated = { chain: "TLSA", isAuthenticated: true, supportLifetimeHours: 48 } as const
  it.each([
    ["pins for as long as the server says", authenticated, rules, { _tag: "Pinned", hours: 48 }],
    [
      "§10: and for no longer than local policy allows",
      authenticated,
      { ...rules, maxHours: 24 },
      { hours: 24 }
    ],
    [
      "creates no pin where the client does not want any",
      authenticated,
      { ...rules, createsPins: false },
      { _tag: "Unchanged" }
    ],
    [
      "and still updates one that exists",
      authenticated,
      { ...rules, createsPins: false, isPinned: true },
      { hours: 48 }
    ],
    ["lets 0 clear it", { ...authenticated, supportLifetimeHours: 0 }, rules, { _tag: "Cleared" }],
    [
      "takes no lifetime from a server that DANE did not authenticate",
      { ...authenticated, isAuthenticated: false },
      rules,
      { _tag: "Unchanged" }
    ],
    [
      "nor a 0",
      { ...authenticated, isAuthenticated: false, supportLifetimeHours: 0 },
      rules,
      { _tag: "Unchanged" }
    ],
    [
      "lets a valid denial clear it, with whatever lifetime",
      { ...authenticated, chain: "denied", isAuthenticated: false },
      rules,
      { _tag: "Cleared" }
    ],
    [
      "keeps it where the chain proves nothing",
      { ...authenticated, chain: "invalid", isAuthenticated: false },
      rules,
      { _tag: "Unchanged" }
    ],
    [
      "keeps it where there is none",
      { ...authenticated, chain: "absent", isAuthenticated: false },
      rules,
      { _tag: "Unchanged" }
    ]
  ] as const)("%s", (_, handshake, how, change) => expect(pinAfter(handshake, how)).toMatchObject(change))
})
