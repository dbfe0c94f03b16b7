import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { keyPair } from "../keys/key-pair.ts"
import { extensionId, keyPurpose } from "./object-identifiers.ts"
import { type PathRule, resultOf } from "./path-rejected.ts"
import { bareRules, webPkiRules } from "./path-rules.ts"
import { type Chain, at, chainOf, dates, further, validate, verdict } from "./path.fixture.ts"
import { failureOf } from "../../failure.fixture.ts"

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
    const rejected = failureOf(validate(chainOf(chain)))
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
