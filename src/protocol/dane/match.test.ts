import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { associationFor, matchesCertificate } from "./match.ts"
import type { MatchingType, Selector } from "./tlsa.ts"

const certificate = { der: Uint8Array.of(1, 2, 3), spki: Uint8Array.of(4, 5) }
const renewed = { der: Uint8Array.of(1, 2, 4), spki: certificate.spki }
const selectors: ReadonlyArray<Selector> = ["Cert", "SPKI"]
const matchingTypes: ReadonlyArray<MatchingType> = ["Full", "SHA2-256", "SHA2-512"]
const kinds = selectors.flatMap((selector) =>
  matchingTypes.map((matchingType) => ({ usage: "DANE-EE", selector, matchingType }) as const)
)

describe("matchesCertificate, RFC 6698 §2.1.2 and §2.1.3", () => {
  it("compares what each selector picks, by each matching type, for each certificate", () => {
    for (const kind of kinds)
      for (const [shown, isSame] of [
        [certificate, true],
        [renewed, kind.selector === "SPKI"],
        [certificate, true]
      ] as const)
        expect(matchesCertificate(associationFor(certificate, kind), shown)).toBe(isSame)
  })

  it("takes no kind of association for another of the same certificate", () => {
    for (const kind of kinds)
      for (const other of kinds)
        expect(
          matchesCertificate({ ...kind, data: associationFor(certificate, other).data }, certificate)
        ).toBe(kind === other)
  })

  it("knows the digest of the key", () => {
    const data = createHash("sha256").update(certificate.spki).digest()
    const association = { usage: "DANE-EE", selector: "SPKI", matchingType: "SHA2-256", data } as const
    expect(matchesCertificate(association, certificate)).toBe(true)
  })
})
