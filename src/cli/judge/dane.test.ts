import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { associationFor } from "../../protocol/dane/match.ts"
import { allUsages, type CertificateUsage } from "../../protocol/dane/tlsa.ts"
import { type Certificate, parseCertificate } from "../../protocol/x509/certificate.ts"
import {
  rootAuthority,
  serverCertificate,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import { judgeDane } from "./dane.ts"

const [notBefore, now, notAfter] = [1_700_000_000, 1_750_000_000, 1_800_000_000]
const root = rootAuthority({ subject: "CN=Root", notBefore, notAfter })
const intermediate = subordinateAuthority(root, { subject: "CN=Intermediate", notBefore, notAfter })
const server = serverCertificate(intermediate, { dnsNames: ["mx.example.com"], notBefore, notAfter })
const leaf = Result.getOrThrow(parseCertificate(server.der))
const base64 = (octets: Uint8Array) => Buffer.from(octets).toString("base64")

const tlsa = (usage: CertificateUsage, certificate: Certificate, mtype: 1 | 2 = 1) => ({
  usage: allUsages.indexOf(usage),
  selector: 1,
  mtype,
  data: Buffer.from(
    associationFor(certificate, {
      usage,
      selector: "SPKI",
      matchingType: mtype === 1 ? "SHA2-256" : "SHA2-512"
    }).data
  ).toString("hex")
})

const line = {
  name: "mx.example.com",
  tlsa: [tlsa("DANE-TA", intermediate.certificate)],
  chain: server.chain.map(base64),
  roots: [base64(root.certificate.der)],
  now,
  smtp: true
}
const judge = (change: object) => Result.getOrThrow(judgeDane({ ...line, ...change }))

describe("judgeDane", () => {
  it("accepts, and says what matched and where", () => {
    expect(judge({})).toMatchObject({ ok: true, matchDepth: 1, unusable: [] })
    expect(judge({ tlsa: [tlsa("DANE-EE", leaf)], name: "x.example" })).toMatchObject({
      ok: true,
      matchDepth: 0
    })
  })

  it.each<[string, object, object]>([
    [
      "another name",
      { name: "x.example" },
      { ok: false, matchDepth: 1, tlsrpt: "certificate-host-mismatch" }
    ],
    ["a further name", { name: "x.example", names: ["mx.example.com"] }, { ok: true }],
    ["another time", { now: "2100-01-01T00:00:00Z" }, { ok: false, tlsrpt: "certificate-expired" }],
    ["usage 1 for SMTP", { tlsa: [tlsa("PKIX-EE", leaf)] }, { ok: false, tlsrpt: "tlsa-invalid" }],
    ["usage 1 in general", { tlsa: [tlsa("PKIX-EE", leaf)], smtp: false }, { ok: true, matchDepth: 0 }],
    [
      "usage 0 in general",
      { tlsa: [tlsa("PKIX-TA", root.certificate)], smtp: false },
      { ok: true, matchDepth: 2 }
    ],
    [
      "usage 0 without roots",
      { tlsa: [tlsa("PKIX-TA", intermediate.certificate)], smtp: false, roots: [] },
      { ok: false }
    ],
    ["no match", { tlsa: [tlsa("DANE-EE", root.certificate)] }, { ok: false, matchDepth: -1 }],
    [
      "names of end entities",
      { tlsa: [tlsa("DANE-EE", leaf)], name: "x.example", eeNameChecks: true },
      { ok: false, matchDepth: 0 }
    ]
  ])("with %s", (_, change, expected) => {
    expect(judge(change)).toMatchObject(expected)
  })

  it("counts the dates of a trust anchor unless told not to", () => {
    const old = rootAuthority({ subject: "CN=Old", notBefore, notAfter: now - 1 })
    const { chain } = serverCertificate(old, { dnsNames: ["mx.example.com"], notBefore, notAfter })
    const change = {
      chain: [...chain, old.certificate.der].map(base64),
      tlsa: [tlsa("DANE-TA", old.certificate)]
    }
    expect(judge(change)).toMatchObject({ ok: false, tlsrpt: "certificate-expired" })
    expect(judge({ ...change, anchorDates: "ignored" })).toMatchObject({ ok: true, matchDepth: 1 })
  })

  it("follows the order of strength", () => {
    const both = [tlsa("DANE-EE", leaf, 1), tlsa("DANE-EE", root.certificate, 2)]
    expect(judge({ tlsa: both }).ok).toBe(false)
    expect(judge({ tlsa: both, agility: { strongest: [1, 2] } }).ok).toBe(true)
  })

  it("lists what is unusable", () => {
    const unknown = { usage: 9, selector: 1, mtype: 1, data: "00".repeat(32) }
    expect(judge({ tlsa: [...line.tlsa, unknown] })).toMatchObject({
      ok: true,
      unusable: ["9 1 1 0000000000000000…: unknown certificate usage"]
    })
  })

  it.each([
    { now: "noon" },
    { tlsa: [{ usage: 256, selector: 0, mtype: 0, data: "" }] },
    { tlsa: [{ usage: 3, selector: 0, mtype: 1, data: "0" }] },
    { name: null }
  ])("cannot read %o", (change) => {
    expect(Result.isFailure(judgeDane({ ...line, ...change }))).toBe(true)
  })
})
