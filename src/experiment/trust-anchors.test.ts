import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../loading/load.ts"
import { rootAuthority, serverCertificate } from "../world/certificate-authority/certificate-authority.ts"
import { outcomes, staticTls } from "./explicit.fixture.ts"

const under = (zone: string, sender: Readonly<Record<string, unknown>>) =>
  outcomes({ models: ["dane"], domain: { zone }, sender })

const [good, unauthenticated, bad] = [
  "delivered-authenticated",
  "delivered-unauthenticated-ok",
  "deferred-by-misconfiguration"
]
const otherDs = `12345 13 2 ${"ab".repeat(32)}`

describe("trust anchors of a sender's resolver, RFC 4033 §2", () => {
  it("make an island of trust secure", () => {
    expect(under("island", {})).toEqual([unauthenticated])
    expect(under("island", { trustAnchors: [{ zone: "Example.com" }] })).toEqual([good])
  })

  it("stand beside the root's, and the closest counts (RFC 6840 appendix C.1)", () => {
    expect(under("signed", { trustAnchors: [{ zone: "example.com" }] })).toEqual([good])
    expect(under("signed", { trustAnchors: [{ zone: "example.org", data: otherDs }] })).toEqual([good])
    expect(under("signed", { trustAnchors: [{ zone: "example.com", data: otherDs }] })).toEqual([bad])
  })

  it("take the place of the root's, as after a roll-over of its key that a resolver slept through (RFC 5011)", () => {
    expect(under("signed", { trustAnchors: [{ zone: ".", data: otherDs }] })).toEqual([bad])
    expect(under("signed", { trustAnchors: [{ zone: "." }, { zone: ".", data: otherDs }] })).toEqual([good])
  })

  it("have a zone stay secure whose DS matches no key", () => {
    expect(
      under("signed", { trustAnchors: [{ zone: "example.com" }, { zone: ".", data: otherDs }] })
    ).toEqual([good])
  })

  it("can be DNSKEY records", () =>
    expect(
      under("signed", {
        trustAnchors: [{ zone: "example.com", type: "DNSKEY", data: `257 3 13 ${"A".repeat(86)}==` }]
      })
    ).toEqual([bad]))
})

describe("negative trust anchors, RFC 7646", () => {
  it("make what is bogus insecure, at and below a name", () => {
    expect(under("expired", {})).toEqual([bad])
    expect(under("expired", { negativeTrustAnchors: ["example.com"] })).toEqual([unauthenticated])
    expect(under("expired", { negativeTrustAnchors: ["com"] })).toEqual([unauthenticated])
    expect(under("expired", { negativeTrustAnchors: ["mx1.example.com"] })).toEqual([bad])
  })
})

describe("roots of a file's own", () => {
  it("are trusted beside those of the simulation, or alone (RFC 5280 §6.1.1 (d))", () => {
    const times = {
      notBefore: Date.parse("2026-01-01T00:00:00Z") / 1000,
      notAfter: Date.parse("2027-01-01T00:00:00Z") / 1000
    }
    const root = rootAuthority({ subject: "CN=Root of a company", ...times })
    const [leaf] = serverCertificate(root, { dnsNames: ["mx1.example.com"], ...times }).chain
    const base64 = (der: Uint8Array) => Buffer.from(der).toString("base64")
    const scenario = {
      models: staticTls,
      domain: { mx: [{ host: "mx1.example.com", certificate: { der: [base64(leaf!)] } }] }
    }
    expect(outcomes(scenario)).toEqual([bad])
    expect(outcomes({ ...scenario, sender: { trusts: [], roots: [base64(root.certificate.der)] } })).toEqual([
      good
    ])
  })
})

describe("trust anchors that are none", () => {
  it.each([
    [{ trustAnchors: [{ zone: "exampel.com" }] }, "sender.trustAnchors.0.zone"],
    [{ trustAnchors: [{ zone: ".", data: "nothing" }] }, "sender.trustAnchors.0.data"],
    [{ trustAnchors: [{ zone: "." }], resolver: "remote" }, "sender.trustAnchors"],
    [{ negativeTrustAnchors: ["com"], resolver: "non-validating" }, "sender.negativeTrustAnchors"]
  ])("%j", (sender, path) => {
    const loaded = loadScenario("test.yaml", JSON.stringify({ title: "t", models: ["dane"], sender }))
    expect(Result.isFailure(loaded) && loaded.failure.map((problem) => problem.path)).toEqual([path])
  })
})
