import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { associationData } from "../../protocol/dane/match.ts"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import { rootAuthority, serverCertificate } from "../../world/certificate-authority/certificate-authority.ts"
import { authenticateByFingerprint } from "./fingerprint.ts"
import { failureOf } from "../../failure.fixture.ts"

const [notBefore, notAfter] = [1_700_000_000, 1_800_000_000]
const root = rootAuthority({ subject: "CN=Root", notBefore, notAfter })
const server = serverCertificate(root, { dnsNames: ["mx.example.com"], notBefore, notAfter })
const agreed = Buffer.from(
  associationData(Result.getOrThrow(parseCertificate(server.der)), "SPKI", "SHA2-256")
).toString("hex")
const shows = (chain: ReadonlyArray<Uint8Array>, fingerprint = agreed) =>
  authenticateByFingerprint({ chain, provesPossession: true, version: "TLSv1.3" }, [fingerprint])

describe("authenticateByFingerprint", () => {
  it.each<[string, (der: Buffer) => void]>([
    ["a date", (der) => der.write("?", der.indexOf(Buffer.from([0x17, 13])) + 14)],
    [
      "an extension",
      (der) => der.fill(0xff, der.indexOf("mx.example.com"), der.indexOf("mx.example.com") + 14)
    ]
  ])("compares the key alone: %s that cannot be read plays no part (as in RFC 7672 §3.1.1)", (_, spoil) => {
    const spoilt = Buffer.from(server.der)
    spoil(spoilt)
    expect(Result.isFailure(parseCertificate(spoilt))).toBe(true)
    expect(Result.isSuccess(shows([spoilt]))).toBe(true)
    expect(Result.isFailure(shows([spoilt], "00".repeat(32)))).toBe(true)
  })

  it.each([
    [[], "certificate-not-trusted"],
    [[Uint8Array.of(0x30, 0x00)], "validation-failure"]
  ])("has nothing to compare where there is no key: %j", (chain, result) =>
    expect(failureOf(shows(chain)).result).toBe(result)
  )
})
