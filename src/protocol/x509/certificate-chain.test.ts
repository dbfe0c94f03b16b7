import { Result } from "effect"
import { describe, expect, it } from "vitest"
import {
  rootAuthority,
  serverCertificate,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import { associationFor } from "../dane/match.ts"
import { authenticate } from "../dane/authenticate.ts"
import { SignatureMemory } from "../keys/signature.ts"
import type { CertificateUsage } from "../dane/tlsa.ts"
import { type DaneRules, smtpRules } from "../dane/verdict.ts"
import { rfc6125, rfc8461 } from "../names/matching-rules.ts"
import { parseCertificate } from "./certificate.ts"
import { certificateChain } from "./certificate-chain.ts"
import { judgeWebPki } from "./web-pki.ts"

const validity = { notBefore: 1_700_000_000, notAfter: 1_800_000_000 }
const nowSeconds = 1_750_000_000
const root = rootAuthority({ subject: "CN=Root", ...validity })
const intermediate = subordinateAuthority(root, { subject: "CN=Intermediate", ...validity })
const server = serverCertificate(intermediate, { dnsNames: ["mx.example.com"], ...validity })
const stranger = rootAuthority({ subject: "CN=Stranger", ...validity })
const signatures = new SignatureMemory()

const judged = (chain: ReadonlyArray<Uint8Array>, name = "mx.example.com", atSeconds = nowSeconds) => {
  const verdict = judgeWebPki({
    evidence: { chain, provesPossession: true },
    anchors: [root.anchor],
    references: [{ form: "dns", name }],
    rules: rfc8461,
    atSeconds,
    signatures
  })
  return certificateChain(
    chain,
    Result.isSuccess(verdict) ? verdict.success.examined : verdict.failure.examined
  )
}

describe("certificateChain, RFC 5280 §6.1", () => {
  it("tells the chain as used from what was sent besides", () => {
    const chain = [server.der, stranger.certificate.der, intermediate.certificate.der]
    expect(judged(chain)).toMatchObject({
      certificates: [
        { names: ["mx.example.com"], sentAt: 1, isUsed: true },
        { subject: "CN=Intermediate", issuer: "CN=Root", sentAt: 3, isUsed: true },
        { subject: "CN=Stranger", sentAt: 2, isUsed: false }
      ],
      anchor: { subject: "CN=Root", from: "root store" },
      references: ["mx.example.com"],
      presented: "DNS-ID mx.example.com"
    })
  })

  it("knows the anchor among what was sent", () =>
    expect(judged([server.der, intermediate.certificate.der, root.certificate.der]).anchor?.sentAt).toBe(3))

  it("RFC 9525 §6: has the names that were compared, and none that matched, where the path holds", () => {
    const chain = judged(server.chain, "other.example")
    expect(chain).toMatchObject({ references: ["other.example"], anchor: { subject: "CN=Root" } })
    expect(chain.presented).toBeUndefined()
  })

  it("§4.1.2.5: puts a fault where it is, and ends there", () => {
    const { certificates, anchor } = judged(server.chain, "mx.example.com", validity.notAfter + 1)
    expect(certificates[0]?.fault).toContain("expired")
    expect(anchor).toBeUndefined()
  })

  it("§6.1: has no anchor where nobody vouches", () => {
    const { certificates, anchor } = judged([server.der])
    expect(certificates.map(({ fault }) => fault)).toEqual([
      "no path to a trust anchor: nobody vouches for CN=Intermediate"
    ])
    expect(anchor).toBeUndefined()
  })

  it("does not lose what cannot be read", () =>
    expect(certificateChain([Uint8Array.of(1)]).certificates).toMatchObject([{ sentAt: 1, isUsed: false }]))
})

interface ShownOptions {
  readonly names?: ReadonlyArray<string>
  readonly chain?: ReadonlyArray<Uint8Array>
  readonly rules?: Partial<DaneRules>
}

describe("certificateChain under TLSA records, RFC 7671 §5", () => {
  const wholeChain = [server.der, intermediate.certificate.der, root.certificate.der]
  const shown = (
    usage: CertificateUsage,
    of: typeof root.certificate,
    { names = ["mx.example.com"], chain = wholeChain, rules = {} }: ShownOptions = {}
  ) => {
    const associations = [associationFor(of, { usage, selector: "SPKI", matchingType: "SHA2-256" })]
    const peer = { chain, names, associations, anchors: [root.anchor], nowSeconds, signatures }
    const verdict = authenticate(peer, { ...smtpRules, ...rules })
    return certificateChain(
      chain,
      Result.isSuccess(verdict) ? verdict.success.examined : verdict.failure.examined
    )
  }
  const leaf = Result.getOrThrow(parseCertificate(server.der))

  it("§5.1: DANE-EE(3) points to the leaf, and asks for neither path nor names", () => {
    const chain = shown("DANE-EE", leaf)
    expect(chain.association).toMatchObject({ matches: 0 })
    expect(chain.association?.record).toMatch(/^DANE-EE\(3\) 3 1 1 /)
    expect(chain.certificates.map(({ isUsed }) => isUsed)).toEqual([false, false, false])
    expect(chain.references).toBeUndefined()
  })

  it("§5.2: DANE-TA(2) makes an intermediate the anchor", () =>
    expect(shown("DANE-TA", intermediate.certificate)).toMatchObject({
      certificates: [
        { sentAt: 1, isUsed: true },
        { subject: "CN=Root", sentAt: 3, isUsed: false }
      ],
      anchor: { subject: "CN=Intermediate", from: "TLSA record", sentAt: 2 },
      association: { matches: "anchor" },
      presented: "DNS-ID mx.example.com"
    }))

  it("§5.2: says that a record named the anchor, also where no path to it holds", () => {
    const old = rootAuthority({ subject: "CN=Old", ...validity, notAfter: nowSeconds - 1 })
    const { chain } = serverCertificate(old, { dnsNames: ["mx.example.com"], ...validity })
    expect(
      shown("DANE-TA", old.certificate, { chain: [chain[0]!, old.certificate.der] }).anchor
    ).toMatchObject({ from: "TLSA record", fault: expect.stringContaining("expired") })
  })

  it("§5.4: PKIX-TA(0) names a root, which stays the root store's", () =>
    expect(shown("PKIX-TA", root.certificate, { rules: { names: rfc6125 } })).toMatchObject({
      anchor: { from: "root store" },
      association: { matches: "anchor" }
    }))

  it("has the root store's anchor where software falls back to it, and the record at what was sent", () =>
    expect(
      shown("DANE-TA", intermediate.certificate, {
        names: ["other.example"],
        rules: { wrongName: "plain chain" }
      })
    ).toMatchObject({ anchor: { subject: "CN=Root", from: "root store" }, association: { matches: 1 } }))

  it("RFC 7672 §3.2.2: tells a name mismatch from a path that fails", () => {
    const chain = shown("DANE-TA", root.certificate, { names: ["other.example"] })
    expect(chain).toMatchObject({ anchor: { subject: "CN=Root" }, references: ["other.example"] })
    expect(chain.presented).toBeUndefined()
  })
})
