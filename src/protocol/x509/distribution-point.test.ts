import { describe, expect, it } from "vitest"
import type { NameText } from "../../world/certificate-authority/alternative-name.ts"
import type { DistributionPointRequest } from "../../world/certificate-authority/extensions.ts"
import type { RevocationListRequest } from "../../world/certificate-authority/revocation-list.ts"
import { leafWith, list, other, revoked, status, unknown } from "./revocation.fixture.ts"

describe("isInScope, RFC 5280 §6.3.3 (b)(2)(i)", () => {
  it("matches the distribution point by one name in common ((b)(2)(i))", () => {
    const leaf = leafWith({ crlDistributionPoints: [{ names: ["URI:http://a.example/crl"] }] })
    const of = (name: string) =>
      list({ issuingDistributionPoint: { names: [`URI:http://${name}/crl`] }, revoked: [revoked] })
    expect(status([of("a.example")], leaf)).toBe("revoked 0")
    expect(status([of("b.example")], leaf)).toBe(unknown)
  })

  describe("a name relative to the CRL issuer (§4.2.1.13, §5.2.5)", () => {
    const relative = (nameRelativeToCrlIssuer: string) => ({ names: [], nameRelativeToCrlIssuer })
    const full = (name: `dirName:${string}`) => ({ names: [name] })
    const at = (crlDistributionPoint: DistributionPointRequest) =>
      leafWith({ crlDistributionPoints: [crlDistributionPoint] })
    const of = (
      issuingDistributionPoint: RevocationListRequest["issuingDistributionPoint"],
      given: Partial<RevocationListRequest> = {}
    ) => list({ issuingDistributionPoint: issuingDistributionPoint!, revoked: [revoked], ...given })

    it.each<[string, DistributionPointRequest, RevocationListRequest["issuingDistributionPoint"], boolean]>([
      ["both", relative("CN=list 1"), relative("CN=list 1"), true],
      // §7.1: neither case nor the kind of string counts.
      ["both, written otherwise", relative("CN=List  1"), relative("CN=LIST 1"), true],
      ["others", relative("CN=list 1"), relative("CN=list 2"), false],
      ["in the certificate", relative("CN=list 1"), full("dirName:CN=authority, CN=list 1"), true],
      ["in the list", full("dirName:CN=authority, CN=list 1"), relative("CN=list 1"), true],
      ["to another issuer", full("dirName:CN=root, CN=list 1"), relative("CN=list 1"), false]
    ])("is that name with one relative name more: %s", (_, point, scope, expected) =>
      expect(status([of(scope)], at(point))).toBe(expected ? "revoked 0" : unknown)
    )

    it("counts from the CRL issuer that the point names, if it names one", () => {
      const indirect = (scope: RevocationListRequest["issuingDistributionPoint"]) =>
        of(
          { ...scope, indirectCrl: true },
          {
            issuer: "CN=crl issuer",
            issuerKey: other.key,
            revoked: [{ ...revoked, certificateIssuer: "CN=authority" }]
          }
        )
      const crlIssuer = ["dirName:CN=crl issuer"] as const
      const point = { ...relative("CN=list 1"), crlIssuer }
      expect(status([indirect(relative("CN=list 1"))], at(point))).toBe("revoked 0")
      expect(status([indirect(full("dirName:CN=crl issuer, CN=list 1"))], at(point))).toBe("revoked 0")
      expect(status([indirect(full("dirName:CN=authority, CN=list 1"))], at(point))).toBe(unknown)
      // With two of them it would be ambiguous.
      const two = { ...point, crlIssuer: [...crlIssuer, "dirName:CN=root"] as const }
      expect(status([indirect(relative("CN=list 1"))], at(two))).toBe(unknown)
    })
  })

  it.each<[NameText, NameText, boolean]>([
    // §7.4: scheme and host without case, the rest with.
    ["URI:http://a.example/crl", "URI:HTTP://A.Example/crl", true],
    ["URI:http://a.example/crl", "URI:http://a.example/CRL", false],
    ["DNS:a.example", "DNS:A.EXAMPLE", true],
    ["DNS:a.example", "DNS:b.example", false]
  ])("compares %s with %s as §7 has it: %s", (wanted, name, expected) => {
    const leaf = leafWith({ crlDistributionPoints: [{ names: [wanted] }] })
    const lists = [list({ issuingDistributionPoint: { names: [name] }, revoked: [revoked] })]
    expect(status(lists, leaf)).toBe(expected ? "revoked 0" : unknown)
  })
})
