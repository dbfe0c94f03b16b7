import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { rootAuthority, serverCertificate } from "../../world/certificate-authority/certificate-authority.ts"
import { judgeMtaSts } from "./mta-sts.ts"

const [notBefore, now, notAfter] = [1_700_000_000, 1_750_000_000, 1_800_000_000]
const body = "version: STSv1\nmode: enforce\nmx: *.example.net\nmax_age: 86400\n"
const line = {
  txt: ["v=spf1 -all", "v=STSv1; id=a"],
  policy: { status: 200, mediaType: "text/plain", body },
  cached: null,
  now,
  mxHost: "mx.example.net"
}
const judge = (change: object) => Result.getOrThrow(judgeMtaSts({ ...line, ...change }))

const root = rootAuthority({ subject: "CN=Root", notBefore, notAfter })
const base64 = (octets: Uint8Array) => Buffer.from(octets).toString("base64")
const session = (name: string) => ({
  chain: serverCertificate(root, { dnsNames: [name], notBefore, notAfter }).chain.map(base64),
  roots: [base64(root.certificate.der)]
})

describe("judgeMtaSts", () => {
  it("applies a policy just fetched", () => {
    expect(judge({})).toMatchObject({
      record: { id: "a" },
      policy: { version: "STSv1", mode: "enforce", max_age: 86_400, mx: ["*.example.net"] },
      applies: "fetched",
      action: "deliver-authenticated"
    })
  })

  it.each([
    [["v=STSv1 ; id=1"], "no record", "blank before its first semicolon"],
    [["v=STSv1; id=2024-01-01T00:00:00Z;"], "malformed id", "not 1 to 32 letters and digits"],
    [['"v=STSv1; id=1"'], "no record", "quotation marks within the text"],
    [["v=STSv1"], "no record", "ends after the version"],
    [["v=spf1 -all"], "no record", '"v=spf1 -all" is no MTA-STS record'],
    [[], "no record", "there is no TXT record"]
  ])("RFC 8461 §3.1: tells why %j is no record", (txt, rejected, why) => {
    const detail = expect.stringContaining(why)
    expect(judge({ txt })).toMatchObject({ record: { rejected, detail }, reason: detail })
  })

  it("tells that the lookup failed", () => {
    expect(judge({ txt: null })["reason"]).toBe("the TXT lookup failed")
  })

  it("reads a body in base64, and a record in several strings", () => {
    const policy = { ...line.policy, body: base64(new TextEncoder().encode(body)) }
    expect(judge({ policy, txt: [["v=STSv1; ", "id=a"]] }).applies).toBe("fetched")
  })

  it.each<[string, object, string, string]>([
    ["no record", { txt: [] }, "none", "deliver-unauthenticated"],
    ["a lookup that failed", { txt: null }, "none", "deliver-unauthenticated"],
    ["no record, and no STARTTLS", { txt: [], starttls: false }, "none", "deliver-clear"],
    ["a policy host that does not answer", { policy: null }, "none", "deliver-unauthenticated"],
    [
      "a policy in HTML",
      { policy: { ...line.policy, mediaType: "text/html" } },
      "none",
      "deliver-unauthenticated"
    ],
    ["a host that is not listed", { mxHost: "mx.evil.example" }, "fetched", "next-host"],
    ["no STARTTLS", { starttls: false }, "fetched", "next-host"],
    ["a good certificate", session("mx.example.net"), "fetched", "deliver-authenticated"],
    ["a certificate for another host", session("mx.example.org"), "fetched", "next-host"],
    ["no certificate", { chain: [] }, "fetched", "next-host"],
    ["a certificate of nobody", { ...session("mx.example.net"), roots: [] }, "fetched", "next-host"],
    [
      "mode testing and no STARTTLS",
      { policy: { ...line.policy, body: body.replace("enforce", "testing") }, starttls: false },
      "fetched",
      "deliver-clear"
    ]
  ])("with %s", (_, change, applies, action) => {
    expect(judge(change)).toMatchObject({ applies, action })
  })

  it.each<[string, object, string]>([
    ["its text", { cached: body, fetchedAt: now - 10 }, "cached"],
    ["its text with an id", { cached: { body, id: "b", fetchedAt: now - 10 } }, "cached"],
    [
      "its fields",
      { cached: { mode: "enforce", max_age: 86_400, mx: ["*.example.net"] }, fetchedAt: now - 10 },
      "cached"
    ],
    ["its text, expired", { cached: body, fetchedAt: now - 86_401 }, "none"]
  ])("knows a cached policy by %s", (_, change, applies) => {
    expect(judge({ ...change, txt: [] })).toMatchObject({ applies })
    expect(judge({ ...change, policy: null })).toMatchObject({ applies })
  })

  it("says that a policy of mode none is as none (RFC 8461 §5)", () =>
    expect(judge({ policy: { ...line.policy, body: body.replace("enforce", "none") } })).toMatchObject({
      applies: "none",
      reason: "the policy's mode is none"
    }))

  it("names the result type of RFC 8460 and the rules", () => {
    expect(judge({ mxHost: "mx.evil.example" })).toMatchObject({
      tlsrpt: "validation-failure",
      because: ["RFC 8461 §3.3", "RFC 8461 §4.1", "RFC 8461 §5"]
    })
    expect(judge({ policy: null }).tlsrpt).toBe("sts-policy-fetch-error")
    expect(judge(session("mx.example.org")).tlsrpt).toBe("certificate-host-mismatch")
    expect(judge({ ...session("mx.example.net"), now: notAfter + 1 }).tlsrpt).toBe("certificate-expired")
  })

  it.each([{ txt: "v=STSv1" }, { mxHost: 1 }, { cached: "nonsense" }, { policy: [] }, { chain: ["?"] }])(
    "cannot read %o",
    (change) => {
      expect(Result.isFailure(judgeMtaSts({ ...line, ...change }))).toBe(true)
    }
  )
})
