/**
 * RFC 5280 §6, in cases after NIST's Public Key Interoperability Test Suite, by its numbers: dates (4.2), revocation lists (4.4), key
 * usage (4.7) and name constraints (4.13). The chains are made here; whose octets they are does not matter, what they say does.
 */
import { describe, expect, it } from "vitest"
import {
  type AuthorityRequest,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import type { NameText } from "../../world/certificate-authority/alternative-name.ts"
import type { RevocationListRequest } from "../../world/certificate-authority/revocation-list.ts"
import { extensionId } from "./object-identifiers.ts"
import { at, type Chain, chainOf, validate, verdict } from "./path.fixture.ts"
import type { PathRule } from "./path-rejected.ts"
import * as lists from "./revocation.fixture.ts"

const seconds = (instant: string) => Date.parse(instant) / 1000
/** Index 0 is the leaf, 1 the authority above it. */
const judged = (chain: Chain) => verdict(validate(chainOf(chain)))

describe("PKITS 4.2, validity periods", () => {
  it.each<[string, Chain, "valid" | readonly [PathRule, number]]>([
    ["4.2.1", { intermediate: { notBefore: at + 1 } }, ["not yet valid", 1]],
    ["4.2.2", { leaf: { notBefore: at + 1 } }, ["not yet valid", 0]],
    ["4.2.3, UTCTime 50 is 1950", { leaf: { notBefore: seconds("1950-01-01T12:01:00Z") } }, "valid"],
    ["4.2.5", { intermediate: { notAfter: at - 1 } }, ["expired", 1]],
    ["4.2.6", { leaf: { notAfter: at - 1 } }, ["expired", 0]],
    [
      "4.2.7, UTCTime 99 is 1999",
      { leaf: { notBefore: 0, notAfter: seconds("1999-01-01T12:01:00Z") } },
      ["expired", 0]
    ],
    ["4.2.8, GeneralizedTime from 2050 on", { leaf: { notAfter: seconds("2050-01-01T12:01:00Z") } }, "valid"]
  ])("%s", (_, chain, expected) => expect(judged(chain)).toEqual(expected))
})

describe("PKITS 4.4, revocation lists", () => {
  const { list, revoked, root, authority, other, status, unknown } = lists
  const ofAuthority = (given: Partial<RevocationListRequest>) => status([list(given)])
  const unknownCritical = { id: "2.16.840.1.101.2.1.12.2", isCritical: true, value: Uint8Array.of(5, 0) }

  it.each<[string, () => string, string]>([
    ["4.4.1, none there", () => status([]), unknown],
    [
      "4.4.2, an authority revoked",
      () =>
        status([
          list(),
          list({
            issuer: "CN=root",
            issuerKey: root.key,
            revoked: [{ ...revoked, serialNumber: authority.certificate.serialNumber }]
          })
        ]),
      "revoked 1"
    ],
    ["4.4.3, the leaf revoked", () => ofAuthority({ revoked: [revoked] }), "revoked 0"],
    ["4.4.4, a wrong signature", () => ofAuthority({ fault: "wrong signature" }), unknown],
    ["4.4.5, another issuer's name", () => ofAuthority({ issuer: "CN=crl issuer" }), unknown],
    [
      "4.4.6, another issuer's list",
      () => ofAuthority({ issuer: "CN=crl issuer", issuerKey: other.key }),
      unknown
    ],
    [
      "4.4.7, two lists, one of them another's",
      () => status([list({ issuer: "CN=crl issuer", issuerKey: other.key }), list()]),
      "good"
    ],
    [
      // §5.3: the entry is not understood, so that nothing in the list counts, nor for any other certificate.
      "4.4.8, an unknown critical extension in the entry of another",
      () =>
        ofAuthority({
          revoked: [{ ...revoked, serialNumber: Uint8Array.of(1), further: [unknownCritical] }]
        }),
      unknown
    ],
    [
      "4.4.8, in its own entry",
      () => ofAuthority({ revoked: [{ ...revoked, further: [unknownCritical] }] }),
      unknown
    ],
    [
      // §5.2.
      "4.4.9, an unknown critical extension of the list",
      () => ofAuthority({ further: [unknownCritical] }),
      unknown
    ],
    [
      "4.4.10, the same, and the leaf revoked",
      () => ofAuthority({ further: [unknownCritical], revoked: [revoked] }),
      unknown
    ],
    [
      "4.4.8 to 4.4.10, unknown extensions that are not critical",
      () =>
        ofAuthority({
          further: [{ ...unknownCritical, isCritical: false }],
          revoked: [{ ...revoked, further: [{ ...unknownCritical, isCritical: false }] }]
        }),
      "revoked 0"
    ],
    ["4.4.11, the next one is overdue", () => ofAuthority({ nextUpdate: at - 1 }), unknown],
    [
      "4.4.12, overdue since 1999",
      () => ofAuthority({ thisUpdate: 0, nextUpdate: seconds("1999-01-01T12:01:00Z") }),
      unknown
    ],
    [
      "4.4.13, the next one is due in 2050",
      () => ofAuthority({ nextUpdate: seconds("2050-01-01T12:01:00Z") }),
      "good"
    ],
    [
      "4.4.14, another certificate's negative serial number",
      () => ofAuthority({ revoked: [{ ...revoked, serialNumber: Uint8Array.of(0xff) }] }),
      "good"
    ],
    [
      "4.4.15, its own negative serial number",
      () =>
        status(
          [list({ revoked: [{ ...revoked, serialNumber: Uint8Array.of(0xff) }] })],
          lists.leafWith({ serialNumber: Uint8Array.of(0xff) })
        ),
      "revoked 0"
    ],
    [
      "4.4.16 and 4.4.17, a long serial number that differs in its last octet",
      () =>
        status(
          [list({ revoked: [{ ...revoked, serialNumber: new Uint8Array(20).fill(0x7f) }] })],
          lists.leafWith({ serialNumber: new Uint8Array(20).fill(0x7f).with(19, 0x7e) })
        ),
      "good"
    ],
    [
      "4.4.18, its own long serial number",
      () =>
        status(
          [list({ revoked: [{ ...revoked, serialNumber: new Uint8Array(20).fill(0x7f) }] })],
          lists.leafWith({ serialNumber: new Uint8Array(20).fill(0x7f) })
        ),
      "revoked 0"
    ],
    [
      "4.4.19, lists signed with a key of their own",
      () => ofAuthority({ issuerKey: lists.renewed.key }),
      "good"
    ],
    [
      "4.4.20, the same, and the leaf revoked",
      () => ofAuthority({ issuerKey: lists.renewed.key, revoked: [revoked] }),
      "revoked 0"
    ]
  ])("%s", (_, found, expected) => expect(found()).toBe(expected))
})

describe("PKITS 4.7, key usage", () => {
  const notCritical = { [extensionId.keyUsage]: false }
  it.each<[string, Partial<AuthorityRequest>, "valid" | readonly [PathRule, number]]>([
    ["4.7.1, an authority that may not sign certificates", { keyUsage: ["crlSign"] }, ["key usage", 1]],
    // RFC 5280 §6.1.4 (n): what the extension says counts, critical or not.
    ["4.7.2, the same, not critical", { keyUsage: ["crlSign"], critical: notCritical }, ["key usage", 1]],
    [
      "4.7.3, one that may, not critical",
      { keyUsage: ["keyCertSign", "crlSign"], critical: notCritical },
      "valid"
    ]
  ])("%s", (_, intermediate, expected) => expect(judged({ intermediate })).toEqual(expected))

  // §6.3.3 (f).
  it.each<[string, Partial<AuthorityRequest>, string]>([
    ["4.7.4, an authority that may not sign lists", { keyUsage: ["keyCertSign"] }, lists.unknown],
    ["4.7.5, the same, not critical", { keyUsage: ["keyCertSign"], critical: notCritical }, lists.unknown]
  ])("%s", (_, given, expected) => {
    const issuer = subordinateAuthority(lists.root, {
      subject: "CN=authority",
      subjectKey: lists.key("authority"),
      ...lists.dates,
      ...given
    })
    expect(
      lists.verdictOn({
        leaf: lists.plain,
        intermediates: [issuer.certificate],
        lists: [lists.list(), lists.ofRoot]
      })
    ).toBe(expected)
  })
})

describe("PKITS 4.13, name constraints", () => {
  const bound = (
    constraints: Pick<AuthorityRequest, "permitted" | "excluded">,
    dnsNames: ReadonlyArray<string>,
    names: ReadonlyArray<NameText> = []
  ) => judged({ intermediate: constraints, leaf: { dnsNames, names } })
  const outside = ["name constraints", 0]
  const host = "testserver.testcertificates.gov"

  it.each<[string, ReturnType<typeof bound>, unknown]>([
    [
      "4.13.30, a host in a permitted domain",
      bound({ permitted: ["DNS:testcertificates.gov"] }, [host]),
      "valid"
    ],
    [
      "4.13.31, a host elsewhere",
      bound({ permitted: ["DNS:testcertificates.gov"] }, ["testserver.example.gov"]),
      outside
    ],
    ["4.13.32, a host outside an excluded domain", bound({ excluded: ["DNS:example.gov"] }, [host]), "valid"],
    ["4.13.33, a host in it", bound({ excluded: ["DNS:testcertificates.gov"] }, [host]), outside],
    [
      "4.13.38, a longer label is another name",
      bound({ permitted: ["DNS:testcertificates.gov"] }, ["mytestcertificates.gov"]),
      outside
    ]
  ])("%s", (_, found, expected) => expect(found).toEqual(expected))

  it.each<[string, NameText, NameText, boolean]>([
    [
      "4.13.1, a subject in a permitted directory",
      "dirName:C=US, O=Test",
      "dirName:C=US, O=Test, CN=a",
      true
    ],
    ["4.13.2, another", "dirName:C=US, O=Test", "dirName:C=US, O=Other, CN=a", false],
    [
      "4.13.21, a mailbox at a host of a domain",
      "email:.testcertificates.gov",
      "email:a@mailserver.testcertificates.gov",
      true
    ],
    [
      "4.13.22, a mailbox at the domain itself",
      "email:.testcertificates.gov",
      "email:a@testcertificates.gov",
      false
    ],
    ["4.13.23, a mailbox at the host", "email:testcertificates.gov", "email:a@testcertificates.gov", true],
    [
      "4.13.24, at a host below it",
      "email:testcertificates.gov",
      "email:a@mailserver.testcertificates.gov",
      false
    ],
    [
      "4.13.34, a URI at a host of a domain",
      "URI:.testcertificates.gov",
      "URI:http://testserver.testcertificates.gov/",
      true
    ],
    ["4.13.35, at the domain itself", "URI:.testcertificates.gov", "URI:http://testcertificates.gov/", false]
  ])("%s, and the other way round where it is excluded", (_, base, name, isInside) => {
    // The subject counts as a name of its directory too (RFC 5280 §4.2.1.10), so it is left empty.
    const leaf = { subject: "", names: [name] }
    expect(judged({ intermediate: { permitted: [base] }, leaf })).toEqual(isInside ? "valid" : outside)
    expect(judged({ intermediate: { excluded: [base] }, leaf })).toEqual(isInside ? outside : "valid")
  })
})
