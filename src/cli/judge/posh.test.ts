import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { writePoshDocument } from "../../protocol/posh/document.ts"
import { fingerprintsOf } from "../../protocol/posh/verify.ts"
import { rootAuthority, serverCertificate } from "../../world/certificate-authority/certificate-authority.ts"
import { judgePosh } from "./posh.ts"

const [notBefore, now, notAfter] = [1_700_000_000, 1_750_000_000, 1_800_000_000]
const root = rootAuthority({ subject: "CN=Root", notBefore, notAfter })
const server = serverCertificate(root, { dnsNames: ["mx.hosting.example"], notBefore, notAfter })
const chain = server.chain.map((der) => Buffer.from(der).toString("base64"))
const url = "https://n.example/.well-known/posh/smtp.json"
const body = writePoshDocument({
  _tag: "Fingerprints",
  descriptors: [fingerprintsOf(server.der)],
  expiresSeconds: 600
})
const line = { documents: [{ url, status: 200, body }], service: "smtp", domain: "n.example", chain, now }

const judge = (change: object) => Result.getOrThrow(judgePosh({ ...line, ...change }))

describe("judgePosh", () => {
  it("accepts a certificate whose fingerprint is published", () => {
    expect(judge({})).toEqual({
      ok: true,
      expiresIn: 600,
      reason: "sha-512 of descriptor 0 matches",
      because: ["RFC 7711 §3.3"]
    })
  })

  it("reads of a certificate its octets and its dates, and nothing else (RFC 7711 §3.3, §6)", () => {
    const spoilt = Buffer.from(server.der)
    const at = spoilt.indexOf("mx.hosting.example")
    spoilt.fill(0xff, at, at + 10)
    const shown = { chain: [spoilt.toString("base64")] }
    expect(judge(shown)).toMatchObject({ ok: false, reason: "no fingerprint matches" })
    const published = writePoshDocument({
      _tag: "Fingerprints",
      descriptors: [fingerprintsOf(spoilt)],
      expiresSeconds: 600
    })
    const documents = [{ url, status: 200, body: published }]
    expect(judge({ ...shown, documents }).ok).toBe(true)
    expect(judge({ ...shown, documents, now: notAfter + 1 })).toMatchObject({
      ok: false,
      reason: "certificate expired"
    })
  })

  it("reads a body in base64 as well", () => {
    const encoded = Buffer.from(body).toString("base64")
    expect(judge({ documents: [{ url, status: 200, body: encoded }] }).ok).toBe(true)
  })

  it("follows a reference and a redirect", () => {
    const reference = writePoshDocument({
      _tag: "Reference",
      url: "https://h.example/a.json",
      expiresSeconds: 60
    })
    const documents = [
      { url, status: 200, body: reference },
      { url: "https://h.example/a.json", status: 302, location: "/b.json" },
      { url: "https://h.example/b.json", status: 200, body }
    ]
    expect(judge({ documents })).toMatchObject({ ok: true, expiresIn: 60 })
  })

  it.each<[string, object, string]>([
    ["no document", { documents: [] }, "no POSH documents"],
    ["another domain", { domain: "m.example" }, "no POSH documents"],
    ["an empty chain", { chain: [] }, "no certificate"],
    [
      "another certificate",
      { chain: [Buffer.from(root.certificate.der).toString("base64")] },
      "no fingerprint matches"
    ],
    ["a malformed certificate", { chain: ["AAAA"] }, "malformed certificate"],
    ["an expired certificate", { now: notAfter + 1 }, "certificate expired"],
    ["a time in words", { now: "2031-01-01T00:00:00Z" }, "certificate expired"]
  ])("refuses with %s", (_, change, reason) => {
    expect(judge(change)).toMatchObject({ ok: false, reason })
  })

  it.each([{ now: "noon" }, { chain: "x" }, { documents: [{}] }, { chain: ["?"] }, { service: "\ud800" }])(
    "cannot read %o",
    (change) => {
      expect(Result.isFailure(judgePosh({ ...line, ...change }))).toBe(true)
    }
  )
})
