import { createHash, createPublicKey } from "node:crypto"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  answersDns01,
  answersHttp01,
  dns01Name,
  dns01Text,
  http01Path,
  http01Token,
  keyAuthorization,
  keyThumbprint
} from "./challenge.ts"

const octets = (text: string) => new TextEncoder().encode(text)

/** RFC 8555 §8.3. */
const token = "LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0"
const thumbprint = "9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI"
const authorization = `${token}.${thumbprint}`

describe("HTTP-01 (RFC 8555 §8.3)", () => {
  it("asks for the RFC's path and wants the RFC's body", () => {
    expect(http01Path(token)).toBe("/.well-known/acme-challenge/LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0")
    expect(keyAuthorization(token, thumbprint)).toBe(authorization)
    expect(answersHttp01(octets(authorization), authorization)).toBe(true)
  })

  it.each([
    [`${authorization}\r\n \t`, true],
    [` ${authorization}`, false],
    [`${token}.`, false],
    [`${authorization}x`, false],
    ["", false]
  ])("takes %j: %s", (body, passes) => expect(answersHttp01(octets(body), authorization)).toBe(passes))

  it.each([
    [`/.well-known/acme-challenge/${token}`, token],
    ["/.well-known/acme-challenge/", undefined],
    [`/.well-known/acme-challenge/${token}/x`, undefined],
    [`/.well-known/acme-challenge/${token}?x`, undefined],
    [`/${token}`, undefined]
  ])("finds the token of %s", (path, found) => expect(http01Token(path)).toBe(found))

  it("is passed by no body but the right one, whatever octets come", () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (body) => !answersHttp01(body, authorization))
    ))
})

describe("DNS-01 (RFC 8555 §8.4)", () => {
  it("asks at the RFC's name", () =>
    expect(dns01Name("www.example.org")).toBe("_acme-challenge.www.example.org"))

  it("wants the SHA-256 digest of the key authorization in base64url, without padding", () => {
    // What the RFC's rules come to by hand; its own example leaves out the middle.
    const digest = createHash("sha256").update(authorization).digest("base64")
    expect(dns01Text(authorization)).toBe(
      digest.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
    )
    expect(dns01Text(authorization)).toHaveLength(43)
  })

  it("is passed by one right record among others, and not by the key authorization itself", () => {
    expect(answersDns01(["v=spf1 -all", dns01Text(authorization)], authorization)).toBe(true)
    expect(answersDns01([authorization, ""], authorization)).toBe(false)
    expect(answersDns01([], authorization)).toBe(false)
  })

  it("is passed by no other text", () =>
    fc.assert(fc.property(fc.array(fc.string()), (texts) => !answersDns01(texts, authorization))))
})

describe("keyThumbprint (RFC 7638 §3.1)", () => {
  it("is the RFC's for the RFC's key", () => {
    const n =
      "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
    const key = createPublicKey({ format: "jwk", key: { kty: "RSA", e: "AQAB", n } })
    expect(keyThumbprint(key)).toBe("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
  })
})
