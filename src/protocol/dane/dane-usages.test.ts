import { Result } from "effect"
import { describe, expect, it } from "vitest"
import {
  serverCertificate,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import { issue } from "../../world/certificate-authority/issue.ts"
import { keyPair } from "../keys/key-pair.ts"
import {
  certificate,
  depth,
  intermediate,
  kinds,
  notAfter,
  notBefore,
  nowSeconds,
  record,
  refusal,
  root,
  server,
  validity,
  verdict
} from "./peer.fixture.ts"
import type { MatchingType, Selector } from "./tlsa.ts"
import type { Peer } from "./verdict.ts"

describe("trustAnchor, RFC 7671 §5.2", () => {
  describe.each<Selector>(["Cert", "SPKI"])(
    "an anchor outside its validity period, selector %s",
    (selector) => {
      const old = subordinateAuthority(root, { subject: "CN=Old", notBefore, notAfter: nowSeconds - 1 })
      const early = subordinateAuthority(root, { subject: "CN=Early", notBefore: nowSeconds + 1, notAfter })
      const under = (authority: typeof old, matchingType: MatchingType = "SHA2-256"): Partial<Peer> => ({
        chain: serverCertificate(authority, { dnsNames: ["mx.example.com"], ...validity }).chain,
        associations: [record("DANE-TA", selector, matchingType, authority.certificate)]
      })

      it("is refused by default, as by OpenSSL", () => {
        expect(refusal(under(old))).toMatchObject({ result: "certificate-expired", matchDepth: 1 })
        expect(refusal(under(old)).detail).toMatch(/expired/)
        expect(refusal(under(early))).toMatchObject({ result: "validation-failure", matchDepth: 1 })
      })

      it("is accepted where dates of anchors are ignored (RFC 5280 §6.1: it is no part of the path)", () => {
        expect(depth(under(old), { anchorDates: "ignored" })).toBe(1)
        expect(depth(under(early), { anchorDates: "ignored" })).toBe(1)
      })

      it("without its certificate has dates only where the record brings it along", () => {
        const alone = { ...under(old, "Full"), chain: under(old).chain!.slice(0, 1) }
        expect(Result.isSuccess(verdict(alone))).toBe(selector === "SPKI")
      })
    }
  )

  it.each<[Selector, MatchingType]>(kinds)(
    "takes a version 1 root, which has no way to say that it is one (RFC 5280 §6.1.1 (d)), %s %s",
    (selector, matchingType) => {
      const key = keyPair("p256", "version 1 root")
      const der = issue({
        version: 0,
        subject: "CN=Old Root",
        subjectKey: key,
        issuer: "CN=Old Root",
        issuerKey: key,
        keyIdentifiers: "none",
        ...validity
      })
      const { chain } = serverCertificate(
        { ...root, subject: "CN=Old Root", key, chain: [der] },
        { dnsNames: ["mx.example.com"], ...validity }
      )
      const of = certificate(der)
      expect(of.version).toBe(0)
      expect(depth({ chain, associations: [record("DANE-TA", selector, matchingType, of)] })).toBe(1)
    }
  )

  it("says why there is no path, in the words of its rule", () => {
    const associations = [record("DANE-TA", "SPKI", "SHA2-256", intermediate.certificate)]
    const refused = refusal({ associations, nowSeconds: notAfter + 1 })
    expect(refused.detail).toBe(
      "expired: valid until 2027-01-15T08:00:00Z (certificate 0, DNS:mx.example.com; RFC 5280 §4.1.2.5)"
    )
  })

  it("prefers what is wrong with a path to what merely does not lead there", () => {
    const stray = subordinateAuthority(root, { subject: "CN=Stray", ...validity })
    const of = [stray, intermediate].map((one) => record("DANE-TA", "SPKI", "SHA2-256", one.certificate))
    for (const associations of [of, of.toReversed()]) {
      const chain = [...server.chain, stray.certificate.der]
      expect(refusal({ chain, associations, nowSeconds: notAfter + 1 }).result).toBe("certificate-expired")
    }
    const old = subordinateAuthority(root, { subject: "CN=Old", notBefore, notAfter: nowSeconds - 1 })
    const { chain } = serverCertificate(old, { dnsNames: ["mx.example.com"], ...validity })
    const associations = [stray, old].map((one) => record("DANE-TA", "SPKI", "SHA2-256", one.certificate))
    expect(refusal({ chain: [...chain, stray.certificate.der], associations }).result).toBe(
      "certificate-expired"
    )
  })

  it("names the record of a certificate that was sent, before one that brings its own along (§5.2.3)", () => {
    const whole = record("DANE-TA", "Cert", "Full", root.certificate)
    const sent = record("DANE-TA", "SPKI", "SHA2-256", intermediate.certificate)
    for (const associations of [
      [whole, sent],
      [sent, whole]
    ])
      expect(Result.getOrThrow(verdict({ associations }))).toMatchObject({ association: sent, matchDepth: 1 })
  })
})
