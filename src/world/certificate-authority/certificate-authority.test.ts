import { X509Certificate } from "node:crypto"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import type { KeyAlgorithm } from "../../protocol/keys/key-pair.ts"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import {
  rootAuthority,
  selfSignedCertificate,
  serverCertificate,
  subordinateAuthority
} from "./certificate-authority.ts"

const dates = { notBefore: 1_700_000_000, notAfter: 1_800_000_000 }

describe.each<KeyAlgorithm>(["p256", "p384", "ed25519", "rsa2048"])(
  "authorities with %s keys",
  (keyAlgorithm) => {
    const root = rootAuthority({ subject: "CN=root", keyAlgorithm, ...dates })
    const authority = subordinateAuthority(root, {
      subject: "CN=authority",
      keyAlgorithm,
      pathLength: 0,
      ...dates
    })
    const server = serverCertificate(authority, { dnsNames: ["mx.example.com"], keyAlgorithm, ...dates })

    it("issue what OpenSSL verifies", () => {
      const [top, middle, leaf] = [root.certificate.der, authority.certificate.der, server.der].map(
        (der) => new X509Certificate(der)
      )
      expect(top!.verify(top!.publicKey)).toBe(true)
      expect(middle!.verify(top!.publicKey)).toBe(true)
      expect(leaf!.verify(middle!.publicKey)).toBe(true)
      expect([top!.ca, middle!.ca, leaf!.ca]).toEqual([true, true, false])
      expect(middle!.checkIssued(top!) && leaf!.checkIssued(middle!)).toBe(true)
      expect(leaf!.checkHost("mx.example.com")).toBe("mx.example.com")
    })
  }
)

describe("certificate authorities", () => {
  const root = rootAuthority({ subject: "CN=root", ...dates })
  const upper = subordinateAuthority(root, { subject: "CN=upper", ...dates })
  const lower = subordinateAuthority(upper, { subject: "CN=lower", ...dates })

  it("have servers show every certificate but the root's, their own first", () => {
    const { der, chain } = serverCertificate(lower, { dnsNames: ["mx.example.com"], ...dates })
    expect(chain).toEqual([der, lower.certificate.der, upper.certificate.der])
  })

  it("issue the same octets for the same request, and others for another", () => {
    const request = { dnsNames: ["mx.example.com"], ...dates }
    expect(serverCertificate(lower, request).der).toBe(serverCertificate(lower, request).der)
    const renewed = serverCertificate(lower, { ...request, notAfter: dates.notAfter + 1 })
    expect(renewed.der).not.toEqual(serverCertificate(lower, request).der)
    expect(renewed.key).toBe(serverCertificate(lower, request).key)
  })

  it.each([
    "0000-01-01T00:00:00Z",
    "0099-12-31T23:59:59Z",
    "1949-12-31T23:59:59Z",
    "1950-01-01T00:00:00Z",
    "2049-12-31T23:59:59Z",
    "2050-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z"
  ])("write %s as a time that is read as the same (RFC 5280 §4.1.2.5)", (instant) => {
    const seconds = Date.parse(instant) / 1000
    const request = { dnsNames: ["mx.example.com"], notBefore: seconds, notAfter: seconds }
    const { notBefore, notAfter } = Result.getOrThrow(parseCertificate(serverCertificate(lower, request).der))
    expect([notBefore, notAfter]).toEqual([seconds, seconds])
  })

  it("certify an existing authority across: same subject and key, another issuer", () => {
    const crossed = subordinateAuthority(rootAuthority({ subject: "CN=other", ...dates }), {
      subject: "CN=upper",
      subjectKey: upper.key,
      ...dates
    })
    expect(crossed.certificate.standing).toBe(upper.certificate.standing)
    expect(crossed.certificate.issuer.key).not.toBe(upper.certificate.issuer.key)
  })

  it("have no part in a certificate that signs itself", () => {
    const { chain } = selfSignedCertificate({
      subject: "CN=mx.example.com",
      dnsNames: ["mx.example.com"],
      ...dates
    })
    const certificate = Result.getOrThrow(parseCertificate(chain[0]!))
    expect(chain).toHaveLength(1)
    expect(certificate.issuer.key).toBe(certificate.subject.key)
  })
})
