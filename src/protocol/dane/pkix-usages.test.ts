import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { subordinateAuthority } from "../../world/certificate-authority/certificate-authority.ts"
import { rfc6125 } from "../names/matching-rules.ts"
import { intermediate, notAfter, record, refusal, root, validity, verdict } from "./peer.fixture.ts"

describe("constrainedAuthority, RFC 7671 §5.4", () => {
  const anchors = [root.anchor]
  const general = { names: rfc6125 }

  it("names the record of a certificate that was sent, before one that brings its own along", () => {
    // Another certificate for the same authority, which the server does not send.
    const again = subordinateAuthority(root, { subject: "CN=Intermediate", ...validity, pathLength: 0 })
    const sent = record("PKIX-TA", "Cert", "SHA2-256", intermediate.certificate)
    for (const other of [again, root]) {
      const whole = record("PKIX-TA", "Cert", "Full", other.certificate)
      for (const associations of [
        [whole, sent],
        [sent, whole]
      ])
        expect(Result.getOrThrow(verdict({ associations, anchors }, general))).toMatchObject({
          association: sent,
          matchDepth: 1
        })
    }
  })

  it("says why there is no path, in the words of its rule", () => {
    const associations = [record("PKIX-TA", "SPKI", "SHA2-256", intermediate.certificate)]
    expect(refusal({ associations, anchors, nowSeconds: notAfter + 1 }, general)).toMatchObject({
      result: "certificate-expired",
      detail:
        "expired: valid until 2027-01-15T08:00:00Z (certificate 0, DNS:mx.example.com; RFC 5280 §4.1.2.5)"
    })
  })
})
