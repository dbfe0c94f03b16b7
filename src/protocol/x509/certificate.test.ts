import { X509Certificate } from "node:crypto"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { issue, type Issuance } from "../../world/certificate-authority/issue.ts"
import { keyPair } from "../keys/key-pair.ts"
import { isSelfIssued, maxCertificateOctets, parseCertificate, presentCertificate } from "./certificate.ts"
import { presentName } from "./distinguished-name.ts"
import { extensionId } from "./object-identifiers.ts"
import { failureOf } from "../../failure.fixture.ts"

const key = keyPair("ed25519", "certificate test")
const der = (given: Partial<Issuance> = {}) =>
  issue({
    subject: "CN=mx.example.com, O=Example",
    issuer: "CN=authority",
    subjectKey: key,
    issuerKey: key,
    notBefore: 1_700_000_000,
    notAfter: 2_600_000_000,
    names: ["DNS:mx.example.com", "SRV:_smtp.example.com", "IP:192.0.2.1"],
    isCa: false,
    keyUsage: ["digitalSignature"],
    ...given
  })
const read = (given: Partial<Issuance> = {}) => Result.getOrThrow(parseCertificate(der(given)))

describe("parseCertificate, RFC 5280 §4.1", () => {
  it("reads what OpenSSL reads", () => {
    const certificate = read()
    const theirs = new X509Certificate(der())
    expect(Buffer.from(certificate.serialNumber).toString("hex").toUpperCase()).toBe(theirs.serialNumber)
    expect(presentName(certificate.subject)).toBe(theirs.subject.replaceAll("\n", ", "))
    expect(presentName(certificate.issuer)).toBe(theirs.issuer)
    expect(certificate.notBefore * 1000).toBe(Date.parse(theirs.validFrom))
    expect(certificate.notAfter * 1000).toBe(Date.parse(theirs.validTo))
    expect(Buffer.from(certificate.spki)).toEqual(theirs.publicKey.export({ type: "spki", format: "der" }))
  })

  it("keeps the forms of names apart, SRVName included (RFC 4985 §2)", () =>
    expect(read().values.subjectAlternativeName).toEqual([
      { form: "dNSName", value: "mx.example.com" },
      { form: "sRVName", value: "_smtp.example.com" },
      { form: "iPAddress", octets: Uint8Array.of(192, 0, 2, 1) }
    ]))

  it("yields one object for equal octets, and another once octets were changed in place", () => {
    const octets = Uint8Array.from(der())
    const first = Result.getOrThrow(parseCertificate(octets))
    expect(Result.getOrThrow(parseCertificate(Uint8Array.from(octets)))).toBe(first)
    octets[octets.length - 1]! ^= 1
    const second = Result.getOrThrow(parseCertificate(octets))
    expect(second).not.toBe(first)
    expect(first.der).toEqual(der())
  })

  it("compares names without case and blanks, whatever the string type (§7.1)", () => {
    expect(isSelfIssued(read({ subject: "CN=Example  Authority", issuer: "CN=EXAMPLE authority" }))).toBe(
      true
    )
    expect(
      isSelfIssued(read({ subject: "CN=Example, O=Authority", issuer: "O=Authority, CN=Example" }))
    ).toBe(false)
  })

  it("names a certificate without subject by its first host", () =>
    expect(presentCertificate(read({ subject: "" }))).toBe("DNS:mx.example.com"))

  const broken = (id: string, hex: string) =>
    parseCertificate(
      der({
        isCa: true,
        keyUsage: ["keyCertSign"],
        further: [{ id, isCritical: false, value: Uint8Array.from(Buffer.from(hex, "hex")) }]
      })
    )
  it.each<[string, string, string]>([
    ["name constraints without subtrees", extensionId.nameConstraints, "3000"],
    ["an empty list of subtrees", extensionId.nameConstraints, "3002a000"],
    ["policy constraints without any", extensionId.policyConstraints, "3000"],
    ["an empty extended key usage", extensionId.extendedKeyUsage, "3000"],
    ["octets after the value", extensionId.inhibitAnyPolicy, "02010000"],
    ["a negative count", extensionId.inhibitAnyPolicy, "0201ff"],
    [
      "an empty SRVName (RFC 4985 §2)",
      extensionId.subjectAlternativeName,
      "3010a00e06082b06010505070807a0021600"
    ],
    ["an alternative name of no form", extensionId.subjectAlternativeName, "30028b00"],
    ["a host that is not ASCII (§7.2)", extensionId.subjectAlternativeName, "30038201e9"],
    ["an access description that is none", extensionId.authorityInformationAccess, "0101ff"]
  ])("refuses %s", (_, id, hex) => expect(failureOf(broken(id, hex)).reason).toBe("malformed extension"))

  it("reads GeneralizedTime before 2050: readers MUST be able to process either (§4.1.2.5)", () => {
    const utc = Buffer.from(der())
    const at = utc.indexOf(Buffer.of(0x17, 13))
    const generalized = Buffer.concat([
      utc.subarray(0, at),
      Buffer.of(0x18, 15),
      Buffer.from("20"),
      utc.subarray(at + 2)
    ])
    // Lengths of the certificate, of the part that is signed and of the validity grow by the two digits.
    for (const length of [2, 6]) generalized.writeUInt16BE(utc.readUInt16BE(length) + 2, length)
    generalized.writeUInt8(utc.readUInt8(at - 1) + 2, at - 1)
    const { notBefore, notAfter } = Result.getOrThrow(parseCertificate(generalized))
    expect({ notBefore, notAfter }).toEqual({ notBefore: 1_700_000_000, notAfter: 2_600_000_000 })
  })

  it("reads a version 1 that is written out (X.690 §11.5 binds encoders)", () => {
    const version3 = Buffer.from(der())
    version3.writeUInt8(0, version3.indexOf(Buffer.of(0xa0, 3, 2, 1)) + 4)
    expect(Result.getOrThrow(parseCertificate(version3)).version).toBe(0)
  })

  it.each(["03020780", "03020080", "0303008000", "0303078000"])(
    "reads the same key usage however many zero bits end it: %s (X.690 §11.2.2 binds encoders)",
    (hex) => {
      const value = Uint8Array.from(Buffer.from(hex, "hex"))
      const keyUsage = { id: extensionId.keyUsage, isCritical: true, value }
      const octets = issue({
        subject: "CN=x",
        issuer: "CN=x",
        subjectKey: key,
        issuerKey: key,
        notBefore: 0,
        notAfter: 1,
        further: [keyUsage]
      })
      expect(Result.getOrThrow(parseCertificate(octets)).values.keyUsage).toEqual(new Set([0]))
    }
  )

  it("refuses what is too large without reading it", () =>
    expect(failureOf(parseCertificate(new Uint8Array(maxCertificateOctets + 1))).reason).toBe("too large"))

  it("refuses every truncation", () => {
    const octets = der()
    for (let length = 0; length < octets.length; length++)
      expect(Result.isFailure(parseCertificate(octets.subarray(0, length)))).toBe(true)
  })
})
