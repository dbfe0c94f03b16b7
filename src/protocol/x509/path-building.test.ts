import { Result } from "effect"
import { describe, expect, it } from "vitest"
import {
  type AuthorityRequest,
  rootAuthority,
  serverCertificate,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import { at, chainOf, dates, key, read, validate, verdict } from "./path.fixture.ts"
import { anchorFromCertificate, anchorFromKey } from "./trust-anchor.ts"
import { failureOf } from "../../failure.fixture.ts"

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
    const rejected = failureOf(validate({ ...chain, anchors: [] }))
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

  it("does not count self-issued intermediates (RFC 5280 §4.2.1.9)", () => {
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
