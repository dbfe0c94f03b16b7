import { createHash, X509Certificate } from "node:crypto"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { certificateIssuers } from "../../world/certificate-issuers.ts"
import { parseCertificate } from "./certificate.ts"
import { publicKeyPin } from "./public-key-pin.ts"

const startSeconds = 1_772_442_000
const leafFor = (name: string, notBeforeSeconds: number) =>
  certificateIssuers(startSeconds).chainOf({
    issuer: "trusted",
    dnsNames: [name],
    notBeforeSeconds,
    notAfterSeconds: startSeconds + 86_400,
    key: name
  })[0]!
const pinOf = (der: Uint8Array) => publicKeyPin(Result.getOrThrow(parseCertificate(der)))

describe("publicKeyPin, RFC 7469 §2.4", () => {
  it("is the SHA-256 of the SubjectPublicKeyInfo that another reader of certificates finds", () => {
    const der = leafFor("a.example", startSeconds)
    const spki = new X509Certificate(der).publicKey.export({ type: "spki", format: "der" })
    expect(pinOf(der)).toBe(createHash("sha256").update(spki).digest("base64"))
  })

  it("stays when a certificate is renewed with its key, and differs between keys", () => {
    expect(pinOf(leafFor("a.example", startSeconds - 60))).toBe(pinOf(leafFor("a.example", startSeconds)))
    expect(pinOf(leafFor("b.example", startSeconds))).not.toBe(pinOf(leafFor("a.example", startSeconds)))
  })
})
