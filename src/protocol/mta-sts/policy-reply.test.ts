import { Result } from "effect"
import { describe, expect, it } from "vitest"
import {
  maxPolicyOctets,
  policyHost,
  policyNotFetched,
  type PolicyReply,
  readPolicyReply
} from "./policy-reply.ts"
import { failureOf } from "../../failure.fixture.ts"

const body = "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 86400\n"
const good: PolicyReply = { status: 200, mediaType: "text/plain", body }

describe("readPolicyReply, RFC 8461 §3.3", () => {
  it.each(["text/plain", "text/plain; charset=utf-8", "Text/Plain;charset=us-ascii", "text/plain ; x=y"])(
    "takes the media type %j",
    (mediaType) => {
      expect(Result.isSuccess(readPolicyReply({ ...good, mediaType }))).toBe(true)
    }
  )

  it.each<[string, Partial<PolicyReply>, string]>([
    ["a 404", { status: 404 }, "status not 200"],
    ["a 204", { status: 204 }, "status not 200"],
    ["a 206", { status: 206 }, "status not 200"],
    ["a server error", { status: 503 }, "status not 200"],
    ["HTML", { mediaType: "text/html" }, "media type not text/plain"],
    ["something that begins like it", { mediaType: "text/plainer" }, "media type not text/plain"],
    ["a long body", { body: body + "x: y\n".repeat(maxPolicyOctets / 5) }, "body too large"],
    ["a body that was cut", { isTruncated: true }, "body too large"],
    ["a web page", { body: "<html>" }, "policy invalid"]
  ])("does not take %s", (_, change, reason) => {
    expect(failureOf(readPolicyReply({ ...good, ...change })).reason).toBe(reason)
  })

  it("RFC 8461 §3.2 SHOULD check the media type: a reply without one is refused, unless the sender does not check", () => {
    const without: PolicyReply = { status: 200, body }
    expect(Result.isFailure(readPolicyReply(without))).toBe(true)
    expect(Result.isSuccess(readPolicyReply(without, { checksMediaType: false }))).toBe(true)
  })

  it.each([301, 302, 303, 307, 308])("RFC 8461 §3.3 MUST NOT follow a redirect (%i)", (status) => {
    const rejection = failureOf(readPolicyReply({ ...good, status }))
    expect(rejection).toMatchObject({ reason: "redirected", report: "sts-policy-fetch-error" })
  })

  it("RFC 8460 §4.3.2.2: tells an invalid policy, a failed fetch and a bad certificate apart", () => {
    const invalid = failureOf(readPolicyReply({ ...good, body: "mode: none" }))
    expect(invalid.report).toBe("sts-policy-invalid")
    expect(policyNotFetched("policy host not reached", "timeout").report).toBe("sts-policy-fetch-error")
    expect(policyNotFetched("certificate rejected", "expired").report).toBe("sts-webpki-invalid")
  })
})

describe("policyHost, RFC 8461 §3.3", () => {
  it("is of the domain itself, also when the record is delegated (§8.2)", () => {
    expect(policyHost("user.example")).toBe("mta-sts.user.example")
  })
})
