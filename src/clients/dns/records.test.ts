import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { parseRdata } from "../../protocol/dns/presentation.ts"
import { type TypeName, typeCodes } from "../../protocol/dns/types.ts"
import { rfc } from "../../protocol/rfc.ts"
import type { DnsAnswer } from "./dns.ts"
import { readAddresses, readMx, readTexts, readTlsa } from "./records.ts"

const answer = (type: TypeName, ...rdatas: ReadonlyArray<string | Uint8Array>): DnsAnswer => ({
  name: "example",
  type,
  rcode: "NOERROR",
  status: "secure",
  aliases: [],
  canonicalName: "example",
  rdatas: rdatas.map((rdata) =>
    typeof rdata === "string" ? Result.getOrThrow(parseRdata(typeCodes[type], rdata)) : rdata
  ),
  ttlSeconds: 60,
  because: rfc(4035, "5.3")
})

describe("readers of answers", () => {
  it("read MX with names in lower case, and a null MX as the root (RFC 7505 §3)", () => {
    expect(readMx(answer("MX", "10 MX.Example", "0 ."))).toEqual([
      { preference: 10, exchange: "mx.example" },
      { preference: 0, exchange: "." }
    ])
  })

  it("read addresses of both families", () => {
    expect(readAddresses(answer("A", "192.0.2.1"))).toEqual(["192.0.2.1"])
    expect(readAddresses(answer("AAAA", "2001:db8:0:0::1"))).toEqual(["2001:db8::1"])
  })

  it("join the strings of a text without anything between (RFC 8461 §3.1)", () =>
    expect(readTexts(answer("TXT", '"v=STSv1; " "id=1;"', '"other"'))).toEqual(["v=STSv1; id=1;", "other"]))

  it("read TLSA", () =>
    expect(readTlsa(answer("TLSA", "3 1 1 00ff"))).toEqual([
      { certificateUsage: 3, selector: 1, matchingType: 1, associationData: Uint8Array.of(0, 255) }
    ]))

  it("leave out what is malformed, and read nothing from answers of another type", () => {
    expect(readAddresses(answer("A", Uint8Array.of(1, 2, 3), "192.0.2.1"))).toEqual(["192.0.2.1"])
    expect(readMx(answer("A", "192.0.2.1"))).toEqual([])
    expect(readTlsa(answer("TXT", '"3 1 1"'))).toEqual([])
  })
})
