import { Result } from "effect"
import { describe, expect, it } from "vitest"
import {
  rootAuthority,
  selfSignedCertificate,
  serverCertificate,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import { rfc6125 } from "../names/matching-rules.ts"
import { cite } from "../rfc.ts"
import { parseCertificate } from "../x509/certificate.ts"
import { certificateOctets } from "../x509/certificate-octets.ts"
import {
  certificate,
  depth,
  intermediate,
  kinds,
  leaf,
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
import { type MatchingType, type Selector, toRecord, usableAssociations } from "./tlsa.ts"
import type { Peer } from "./verdict.ts"

const stranger = rootAuthority({ subject: "CN=Stranger", ...validity })
/** Another root with the first one's name. */
const namesake = rootAuthority({ subject: "CN=Root", ...validity, keyAlgorithm: "p384" })

describe("authenticate under DANE-EE(3), RFC 7672 §3.1.1", () => {
  it.each(kinds)("accepts a leaf that matches, %s %s", (selector, matchingType) => {
    expect(depth({ associations: [record("DANE-EE", selector, matchingType, leaf)] })).toBe(0)
  })

  const associations = [record("DANE-EE", "SPKI", "SHA2-256", leaf)]

  it("RFC 7672 §3.2.1 MUST NOT check names", () => {
    expect(depth({ associations, names: ["other.example"] })).toBe(0)
  })

  it("RFC 7672 §3.1.1 MUST ignore the validity period", () => {
    expect([notBefore - 1, notAfter + 1].map((at) => depth({ associations, nowSeconds: at }))).toEqual([0, 0])
  })

  it("asks for no authority above the leaf", () => {
    expect(depth({ associations, chain: [server.der] })).toBe(0)
    const lone = selfSignedCertificate({ subject: "CN=lone", ...validity })
    expect(
      depth({
        chain: lone.chain,
        associations: [record("DANE-EE", "Cert", "SHA2-256", certificate(lone.der))]
      })
    ).toBe(0)
  })

  it.each<[string, (der: Buffer) => void]>([
    ["a date that cannot be read", (der) => der.write("?", der.indexOf(Buffer.from([0x17, 13])) + 14)],
    [
      "an extension that cannot be read",
      (der) => der.fill(0xff, der.indexOf("mx.example.com"), der.indexOf("mx.example.com") + 14)
    ],
    ["an issuer that cannot be read", (der) => der.writeUInt8(0x9f, der.indexOf("Intermediate") - 2)]
  ])("compares octets only: %s plays no part", (_, spoil) => {
    const spoilt = Buffer.from(server.der)
    spoil(spoilt)
    expect(Result.isFailure(parseCertificate(spoilt))).toBe(true)
    const octets = Result.getOrThrow(certificateOctets(spoilt))
    expect(octets.spki).toEqual(leaf.spki)
    for (const [selector, matchingType] of kinds) {
      const of = [record("DANE-EE", selector, matchingType, octets)]
      expect(depth({ chain: [spoilt], associations: of })).toBe(0)
      expect(usableAssociations(of.map(toRecord)).usable).toEqual(of)
    }
    // Every other usage reads dates and names.
    const above = [record("DANE-TA", "SPKI", "SHA2-256", intermediate.certificate)]
    expect(refusal({ chain: [spoilt, ...server.chain.slice(1)], associations: above }).reason).toBe(
      "malformed certificate"
    )
  })

  it("does not look above the leaf: the record of an authority matches nothing", () => {
    const above = [record("DANE-EE", "SPKI", "SHA2-256", intermediate.certificate)]
    expect(refusal({ associations: above })).toMatchObject({
      reason: "no association matches",
      matchDepth: -1
    })
  })

  it("checks names where the application says so (RFC 7671 §5.1)", () => {
    const rules = { checksNamesOfEndEntity: true }
    expect(depth({ associations }, rules)).toBe(0)
    expect(refusal({ associations, names: ["other.example"] }, rules)).toMatchObject({
      reason: "name mismatch",
      matchDepth: 0
    })
  })
})

describe("authenticate under DANE-TA(2), RFC 7672 §3.1.2", () => {
  it.each(kinds)("accepts an authority that the server sends, %s %s", (selector, matchingType) => {
    const associations = [record("DANE-TA", selector, matchingType, intermediate.certificate)]
    expect(depth({ associations })).toBe(1)
  })

  it("needs no public root: the authority may be signed by anybody, or be a root of its own", () => {
    const chain = [...server.chain, root.certificate.der]
    expect(depth({ chain, associations: [record("DANE-TA", "Cert", "SHA2-256", root.certificate)] })).toBe(2)
  })

  it("does not depend on the order of the certificates after the leaf", () => {
    const chain = [server.der, root.certificate.der, intermediate.certificate.der]
    expect(depth({ chain, associations: [record("DANE-TA", "SPKI", "SHA2-256", root.certificate)] })).toBe(2)
  })

  it.each<[Selector, MatchingType]>([
    ["Cert", "SHA2-256"],
    ["SPKI", "SHA2-256"],
    ["SPKI", "SHA2-512"]
  ])(
    "RFC 7672 §3.1.2 MUST be sent: a digest alone does not stand for the authority, %s %s",
    (selector, matchingType) => {
      const associations = [record("DANE-TA", selector, matchingType, root.certificate)]
      expect(refusal({ associations })).toMatchObject({ reason: "no association matches", matchDepth: -1 })
    }
  )

  it("takes the certificate from a record 2 0 0 when the server does not send it (RFC 7671 §5.2.3)", () => {
    expect(depth({ associations: [record("DANE-TA", "Cert", "Full", root.certificate)] })).toBe(2)
    const chain = [server.der]
    expect(
      depth({ chain, associations: [record("DANE-TA", "Cert", "Full", intermediate.certificate)] })
    ).toBe(1)
  })

  it("takes the key from a record 2 1 0: what it signed is at the end of the path (RFC 7671 §5.2.3)", () => {
    expect(depth({ associations: [record("DANE-TA", "SPKI", "Full", root.certificate)] })).toBe(1)
    const chain = [server.der]
    expect(
      depth({ chain, associations: [record("DANE-TA", "SPKI", "Full", intermediate.certificate)] })
    ).toBe(0)
  })

  it.each<[string, ReadonlyArray<Uint8Array>]>([
    ["a stranger's leaf", serverCertificate(stranger, { dnsNames: ["mx.example.com"], ...validity }).chain],
    ["a self-signed leaf", selfSignedCertificate({ dnsNames: ["mx.example.com"], ...validity }).chain],
    [
      "a leaf from a root with the same name",
      serverCertificate(namesake, { dnsNames: ["mx.example.com"], ...validity }).chain
    ]
  ])("is not satisfied by the authority's certificate behind %s", (_, chain) => {
    for (const authority of [intermediate, root]) {
      const associations = [record("DANE-TA", "Cert", "SHA2-256", authority.certificate)]
      const shown = [...chain, intermediate.certificate.der, root.certificate.der]
      expect(refusal({ chain: shown, associations })).toMatchObject({
        reason: "no path to the matching trust anchor",
        result: "certificate-not-trusted"
      })
    }
  })

  it("does not take the leaf for an authority", () => {
    const lone = selfSignedCertificate({ dnsNames: ["mx.example.com"], ...validity })
    const associations = [record("DANE-TA", "Cert", "SHA2-256", certificate(lone.der))]
    for (const chain of [lone.chain, [...lone.chain, ...lone.chain]]) {
      expect(Result.isFailure(verdict({ chain, associations }))).toBe(true)
    }
  })

  it("does not let a server certificate issue others", () => {
    const below = serverCertificate(
      { ...intermediate, subject: "CN=Server", key: server.key, chain: server.chain },
      { dnsNames: ["mx.example.com"], ...validity }
    )
    const associations = [record("DANE-TA", "Cert", "SHA2-256", intermediate.certificate)]
    expect(Result.isFailure(verdict({ chain: below.chain, associations }))).toBe(true)
  })

  const associations = [record("DANE-TA", "SPKI", "SHA2-256", intermediate.certificate)]

  it("enforces validity of what the authority issued", () => {
    expect(refusal({ associations, nowSeconds: notAfter + 1 })).toMatchObject({
      reason: "no path to the matching trust anchor",
      result: "certificate-expired",
      matchDepth: 1
    })
  })

  it("does ask whether a certificate between the authority and the leaf has expired", () => {
    const old = subordinateAuthority(root, { subject: "CN=Old", notBefore, notAfter: nowSeconds - 1 })
    const { chain } = serverCertificate(old, { dnsNames: ["mx.example.com"], ...validity })
    const above = [record("DANE-TA", "Cert", "Full", root.certificate)]
    expect(refusal({ chain, associations: above }).result).toBe("certificate-expired")
  })

  it("RFC 7672 §3.2.2 MUST match one of the reference identifiers", () => {
    expect(depth({ associations, names: ["example.org", "mx.example.com"] })).toBe(1)
    const refused = refusal({ associations, names: ["example.org", "example.com"] })
    expect(refused).toMatchObject({
      reason: "name mismatch",
      result: "certificate-host-mismatch",
      matchDepth: 1
    })
    expect(refused.because.map(cite)).toContain("RFC 7672 §3.2.2")
  })

  it.each<[string, string, boolean]>([
    ["*.example.com", "mx1.example.com", true],
    ["*.example.com", "a.mx1.example.com", false],
    ["smtp*.example.com", "smtp1.example.com", false],
    ["*smtp.example.com", "1smtp.example.com", false]
  ])("RFC 7672 §3.2.3: a certificate for %s, asked for %s: %s", (presented, name, expected) => {
    const { chain } = serverCertificate(intermediate, { dnsNames: [presented], ...validity })
    expect(Result.isSuccess(verdict({ chain, associations, names: [name] }))).toBe(expected)
  })

  it("RFC 7672 §3.2.3: takes the common name only where there is no DNS-ID", () => {
    const withoutSan = serverCertificate(intermediate, { subject: "CN=mx.example.com", ...validity })
    expect(depth({ chain: withoutSan.chain, associations })).toBe(1)
    const withSan = serverCertificate(intermediate, {
      subject: "CN=mx.example.com",
      dnsNames: ["other.example"],
      ...validity
    })
    expect(refusal({ chain: withSan.chain, associations }).reason).toBe("name mismatch")
  })

  it("binds the path by the authority's own limits under selector Cert, and by its key alone under SPKI", () => {
    const limited = subordinateAuthority(root, {
      subject: "CN=Limited",
      permitted: ["DNS:example.org"],
      ...validity
    })
    const { chain } = serverCertificate(limited, { dnsNames: ["mx.example.com"], ...validity })
    const under = (selector: Selector) =>
      verdict({ chain, associations: [record("DANE-TA", selector, "SHA2-256", limited.certificate)] })
    expect(Result.isFailure(under("Cert"))).toBe(true)
    expect(Result.isSuccess(under("SPKI"))).toBe(true)
  })
})

describe("authenticate under PKIX-EE(1) and PKIX-TA(0), RFC 7671 §5.3 and §5.4", () => {
  const roots = [root.anchor]
  const general = { names: rfc6125 }

  it.each(kinds)("accepts a leaf that matches and has a path to a root, %s %s", (selector, matchingType) => {
    const associations = [record("PKIX-EE", selector, matchingType, leaf)]
    expect(depth({ associations, anchors: roots }, general)).toBe(0)
    expect(refusal({ associations, anchors: [stranger.anchor] }, general)).toMatchObject({
      reason: "no path to a trusted root",
      matchDepth: 0
    })
  })

  it.each(kinds)(
    "accepts a path through an intermediate or up to a root that matches, %s %s",
    (selector, matchingType) => {
      expect(
        depth(
          {
            associations: [record("PKIX-TA", selector, matchingType, intermediate.certificate)],
            anchors: roots
          },
          general
        )
      ).toBe(1)
      expect(
        depth(
          { associations: [record("PKIX-TA", selector, matchingType, root.certificate)], anchors: roots },
          general
        )
      ).toBe(2)
    }
  )

  it("RFC 7671 §5.4 MUST carry the path on past a trusted intermediate that does not match", () => {
    const associations = [record("PKIX-TA", "Cert", "SHA2-256", root.certificate)]
    expect(depth({ associations, anchors: [intermediate.anchor, root.anchor] }, general)).toBe(2)
  })

  it("takes the certificate of the authority from a record 0 0 0", () => {
    const chain = [server.der]
    expect(
      depth(
        {
          chain,
          associations: [record("PKIX-TA", "Cert", "Full", intermediate.certificate)],
          anchors: roots
        },
        general
      )
    ).toBe(1)
    expect(
      Result.isFailure(
        verdict(
          { chain, associations: [record("PKIX-TA", "Cert", "Full", stranger.certificate)], anchors: roots },
          general
        )
      )
    ).toBe(true)
  })

  it("does not take the leaf for an authority, not even one that is sent twice", () => {
    for (const matchingType of ["Full", "SHA2-256"] as const) {
      const associations = [record("PKIX-TA", "Cert", matchingType, leaf)]
      const chain = [server.der, ...server.chain]
      expect(Result.isFailure(verdict({ chain, associations, anchors: roots }, general))).toBe(true)
    }
  })

  it("is not satisfied by a matching authority that is not in the path", () => {
    const associations = [record("PKIX-TA", "Cert", "SHA2-256", stranger.certificate)]
    const chain = [...server.chain, stranger.certificate.der]
    expect(
      Result.isFailure(verdict({ chain, associations, anchors: [root.anchor, stranger.anchor] }, general))
    ).toBe(true)
  })

  it("checks names and validity", () => {
    for (const usage of ["PKIX-EE", "PKIX-TA"] as const) {
      const of = usage === "PKIX-EE" ? leaf : intermediate.certificate
      const associations = [record(usage, "SPKI", "SHA2-256", of)]
      expect(refusal({ associations, anchors: roots, names: ["other.example"] }, general).reason).toBe(
        "name mismatch"
      )
      expect(refusal({ associations, anchors: roots, nowSeconds: notAfter + 1 }, general).result).toBe(
        "certificate-expired"
      )
    }
  })
})

describe("authenticate, RFC 7671 §8 and §9", () => {
  it("is satisfied by one association among many", () => {
    const associations = [
      record("DANE-EE", "SPKI", "SHA2-256", stranger.certificate),
      record("DANE-TA", "SPKI", "SHA2-256", stranger.certificate),
      record("DANE-TA", "SPKI", "SHA2-256", intermediate.certificate)
    ]
    expect(depth({ associations })).toBe(1)
  })

  it("RFC 7671 §9: a match of a weaker digest does not count beside a stronger one that does not match", () => {
    const associations = [
      record("DANE-EE", "SPKI", "SHA2-256", leaf),
      record("DANE-EE", "SPKI", "SHA2-512", stranger.certificate)
    ]
    expect(refusal({ associations }).reason).toBe("no association matches")
    expect(depth({ associations }, { strongestFirst: ["SHA2-256", "SHA2-512"] })).toBe(0)
  })

  it("takes what failed furthest up the chain for the reason", () => {
    const associations = [
      record("DANE-EE", "SPKI", "SHA2-256", stranger.certificate),
      record("DANE-TA", "SPKI", "SHA2-256", intermediate.certificate)
    ]
    expect(refusal({ associations, names: ["other.example"] }).reason).toBe("name mismatch")
  })

  it("does not hide an expired certificate behind a path that leads elsewhere", () => {
    const stray = subordinateAuthority(root, { subject: "CN=Stray", ...validity })
    const associations = [
      record("DANE-TA", "SPKI", "SHA2-256", stray.certificate),
      record("PKIX-EE", "SPKI", "SHA2-256", leaf)
    ]
    const chain = [...server.chain, stray.certificate.der]
    expect(refusal({ chain, associations, anchors: [root.anchor], nowSeconds: notAfter + 1 }).result).toBe(
      "certificate-expired"
    )
  })

  it.each<[string, Partial<Peer>]>([
    ["no usable association", { associations: [] }],
    ["no certificate", { chain: [], associations: [record("DANE-EE", "SPKI", "SHA2-256", leaf)] }],
    [
      "malformed certificate",
      { chain: [new Uint8Array(5)], associations: [record("DANE-EE", "SPKI", "SHA2-256", leaf)] }
    ]
  ])("refuses with %j", (reason, change) => {
    expect(refusal(change).reason).toBe(reason)
  })

  it("passes over certificates above the leaf that cannot be read", () => {
    const chain = [server.der, new Uint8Array(5), intermediate.certificate.der]
    expect(
      depth({ chain, associations: [record("DANE-TA", "SPKI", "SHA2-256", intermediate.certificate)] })
    ).toBe(1)
  })
})
