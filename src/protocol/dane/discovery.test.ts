import { describe, expect, it } from "vitest"
import { cite } from "../rfc.ts"
import {
  addressLookups,
  afterAddressLookup,
  afterMxLookup,
  afterTlsaLookup,
  type DaneConduct,
  type Lookup,
  type TlsaAnswer,
  usualConduct
} from "./discovery.ts"
import type { Association } from "./tlsa.ts"

const mandatory: DaneConduct = { ...usualConduct, isMandatory: true }
const association: Association = {
  usage: "DANE-EE",
  selector: "SPKI",
  matchingType: "SHA2-256",
  data: new Uint8Array(32)
}
const address = (status: "secure" | "insecure") => ({
  status,
  aliases: [],
  canonicalName: "mx.example.com",
  hasAddress: true
})

describe("afterMxLookup, RFC 7672 §2.2.1", () => {
  it.each<[Parameters<typeof afterMxLookup>[0], DaneConduct, string, string]>([
    ["secure", usualConduct, "Continue", "RFC 7672 §2.2"],
    ["none", usualConduct, "Continue", "RFC 7672 §2.2"],
    ["failure", usualConduct, "Defer", "RFC 7672 §2.2.1"],
    ["insecure", usualConduct, "Continue", "RFC 7672 §2.2.1"],
    ["insecure", { ...usualConduct, onInsecureMx: "opportunistic" }, "Opportunistic", "RFC 7672 §2.2.1"],
    ["insecure", mandatory, "Defer", "RFC 7672 §6"],
    ["secure", mandatory, "Continue", "RFC 7672 §2.2"]
  ])("MX %s: with %o, %s", (mx, conduct, tag, because) => {
    const verdict = afterMxLookup(mx, conduct)
    expect([verdict._tag, cite(verdict.because)]).toEqual([tag, because])
  })

  it("RFC 7672 §2.1.2 MUST delay the mail when the MX lookup fails", () => {
    expect(afterMxLookup("failure")).toMatchObject({ _tag: "Defer", report: "dnssec-invalid" })
  })
})

describe("addressLookups, of A and AAAA", () => {
  const none = { ...address("secure"), hasAddress: false }

  it("RFC 7672 §2.1.2 MUST NOT use a host of which a lookup failed, whatever the other says", () => {
    expect(addressLookups([address("secure"), "failure"])).toBe("failure")
    expect(addressLookups(["failure", address("secure")])).toBe("failure")
    // Software that goes on with what it has, and only where it has something.
    const suffices = "other addresses suffice"
    expect(addressLookups(["failure", address("secure")], suffices)).toEqual(address("secure"))
    expect(addressLookups([address("insecure"), "failure"], suffices)).toEqual(address("insecure"))
    expect(addressLookups(["failure", none], suffices)).toBe("failure")
    expect(addressLookups(["failure", "failure"], suffices)).toBe("failure")
  })

  it("RFC 7672 §2.2.2: one address is enough, and both answers have to be secure", () => {
    expect(addressLookups([none, address("secure")])).toEqual(address("secure"))
    expect(addressLookups([none, none])).toEqual(none)
    expect(addressLookups([address("secure"), address("insecure")])).toEqual(address("insecure"))
  })
})

describe("afterAddressLookup, RFC 7672 §2.2.2", () => {
  it("RFC 7672 §2.1.2 MUST skip a host whose address lookup fails", () => {
    expect(afterAddressLookup("mx.example.com", "failure")).toMatchObject({
      _tag: "NextHost",
      report: "dnssec-invalid"
    })
  })

  it("skips a host without address", () => {
    expect(afterAddressLookup("mx.example.com", { ...address("secure"), hasAddress: false })._tag).toBe(
      "Unreachable"
    )
  })

  it("looks for TLSA records below secure addresses", () => {
    expect(afterAddressLookup("mx.example.com", address("secure"))).toMatchObject({
      _tag: "Candidates",
      baseDomains: ["mx.example.com"]
    })
  })

  it("goes without DANE below insecure addresses, unless DANE is mandatory (§6)", () => {
    expect(afterAddressLookup("mx.example.com", address("insecure"))._tag).toBe("Opportunistic")
    expect(afterAddressLookup("mx.example.com", address("insecure"), mandatory)).toMatchObject({
      _tag: "NextHost",
      report: "dane-required"
    })
  })
})

describe("afterTlsaLookup, RFC 7672 §2.2", () => {
  it.each<[string, Lookup<TlsaAnswer>, boolean, string]>([
    ["a failure (§2.1.2)", "failure", true, "NextHost"],
    ["a failure of the last candidate (§2.1.2)", "failure", false, "NextHost"],
    ["absence", "none", true, "AskNext"],
    ["absence of the last candidate", "none", false, "Opportunistic"],
    ["insecure records", { status: "insecure", usable: [association] }, true, "AskNext"],
    [
      "insecure records of the last candidate",
      { status: "insecure", usable: [association] },
      false,
      "Opportunistic"
    ],
    ["secure, usable records", { status: "secure", usable: [association] }, true, "Authenticate"],
    ["secure records, none usable", { status: "secure", usable: [] }, true, "Encrypt"]
  ])("on %s with another candidate %s: %s", (_, answer, hasFurtherCandidate, tag) => {
    expect(afterTlsaLookup("mx.example.com", answer, { hasFurtherCandidate })._tag).toBe(tag)
  })

  it.each<[string, Lookup<TlsaAnswer>]>([
    ["no records", "none"],
    ["insecure records", { status: "insecure", usable: [association] }],
    ["no usable record", { status: "secure", usable: [] }]
  ])("RFC 7672 §6: mandatory DANE refuses a host with %s", (_, answer) => {
    expect(afterTlsaLookup("mx", answer, { hasFurtherCandidate: false, isMandatory: true })).toMatchObject({
      _tag: "NextHost",
      report: "dane-required"
    })
  })
})
