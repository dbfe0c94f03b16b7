import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseRdata, presentRdata } from "./presentation.ts"
import { readMx, writeMx } from "./rdata/mx.ts"
import { name } from "./name.ts"
import { readA } from "./rdata/address.ts"
import { readNsec, writeNsec } from "./rdata/nsec.ts"
import { readNsec3 } from "./rdata/nsec3.ts"
import type { RdataRejected } from "./rdata/reader.ts"
import { readTxt, writeTxt } from "./rdata/txt.ts"
import { typeCodes, type TypeName } from "./types.ts"

const hexOf = (type: TypeName, text: string) =>
  Buffer.from(Result.getOrThrow(parseRdata(typeCodes[type], text))).toString("hex")

/** Canonical text of each type; those with a section number are the RFC's examples. */
const texts: ReadonlyArray<[TypeName, string]> = [
  ["A", "192.0.2.1"],
  ["AAAA", "2001:db8::f00:baa9"],
  ["NS", "ns.example."],
  ["CNAME", "."],
  ["DNAME", String.raw`a\.b.example.`],
  ["PTR", "host.example."],
  ["MX", "10 mx.example."],
  ["MX", "0 ."],
  ["SOA", "ns.example. admin.example. 4294967295 3600 600 86400 300"],
  ["TXT", String.raw`"v=STSv1; id=20160831085700Z;" "a\"b\\\000" ""`],
  ["SRV", "0 5 5269 xmpp.example."],
  // RFC 4034 §5.4
  ["DS", "60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118"],
  // RFC 8080 §6.1
  ["DNSKEY", "257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4="],
  ["RRSIG", "TYPE65400 13 2 300 20270107203323 20261108203323 34277 example. AAEC"],
  // RFC 4034 §4.3
  ["NSEC", "host.example.com. A MX RRSIG NSEC TYPE1234"],
  // RFC 5155 Appendix A
  ["NSEC3", "1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr NS SOA MX RRSIG DNSKEY NSEC3PARAM"],
  ["NSEC3", "1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr"],
  ["NSEC3PARAM", "1 0 0 -"],
  ["TLSA", "3 1 1 abcd"],
  ["CAA", '128 issue "ca.example; validationmethods=dns-01"']
]

describe("parseRdata and presentRdata", () => {
  it.each(texts)("give back %s %s", (type, text) => {
    const rdata = Result.getOrThrow(parseRdata(typeCodes[type], text))
    expect(presentRdata(typeCodes[type], rdata)).toBe(text)
  })

  it.each(texts)("read %s %s in the notation of RFC 3597 §5 as well", (type, text) => {
    const hex = hexOf(type, text)
    expect(hexOf(type, String.raw`\# ${hex.length / 2} ${hex}`)).toBe(hex)
  })

  it.each(texts)(
    "refuse %s %s when an octet is missing or one too many, or show it as octets",
    (type, text) => {
      const rdata = Buffer.from(hexOf(type, text), "hex")
      // Types that end with octets of any number cannot tell; of the others no wrong length reads as right.
      if (["DS", "DNSKEY", "RRSIG", "TLSA", "CAA"].includes(type)) return
      expect(presentRdata(typeCodes[type], Buffer.concat([rdata, Buffer.of(0)]))).toMatch(
        type === "TXT" ? /^"/ : /^\\# /
      )
      // Without its types an NSEC record is short, but whole.
      if (rdata.length > 1) expect(presentRdata(typeCodes[type], rdata.subarray(0, -1))).not.toBe(text)
    }
  )

  it("reads a CAA value of any length (RFC 8659 §4.1.1)", () =>
    expect(hexOf("CAA", `0 issue "${"a".repeat(300)}"`)).toBe(`00056973737565${"61".repeat(300)}`))

  it("writes the NSEC bitmap of RFC 4034 §4.3", () =>
    expect(hexOf("NSEC", "host.example.com. A MX RRSIG NSEC TYPE1234")).toBe(
      `04686f7374076578616d706c6503636f6d000006400100000003041b${"00".repeat(26)}20`
    ))

  it("reads parentheses, comments and several lines", () =>
    expect(hexOf("DS", "60485 5 1 ( 2BB183AF5F22588179A53B0A ; half\n 98631FAD1A292118 )")).toBe(
      hexOf("DS", "60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118")
    ))

  it("reads signature times as dates or as seconds", () =>
    expect(hexOf("RRSIG", "MX 15 2 3600 1440021600 1438207200 3613 example.com. AA==")).toBe(
      hexOf("RRSIG", "MX 15 2 3600 20150819220000 20150729220000 3613 example.com. AA==")
    ))

  it("shows unknown types and malformed RDATA as octets", () => {
    expect(presentRdata(65_280, Uint8Array.of(1, 2))).toBe(String.raw`\# 2 0102`)
    expect(presentRdata(65_280, new Uint8Array())).toBe(String.raw`\# 0`)
    expect(presentRdata(typeCodes.A, Uint8Array.of(1, 2))).toBe(String.raw`\# 2 0102`)
  })

  it.each<[TypeName | number, string]>([
    ["A", "192.0.2"],
    ["A", "192.0.2.256"],
    ["A", "192.0.2.01"],
    ["A", "192.0.2.1 192.0.2.2"],
    ["AAAA", "1:2:3:4:5:6:7"],
    ["AAAA", "1::2::3"],
    ["AAAA", "1:2:3:4:5:6:7:8::"],
    ["MX", "mx.example."],
    ["MX", "65536 mx.example."],
    ["MX", "10 a..b"],
    ["TXT", ""],
    ["TXT", '"open'],
    ["TXT", `"${"a".repeat(256)}"`],
    ["DS", "1 2 3 abc"],
    ["DNSKEY", "257 3 15 ?"],
    ["RRSIG", "A 13 2 300 20271307203323 20261108203323 1 example. AAAA"],
    ["NSEC", "a.example. NOTYPE"],
    ["NSEC3", "1 0 0 zz 2t7b4g4vsa5smi47k61mv5bv1a22bojr"],
    ["TLSA", "3 1 256 abcd"],
    ["CAA", '0 is-sue "x"'],
    ["A", String.raw`\# 4 c00002`],
    ["A", String.raw`\# 4 c000020100`],
    ["A", String.raw`\# 4`],
    [65_280, "text"]
  ])("reject %s %s", (type, text) =>
    expect(Result.isFailure(parseRdata(typeof type === "number" ? type : typeCodes[type], text))).toBe(true)
  )

  it("give back any octets, those that are none of their type in the notation of RFC 3597 §5", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(typeCodes), 65_280),
        fc.uint8Array({ maxLength: 60 }),
        (type, rdata) => {
          const text = presentRdata(type, rdata)
          const back = Result.getOrThrow(parseRdata(type, text))
          // A bitmap with trailing zero octets reads, but is written without them.
          if ((type === typeCodes.NSEC || type === typeCodes.NSEC3) && !text.startsWith(String.raw`\#`))
            return
          expect(Buffer.from(back).toString("hex")).toBe(Buffer.from(rdata).toString("hex"))
        }
      ),
      { numRuns: 2000 }
    ))
})

describe("typed RDATA", () => {
  it("is what was written", () => {
    const mx = Result.getOrThrow(readMx(writeMx({ preference: 10, exchange: name("mx.example") })))
    expect([mx.preference, `${mx.exchange}`]).toEqual([10, "mx.example"])
    const nsec = Result.getOrThrow(readNsec(writeNsec({ nextDomainName: name("b"), types: [257, 1, 1] })))
    expect(nsec.types).toEqual([1, 257])
  })

  it.each<[string, Result.Result<unknown, RdataRejected>]>([
    ["RDATA too short", readA(Uint8Array.of(1, 2, 3))],
    ["octets after the last field", readA(Uint8Array.of(1, 2, 3, 4, 5))],
    ["malformed domain name", readMx(Uint8Array.of(0, 1, 0xc0, 0))],
    ["malformed type bitmap", readNsec(Uint8Array.of(0, 0, 0))],
    ["malformed type bitmap", readNsec(Uint8Array.of(0, 1, 1, 64, 0, 1, 64))],
    ["RDATA too short", readNsec(Uint8Array.of(0, 0, 4, 64))],
    ["field out of range", readNsec3(Uint8Array.of(1, 0, 0, 0, 0, 0))]
  ])("rejects: %s", (reason, result) =>
    expect(Result.isFailure(result) && result.failure.reason).toBe(reason)
  )

  it("splits text over 255 octets into strings", () =>
    expect(Result.getOrThrow(readTxt(writeTxt("a".repeat(600)))).map(({ length }) => length)).toEqual([
      255, 255, 90
    ]))
})
