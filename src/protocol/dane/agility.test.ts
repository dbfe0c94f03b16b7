import { describe, expect, it } from "vitest"
import { keyPair } from "../keys/key-pair.ts"
import { strongestDigests } from "./agility.ts"
import { associationData, associationFor, matchesCertificate } from "./match.ts"
import type { Association, CertificateUsage, MatchingType, Selector } from "./tlsa.ts"

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"))

/** RFC 7671 §9. */
const spki = hex(
  "3059301306072A8648CE3D020106082A8648CE3D0301070342000471CB1F504F9E4B33971376C005445DACD33CD79A2881C3DED1981F18E7AAA76609DD0E4EF28265C82703030AD60C5DBA6FB8A9397AC0FCF06D424C885D484887"
)
const sha256 = hex("3FE246A848798236DD2AB78D39F0651D6B6E7CA8E2984012EB0A2E1AC8A87B72")
const sha512 = hex(
  "D4F5AF015B46C5057B841C7E7BAB759CBF029526D29520C5BE6A32C67475439E54AB3A945D80C743347C9BD4DADC9D8D57FAB78EAA835362F3CA07CCC19A3214"
)
const certificate = { der: hex("3000"), spki }
const other = { der: hex("3001"), spki: keyPair("p256", "agility").spki }

const association = (
  usage: CertificateUsage,
  selector: Selector,
  matchingType: MatchingType,
  data: Uint8Array = new Uint8Array(1)
): Association => ({ usage, selector, matchingType, data })

describe("matchesCertificate, RFC 6698 §2.1", () => {
  it("computes the digests of RFC 7671 §9", () => {
    expect(Buffer.from(associationData(certificate, "SPKI", "SHA2-256"))).toEqual(Buffer.from(sha256))
    expect(Buffer.from(associationData(certificate, "SPKI", "SHA2-512"))).toEqual(Buffer.from(sha512))
    expect(associationData(certificate, "SPKI", "Full")).toEqual(spki)
  })

  it.each<[Selector, MatchingType]>([
    ["Cert", "Full"],
    ["Cert", "SHA2-256"],
    ["Cert", "SHA2-512"],
    ["SPKI", "Full"],
    ["SPKI", "SHA2-256"],
    ["SPKI", "SHA2-512"]
  ])("matches the certificate it was made for and no other, %s %s", (selector, matchingType) => {
    const made = associationFor(certificate, { usage: "DANE-EE", selector, matchingType })
    expect(matchesCertificate(made, certificate)).toBe(true)
    expect(matchesCertificate(made, other)).toBe(false)
  })

  it("distinguishes selectors: a key's digest does not match a certificate's", () => {
    const made = associationFor(certificate, { usage: "DANE-EE", selector: "SPKI", matchingType: "SHA2-256" })
    expect(matchesCertificate({ ...made, selector: "Cert" }, certificate)).toBe(false)
  })
})

describe("strongestDigests, RFC 7671 §9", () => {
  const records = [
    association("DANE-EE", "SPKI", "SHA2-256", sha256),
    association("DANE-EE", "SPKI", "SHA2-512", sha512),
    association("DANE-EE", "SPKI", "Full", spki)
  ]

  it("keeps Full and the strongest digest of the RFC's example", () => {
    expect(strongestDigests(records)).toEqual([records[1], records[2]])
  })

  it("does not accept a match of the weaker digest alone", () => {
    const misled = [records[0]!, association("DANE-EE", "SPKI", "SHA2-512", new Uint8Array(64))]
    expect(strongestDigests(misled).some((one) => matchesCertificate(one, certificate))).toBe(false)
  })

  it("follows the client's order of strength", () => {
    expect(strongestDigests(records, ["SHA2-256", "SHA2-512"])).toEqual([records[0], records[2]])
  })

  it("ranks a digest outside the order below those in it", () => {
    expect(strongestDigests(records, ["SHA2-256"])).toEqual([records[0], records[2]])
    expect(strongestDigests([records[1]!], ["SHA2-256"])).toEqual([records[1]])
  })

  it("works for each usage and selector by itself", () => {
    const mixed = [
      association("DANE-EE", "SPKI", "SHA2-256"),
      association("DANE-EE", "Cert", "SHA2-512"),
      association("DANE-TA", "SPKI", "SHA2-256"),
      association("DANE-TA", "SPKI", "SHA2-512")
    ]
    expect(strongestDigests(mixed)).toEqual([mixed[0], mixed[1], mixed[3]])
  })

  it("keeps several records of the strongest digest", () => {
    const two = [
      association("DANE-EE", "SPKI", "SHA2-256", sha256),
      association("DANE-EE", "SPKI", "SHA2-256")
    ]
    expect(strongestDigests(two)).toEqual(two)
  })
})
