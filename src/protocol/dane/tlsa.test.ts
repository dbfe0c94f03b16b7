import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { parseRdata } from "../dns/presentation.ts"
import { readTlsa, type TlsaRdata, writeTlsa } from "../dns/rdata/tlsa.ts"
import { typeCodes } from "../dns/types.ts"
import { keyPair } from "../keys/key-pair.ts"
import {
  allUsages,
  presentAssociation,
  readAssociation,
  type RecordUnusable,
  tlsaOwner,
  toRecord,
  usableAssociations
} from "./tlsa.ts"
import { failureOf } from "../../failure.fixture.ts"

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"))
const record = (
  certificateUsage: number,
  selector: number,
  matchingType: number,
  associationData: Uint8Array = new Uint8Array(32)
): TlsaRdata => ({ certificateUsage, selector, matchingType, associationData })

const fromText = (text: string) =>
  Result.getOrThrow(readTlsa(Result.getOrThrow(parseRdata(typeCodes.TLSA, text))))

describe("readAssociation, RFC 6698 §2.3", () => {
  it.each<[string, string]>([
    [
      "0 0 1 d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971",
      "PKIX-TA(0) 0 0 1 d2abde240d7cd3ee…"
    ],
    [
      "1 1 2 92003ba34942dc74152e2f2c408d29eca5a520e7f2e06bb944f4dca346baf63c 1b177615d466f6c4b71c216a50292bd58c9ebdd2f74e38fe51ffd48c43326cbc",
      "PKIX-EE(1) 1 1 2 92003ba34942dc74…"
    ]
  ])("understands %s", (text, presented) => {
    expect(presentAssociation(Result.getOrThrow(readAssociation(fromText(text), allUsages)))).toBe(presented)
  })

  it.each<[RecordUnusable["reason"], TlsaRdata]>([
    ["unknown certificate usage", record(4, 0, 1)],
    ["unknown certificate usage", record(255, 0, 1)],
    ["unknown selector", record(3, 2, 1)],
    ["unknown selector", record(3, 255, 1)],
    ["unknown matching type", record(3, 1, 3)],
    ["unknown matching type", record(3, 1, 255)],
    ["wrong digest length", record(3, 1, 1, new Uint8Array(31))],
    ["wrong digest length", record(3, 1, 1, new Uint8Array())],
    ["wrong digest length", record(3, 1, 2, new Uint8Array(32))],
    ["malformed association data", record(3, 0, 0, new Uint8Array(32))],
    ["malformed association data", record(3, 0, 0, new Uint8Array())],
    ["malformed association data", record(3, 1, 0, hex("3000"))],
    ["malformed association data", record(2, 1, 0, Uint8Array.of(...keyPair("p256", "tlsa").spki, 0))]
  ])("RFC 6698 §4.1: a record is unusable for %j", (reason, tlsa) => {
    expect(failureOf(readAssociation(tlsa, allUsages)).reason).toBe(reason)
  })

  it.each([0, 1])("RFC 7672 §3.1.3: usage %i is unusable for SMTP", (usage) => {
    expect(failureOf(readAssociation(record(usage, 1, 1))).reason).toBe("certificate usage not allowed")
    expect(Result.isSuccess(readAssociation(record(usage, 1, 1), allUsages))).toBe(true)
  })

  it.each([2, 3])("RFC 6698 §6: every selector with every digest is understood under usage %i", (usage) => {
    for (const selector of [0, 1]) {
      expect(Result.isSuccess(readAssociation(record(usage, selector, 1)))).toBe(true)
      expect(Result.isSuccess(readAssociation(record(usage, selector, 2, new Uint8Array(64))))).toBe(true)
    }
  })

  it("is undone by toRecord", () => {
    const tlsa = record(2, 1, 0, keyPair("p256", "tlsa").spki)
    expect(toRecord(Result.getOrThrow(readAssociation(tlsa)))).toEqual(tlsa)
    expect(Result.getOrThrow(readTlsa(writeTlsa(tlsa)))).toEqual(tlsa)
  })
})

describe("usableAssociations", () => {
  it("keeps what can be used beside what cannot", () => {
    const { usable, unusable } = usableAssociations([record(3, 1, 1), record(9, 1, 1), record(0, 0, 1)])
    expect(usable).toHaveLength(1)
    expect(unusable.map(({ reason }) => reason)).toEqual([
      "unknown certificate usage",
      "certificate usage not allowed"
    ])
  })

  it("never throws, in 100,000 records of any octets", () => {
    let seed = 3
    const draw = (bound: number) => (seed = (seed * 48_271) % 2_147_483_647) % bound
    const octets = Uint8Array.from(Buffer.from(keyPair("p256", "tlsa").spki))
    let usable = 0
    // Rejections carry a stack trace, which would take most of the time.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    for (let count = 0; count < 100_000; count++) {
      const mutated = octets.slice(0, draw(4) === 0 ? draw(octets.length + 1) : octets.length)
      mutated[draw(mutated.length || 1)] = draw(256)
      const rdata = Uint8Array.of(draw(5), draw(3), draw(4), ...mutated)
      const tlsa = readTlsa(rdata.subarray(0, draw(16) === 0 ? draw(4) : rdata.length))
      if (Result.isSuccess(tlsa) && Result.isSuccess(readAssociation(tlsa.success, allUsages))) usable++
    }
    Error.stackTraceLimit = stackTraceLimit
    expect(usable).toBeGreaterThan(100)
    expect(usable).toBeLessThan(50_000)
  })
})

describe("tlsaOwner, RFC 6698 §3", () => {
  it("puts port and transport before the base domain", () => {
    expect(tlsaOwner("mail.example.com")).toBe("_25._tcp.mail.example.com")
    expect(tlsaOwner("www.example.com", 443)).toBe("_443._tcp.www.example.com")
  })
})
