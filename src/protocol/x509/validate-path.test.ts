import { Result } from "effect"
import { describe, expect, it } from "vitest"
import {
  type AuthorityRequest,
  rootAuthority,
  serverCertificate,
  type ServerRequest,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import { keyPair } from "../keys/key-pair.ts"
import { SignatureMemory } from "../keys/signature.ts"
import { type Certificate, parseCertificate } from "./certificate.ts"
import { extensionId, keyPurpose } from "./object-identifiers.ts"
import { type PathRejected, type PathRule, resultOf } from "./path-rejected.ts"
import { bareRules, webPkiRules } from "./path-rules.ts"
import { anchorFromCertificate, anchorFromKey } from "./trust-anchor.ts"
import { type PathRequest, type ValidPath, validatePath } from "./validate-path.ts"

const at = 1_700_000_000
const dates = { notBefore: at - 1_000, notAfter: at + 1_000 }
const signatures = new SignatureMemory()
const read = (der: Uint8Array): Certificate => Result.getOrThrow(parseCertificate(der))
const key = (name: string) => keyPair("ed25519", `path test ${name}`)

interface Chain {
  readonly root?: Partial<AuthorityRequest>
  readonly intermediate?: Partial<AuthorityRequest>
  readonly leaf?: Partial<ServerRequest>
}

/** Leaf, one intermediate and a root, good but for what is given. */
const chainOf = ({ root, intermediate, leaf }: Chain) => {
  const top = rootAuthority({ subject: "CN=root", subjectKey: key("root"), ...dates, ...root })
  const middle = subordinateAuthority(top, {
    subject: "CN=intermediate",
    subjectKey: key("intermediate"),
    ...dates,
    ...intermediate
  })
  const { der } = serverCertificate(middle, {
    subjectKey: key("leaf"),
    dnsNames: ["mx.example.com"],
    ...dates,
    ...leaf
  })
  return { leaf: read(der), intermediates: [middle.certificate], anchors: [top.anchor] }
}

const validate = (request: Partial<PathRequest> & Pick<PathRequest, "leaf" | "intermediates" | "anchors">) =>
  validatePath({ atSeconds: at, signatures, purpose: keyPurpose.serverAuth, rules: webPkiRules, ...request })

const verdict = (result: Result.Result<ValidPath, PathRejected>) =>
  Result.match(result, { onSuccess: () => "valid" as const, onFailure: ({ rule, index }) => [rule, index] })

const further = (id: string, isCritical: boolean, hex = "0500") => ({
  further: [{ id, isCritical, value: Uint8Array.from(Buffer.from(hex, "hex")) }]
})

describe("validatePath, RFC 5280 §6.1", () => {
  it("finds the path, leaf first, and the anchor where it ends", () => {
    const chain = chainOf({})
    const path = Result.getOrThrow(validate(chain))
    expect(path.certificates).toEqual([chain.leaf, ...chain.intermediates])
    expect(path.anchor).toBe(chain.anchors[0])
  })

  it.each<[string, Chain, PathRule, number, string]>([
    [
      "§6.1.3 (a)(1): another key signed the leaf",
      { leaf: { fault: "wrong signature" } },
      "signature",
      0,
      "6.1.3"
    ],
    [
      "§6.1.3 (a)(1): nor the intermediate",
      { intermediate: { fault: "wrong signature" } },
      "signature",
      1,
      "6.1.3"
    ],
    ["§6.1.3 (a)(2): the leaf expired", { leaf: { notAfter: at - 1 } }, "expired", 0, "4.1.2.5"],
    [
      "§6.1.3 (a)(2): the intermediate expired",
      { intermediate: { notAfter: at - 1 } },
      "expired",
      1,
      "4.1.2.5"
    ],
    ["§6.1.3 (a)(2): the anchor expired", { root: { notAfter: at - 1 } }, "expired", 2, "4.1.2.5"],
    ["§6.1.3 (a)(2): not yet valid", { leaf: { notBefore: at + 1 } }, "not yet valid", 0, "4.1.2.5"],
    [
      "§6.1.3 (b): outside the permitted subtrees",
      { intermediate: { permitted: ["DNS:example.org"] } },
      "name constraints",
      0,
      "6.1.3"
    ],
    [
      "§6.1.3 (c): in an excluded subtree of the anchor",
      { root: { excluded: ["DNS:example.com"] } },
      "name constraints",
      0,
      "6.1.3"
    ],
    [
      "§6.1.4 (k): no authority",
      { intermediate: { isCa: false, keyUsage: ["digitalSignature"] } },
      "basic constraints",
      1,
      "6.1.4"
    ],
    [
      "§6.1.4 (k): an anchor that is none",
      { root: { isCa: false, keyUsage: ["digitalSignature"] } },
      "basic constraints",
      2,
      "6.1.4"
    ],
    ["§6.1.4 (l), (m): an intermediate too many", { root: { pathLength: 0 } }, "path length", 2, "4.2.1.9"],
    [
      "§6.1.4 (n): may not sign certificates",
      { intermediate: { keyUsage: ["crlSign"] } },
      "key usage",
      1,
      "6.1.4"
    ],
    [
      "§6.1.4 (o): unknown and critical, below",
      { intermediate: further("1.2.3", true) },
      "unrecognized critical extension",
      1,
      "4.2"
    ],
    [
      "§6.1.5 (f): unknown and critical, in the leaf",
      { leaf: further("1.2.3", true) },
      "unrecognized critical extension",
      0,
      "4.2"
    ],
    ["§4.2: in the anchor", { root: further("1.2.3", true) }, "unrecognized critical extension", 2, "4.2"],
    [
      "§4.2: an extension twice",
      { leaf: further(extensionId.extendedKeyUsage, false, "300a06082b06010505070301") },
      "duplicate extension",
      0,
      "4.2"
    ],
    [
      "§4.1.1.2: two algorithms",
      {
        intermediate: { subjectKey: keyPair("p256", "path test") },
        leaf: { fault: "other algorithm outside" }
      },
      "signature algorithm",
      0,
      "4.1.1.2"
    ],
    ["§4.1.2.1: extensions in v2", { leaf: { version: 1 } }, "version", 0, "4.1.2.1"],
    [
      "§4.1.2.2: serial number 0",
      { leaf: { serialNumber: Uint8Array.of(0) } },
      "serial number",
      0,
      "4.1.2.2"
    ],
    [
      "§4.1.2.2: negative serial number",
      { leaf: { serialNumber: Uint8Array.of(0x80) } },
      "serial number",
      0,
      "4.1.2.2"
    ],
    [
      "§4.1.2.6: an empty subject, and the other name not critical",
      { leaf: { critical: { [extensionId.subjectAlternativeName]: false } } },
      "empty name",
      0,
      "4.1.2.6"
    ],
    [
      "§4.2.1.1: no authority key identifier",
      { leaf: { keyIdentifiers: "subject" } },
      "key identifier",
      0,
      "4.2.1.1"
    ],
    [
      "§4.2.1.2: no subject key identifier",
      { intermediate: { keyIdentifiers: "authority" } },
      "key identifier",
      1,
      "4.2.1.2"
    ],
    [
      "§4.2.1.2: a critical one",
      { leaf: { critical: { [extensionId.subjectKeyIdentifier]: true } } },
      "extension criticality",
      0,
      "4.2.1.2"
    ],
    [
      "§4.2.1.9: basic constraints not critical",
      { intermediate: { critical: { [extensionId.basicConstraints]: false } } },
      "extension criticality",
      1,
      "4.2.1.9"
    ],
    [
      "§4.2.1.9: keyCertSign without cA",
      { leaf: { keyUsage: ["digitalSignature", "keyCertSign"] } },
      "key usage",
      0,
      "4.2.1.9"
    ],
    [
      "§4.2.1.10: name constraints in a leaf",
      { leaf: { permitted: ["DNS:example.com"] } },
      "name constraints",
      0,
      "4.2.1.10"
    ],
    [
      "§4.2.1.12: another purpose",
      { leaf: { extendedKeyUsage: [keyPurpose.clientAuth] } },
      "extended key usage",
      0,
      "4.2.1.12"
    ],
    [
      "§4.2.1.12: another purpose above",
      { intermediate: { extendedKeyUsage: [keyPurpose.clientAuth] } },
      "extended key usage",
      1,
      "4.2.1.12"
    ]
  ])("%s", (_, chain, rule, index, section) => {
    const rejected = Result.getOrThrow(Result.flip(validate(chainOf(chain))))
    expect([rejected.rule, rejected.index, rejected.because[0]?.section]).toEqual([rule, index, section])
    expect(rejected.result).toBe(resultOf(rule))
  })

  it.each<[string, Chain]>([
    ["§4.1.2.5: the first second counts", { leaf: { notBefore: at } }],
    ["§4.1.2.5: the last second counts", { leaf: { notAfter: at } }],
    [
      "§4.2.1.9: a leaf may be an authority",
      { leaf: { isCa: true, subject: "CN=leaf", keyUsage: ["keyCertSign"] } }
    ],
    [
      "§4.2.1.9: the leaf is no intermediate",
      { intermediate: { pathLength: 0 }, leaf: { isCa: true, subject: "CN=leaf", keyUsage: ["keyCertSign"] } }
    ],
    ["§4.2: unknown and not critical", { leaf: further("1.2.3", false) }],
    ["§4.2.1.12: any purpose", { leaf: { extendedKeyUsage: [keyPurpose.any] } }],
    ["§4.2.1.10: inside the permitted subtree", { root: { permitted: ["DNS:example.com"] } }],
    ["§4.1.2.2: an anchor may have the number 0", { root: { serialNumber: Uint8Array.of(0) } }],
    ["RFC 3279: RSA signs", { root: { subjectKey: keyPair("rsa2048", "path test") } }],
    [
      "RFC 5480: P-256 and P-384 sign",
      {
        root: { subjectKey: keyPair("p384", "path test") },
        intermediate: { subjectKey: keyPair("p256", "path test") }
      }
    ]
  ])("%s", (_, chain) => expect(verdict(validate(chainOf(chain)))).toBe("valid"))

  it("refuses SHA-1 (RFC 6194 §3)", () => {
    const root = { subjectKey: keyPair("p256", "path test sha1") }
    expect(verdict(validate(chainOf({ root, intermediate: { hash: "sha1" } })))).toEqual([
      "signature algorithm",
      1
    ])
  })

  it("compares dates on every call, though it remembers signatures", () => {
    const chain = chainOf({})
    expect(verdict(validate({ ...chain, atSeconds: at }))).toBe("valid")
    expect(verdict(validate({ ...chain, atSeconds: dates.notAfter + 1 }))).toEqual(["expired", 0])
    expect(verdict(validate({ ...chain, atSeconds: dates.notBefore - 1 }))).toEqual(["not yet valid", 0])
    expect(verdict(validate({ ...chain, atSeconds: dates.notAfter + 0.999 }))).toBe("valid")
  })

  it("asks of issuers by other rules only what §6 asks", () => {
    const chain = chainOf({
      intermediate: { keyIdentifiers: "none", critical: { [extensionId.basicConstraints]: false } },
      leaf: { keyIdentifiers: "none", serialNumber: Uint8Array.of(0) }
    })
    expect(verdict(validate({ ...chain, rules: bareRules }))).toBe("valid")
    expect(verdict(validate({ ...chain, rules: webPkiRules }))).toEqual(["serial number", 0])
  })

  it("says what is missing from the leaf's key usage", () => {
    const chain = chainOf({ leaf: { keyUsage: ["keyEncipherment"] } })
    expect(verdict(validate({ ...chain, keyUsage: ["digitalSignature"] }))).toEqual(["key usage", 0])
    expect(verdict(validate({ ...chain, keyUsage: ["keyEncipherment"] }))).toBe("valid")
  })
})

describe("validatePath, trust anchors, RFC 5280 §6.1.1 (d), RFC 7671 §5.2", () => {
  const chain = chainOf({})
  const [intermediate] = chain.intermediates

  it("ends at an intermediate that is an anchor, and leaves the root alone", () => {
    const path = validate({ ...chain, intermediates: [], anchors: [anchorFromCertificate(intermediate!)] })
    expect(Result.getOrThrow(path).certificates).toEqual([chain.leaf])
  })

  it("ends at a bare key, whatever name its certificates bear", () => {
    const byKey = validate({ ...chain, anchors: [anchorFromKey(key("root").spki)] })
    expect(Result.getOrThrow(byKey).certificates).toHaveLength(2)
    const byLowerKey = validate({ ...chain, anchors: [anchorFromKey(key("intermediate").spki)] })
    expect(Result.getOrThrow(byLowerKey).certificates).toEqual([chain.leaf])
    expect(verdict(validate({ ...chain, anchors: [anchorFromKey(key("stranger").spki)] }))[0]).toBe(
      "signature"
    )
  })

  it("does not believe a name without its key", () => {
    const impostor = rootAuthority({ subject: "CN=root", subjectKey: key("impostor"), ...dates })
    expect(verdict(validate({ ...chain, anchors: [impostor.anchor] }))).toEqual(["signature", 1])
    expect(verdict(validate({ ...chain, anchors: [impostor.anchor, ...chain.anchors] }))).toBe("valid")
  })

  it("does not take the anchor's word for its rules where only name and key are trusted", () => {
    const expired = chainOf({ root: { notAfter: at - 1 } })
    const [anchor] = expired.anchors
    expect(verdict(validate({ ...expired, anchors: [{ name: anchor!.name!, spki: anchor!.spki }] }))).toBe(
      "valid"
    )
  })

  it("trusts nobody without anchors", () => {
    const rejected = Result.getOrThrow(Result.flip(validate({ ...chain, anchors: [] })))
    expect([rejected.rule, rejected.result]).toEqual(["no path to a trust anchor", "certificate-not-trusted"])
  })

  it("does not trust a leaf because it signed itself", () => {
    const own = rootAuthority({
      subject: "CN=own",
      subjectKey: key("own"),
      ...dates,
      names: ["DNS:mx.example.com"]
    })
    expect(
      verdict(
        validate({ leaf: own.certificate, intermediates: [own.certificate], anchors: chain.anchors })
      )[0]
    ).toBe("no path to a trust anchor")
  })
})

describe("validatePath, path building, RFC 4158", () => {
  const root = rootAuthority({ subject: "CN=root", subjectKey: key("root"), ...dates })
  const other = rootAuthority({ subject: "CN=other root", subjectKey: key("other root"), ...dates })
  const authority = { subject: "CN=authority", subjectKey: key("authority"), ...dates }
  const good = subordinateAuthority(root, authority)
  const { der } = serverCertificate(good, { subjectKey: key("leaf"), dnsNames: ["mx.example.com"], ...dates })
  const leaf = read(der)

  it("takes certificates in any order and passes over strays", () => {
    const lower = subordinateAuthority(good, { subject: "CN=lower", subjectKey: key("lower"), ...dates })
    const below = read(
      serverCertificate(lower, { subjectKey: key("leaf"), dnsNames: ["a.example"], ...dates }).der
    )
    const intermediates = [other.certificate, root.certificate, good.certificate, lower.certificate, below]
    for (const order of [intermediates, intermediates.toReversed()]) {
      const path = Result.getOrThrow(validate({ leaf: below, intermediates: order, anchors: [root.anchor] }))
      expect(path.certificates).toEqual([below, lower.certificate, good.certificate])
    }
  })

  it.each<[string, Partial<AuthorityRequest>]>([
    ["expired", { notAfter: at - 1 }],
    ["of another key", { subjectKey: key("authority of the same name") }],
    ["with constraints that the leaf breaks", { permitted: ["DNS:example.org"] }],
    ["with a wrong signature", { fault: "wrong signature" }]
  ])("goes back where the first issuer is %s", (_, fault) => {
    const bad = subordinateAuthority(root, { ...authority, ...fault })
    for (const intermediates of [
      [bad.certificate, good.certificate],
      [good.certificate, bad.certificate]
    ])
      expect(verdict(validate({ leaf, intermediates, anchors: [root.anchor] }))).toBe("valid")
  })

  it("finds the way through cross-certificates, to either root", () => {
    const crossed = subordinateAuthority(other, authority)
    const intermediates = [good.certificate, crossed.certificate]
    for (const anchors of [[root.anchor], [other.anchor], [other.anchor, root.anchor]])
      expect(verdict(validate({ leaf, intermediates, anchors }))).toBe("valid")
  })

  it("leaves circles of cross-certificates", () => {
    const [a, b] = ["CN=a", "CN=b"].map((subject) =>
      rootAuthority({ subject, subjectKey: key(subject), ...dates })
    )
    const aByB = subordinateAuthority(b!, { subject: "CN=a", subjectKey: key("CN=a"), ...dates })
    const bByA = subordinateAuthority(a!, { subject: "CN=b", subjectKey: key("CN=b"), ...dates })
    const below = read(
      serverCertificate(a!, { subjectKey: key("leaf"), dnsNames: ["a.example"], ...dates }).der
    )
    const intermediates = [aByB.certificate, bByA.certificate]
    expect(verdict(validate({ leaf: below, intermediates, anchors: [root.anchor] }))[0]).toBe(
      "no path to a trust anchor"
    )
    const out = subordinateAuthority(root, { subject: "CN=b", subjectKey: key("CN=b"), ...dates })
    expect(
      verdict(
        validate({ leaf: below, intermediates: [...intermediates, out.certificate], anchors: [root.anchor] })
      )
    ).toBe("valid")
  })

  it("does not count self-issued intermediates (§4.2.1.9)", () => {
    const top = rootAuthority({
      subject: "CN=counting",
      subjectKey: key("counting"),
      ...dates,
      pathLength: 1
    })
    const old = subordinateAuthority(top, {
      subject: "CN=issuer",
      subjectKey: key("old"),
      ...dates,
      pathLength: 0
    })
    const renewed = subordinateAuthority(old, {
      subject: "CN=issuer",
      subjectKey: key("new"),
      ...dates,
      pathLength: 0
    })
    const below = read(
      serverCertificate(renewed, { subjectKey: key("leaf"), dnsNames: ["a.example"], ...dates }).der
    )
    const intermediates = [old.certificate, renewed.certificate]
    const request = { leaf: below, intermediates, anchors: [top.anchor] }
    expect(verdict(validate({ ...request, maxIntermediates: 1 }))).toBe("valid")
    expect(verdict(validate({ ...request, maxIntermediates: 0 }))[0]).toBe("path length")
  })

  it("reports the fault of the path that came furthest", () => {
    const expired = subordinateAuthority(root, { ...authority, notAfter: at - 1 })
    const stray = rootAuthority({ ...authority, subjectKey: key("stray") })
    expect(
      verdict(
        validate({ leaf, intermediates: [stray.certificate, expired.certificate], anchors: [root.anchor] })
      )
    ).toEqual(["expired", 1])
  })
})
