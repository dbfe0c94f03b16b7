import { Result } from "effect"
import { describe, expect, it } from "vitest"
import {
  type AuthorityRequest,
  serverCertificate,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import type { RevocationListRequest } from "../../world/certificate-authority/revocation-list.ts"
import { sign, SignatureMemory } from "../keys/signature.ts"
import { type Certificate, parseCertificate } from "./certificate.ts"
import { element } from "./der.fixture.ts"
import { decodeDer, tag } from "./der.ts"
import { extensionId } from "./object-identifiers.ts"
import { webPkiRules } from "./path-rules.ts"
import {
  at,
  authority,
  dates,
  key,
  leafWith,
  list,
  ofRoot,
  other,
  plain,
  renewed,
  revoked,
  root,
  status,
  unknown,
  verdictOn
} from "./revocation.fixture.ts"
import { parseRevocationList, type RevocationListRejected } from "./revocation-list.ts"
import { validatePath } from "./validate-path.ts"
import { failureOf } from "../../failure.fixture.ts"

describe("checkRevocation, RFC 5280 §6.3.3", () => {
  it("finds a certificate good that a current list of its issuer does not name", () =>
    expect(status([list()])).toBe("good"))

  it("finds one revoked that it names", () =>
    expect(status([list({ revoked: [revoked] })])).toBe("revoked 0"))

  it("checks intermediates as well", () => {
    const upper = list({
      issuer: "CN=root",
      issuerKey: root.key,
      revoked: [{ ...revoked, serialNumber: authority.certificate.serialNumber }]
    })
    // Both lists of the root are current; either may name the certificate.
    expect(status([upper, list()])).toBe("revoked 1")
  })

  it("knows nothing without a list", () => expect(status([])).toBe(unknown))

  it.each<[string, Partial<RevocationListRequest>]>([
    ["(a): it should have been followed by another", { nextUpdate: at - 1 }],
    ["(a): it is not yet out", { thisUpdate: at + 1 }],
    ["(b)(1): another issuer", { issuer: "CN=crl issuer", issuerKey: other.key }],
    [
      "(b)(2)(ii): authorities' certificates only",
      { issuingDistributionPoint: { onlyContainsCaCerts: true } }
    ],
    [
      "(b)(2)(iv): attribute certificates only",
      { issuingDistributionPoint: { onlyContainsAttributeCerts: true } }
    ],
    ["(d): some reasons only", { issuingDistributionPoint: { onlySomeReasons: 2 } }],
    ["(f): the issuer's name with a key that nobody vouches for", { issuerKey: key("stranger") }],
    ["(g): a wrong signature", { fault: "wrong signature" }],
    ["§5.2.4: a delta alone", { baseCrlNumber: 1, crlNumber: 2 }]
  ])("knows nothing from a list %s", (_, given) => {
    expect(status([list(given)])).toBe(unknown)
    expect(status([list({ ...given, revoked: [revoked] })])).not.toBe("good")
  })

  it("accepts an unknown status where it is told to, and a revoked certificate never", () => {
    const stale = { thisUpdate: at - 200, nextUpdate: at - 100 }
    expect(status([], plain, "accepted")).toBe("good")
    expect(status([list({ ...stale, revoked: [revoked] })], plain, "accepted")).toBe("good")
    expect(status([list({ revoked: [revoked] })], plain, "accepted")).toBe("revoked 0")
  })

  it("knows nothing from a list whose issuer may not sign lists ((f))", () => {
    const silent = subordinateAuthority(root, {
      subject: "CN=silent",
      subjectKey: key("silent"),
      keyUsage: ["keyCertSign"],
      ...dates
    })
    const { der } = serverCertificate(silent, {
      subjectKey: key("leaf"),
      dnsNames: ["mx.example.com"],
      ...dates
    })
    const lists = [list({ issuer: "CN=silent", issuerKey: silent.key }), ofRoot].map((one) =>
      Result.getOrThrow(parseRevocationList(one))
    )
    const verdict = validatePath({
      leaf: Result.getOrThrow(parseCertificate(der)),
      intermediates: [silent.certificate],
      anchors: [root.anchor],
      atSeconds: at,
      signatures: new SignatureMemory(),
      revocation: { lists, whereUnknown: "rejected" }
    })
    expect(failureOf(verdict).rule).toBe("revocation status")
  })

  it("takes users' certificates from a list of those ((b)(2)(ii))", () =>
    expect(status([list({ issuingDistributionPoint: { onlyContainsUserCerts: true } })])).toBe("good"))

  it("takes lists that together cover all reasons ((d), (e), (l))", () => {
    const some = (reasons: number, revokedEntries: RevocationListRequest["revoked"] = []) =>
      list({ issuingDistributionPoint: { onlySomeReasons: reasons }, revoked: revokedEntries })
    const compromise = 2
    const rest = 0x1fc
    expect(status([some(compromise), some(rest)])).toBe("good")
    expect(status([some(compromise), some(rest, [revoked])])).toBe("revoked 0")
  })

  it("takes a list signed with another key of the same authority, if the anchor vouches for that key ((f))", () =>
    expect(status([list({ issuerKey: renewed.key })])).toBe("good"))

  const takenBack = (certificate: Certificate, further: Partial<RevocationListRequest> = {}) =>
    list({
      issuer: "CN=root",
      issuerKey: root.key,
      revoked: [{ ...revoked, serialNumber: certificate.serialNumber }],
      ...further
    })

  it("believes no list of an issuer that was taken back itself ((f), §6.1.3 (a)(3))", () => {
    const byRenewed = list({ issuerKey: renewed.key })
    expect(status([byRenewed])).toBe("good")
    expect(status([byRenewed, takenBack(renewed.certificate)])).toBe(unknown)
    expect(status([list(), byRenewed, takenBack(renewed.certificate)])).toBe("good")
    // What it says is not believed where open statuses are accepted either.
    const accusing = list({ issuerKey: renewed.key, revoked: [revoked] })
    expect(status([accusing, takenBack(renewed.certificate)], plain, "accepted")).toBe("good")

    const leaf = leafWith({ crlDistributionPoints: [{ names: [], crlIssuer: ["dirName:CN=crl issuer"] }] })
    const indirect = list({
      issuer: "CN=crl issuer",
      issuerKey: other.key,
      issuingDistributionPoint: { indirectCrl: true }
    })
    expect(status([indirect], leaf)).toBe("good")
    expect(status([indirect, takenBack(other.certificate)], leaf)).toBe(unknown)
  })

  it("does not let a key vouch for itself ((f))", () => {
    // A self-issued certificate for a key that signs lists, and the only list that could say so is by that key.
    const signer = subordinateAuthority(authority, {
      subject: "CN=authority",
      subjectKey: key("list signer"),
      ...dates
    })
    const bySigner = list({ issuerKey: signer.key })
    const given = { leaf: plain, intermediates: [authority.certificate, signer.certificate] }
    expect(verdictOn({ ...given, lists: [bySigner, ofRoot] })).toBe(unknown)
    const ofSigner = list({ issuingDistributionPoint: { onlyContainsCaCerts: true } })
    expect(verdictOn({ ...given, lists: [bySigner, ofSigner, ofRoot] })).toBe("good")
    const withSigner = { revoked: [{ ...revoked, serialNumber: signer.certificate.serialNumber }] }
    const without = list({ issuingDistributionPoint: { onlyContainsCaCerts: true }, ...withSigner })
    expect(verdictOn({ ...given, lists: [bySigner, without, ofRoot] })).toBe(unknown)
  })

  it("lets a CRL issuer tell its own status where the authority says so in its certificate (NIST PKITS 4.14.30)", () => {
    const crlDistributionPoints = [{ names: [], crlIssuer: ["dirName:CN=list issuer"] as const }]
    const issuer = (given: Partial<AuthorityRequest>) =>
      subordinateAuthority(authority, {
        subject: "CN=list issuer",
        subjectKey: key("list issuer"),
        ...dates,
        ...given
      })
    const own = issuer({ crlDistributionPoints })
    const indirect = (...serials: ReadonlyArray<Uint8Array>) =>
      list({
        issuer: "CN=list issuer",
        issuerKey: own.key,
        issuingDistributionPoint: { indirectCrl: true },
        revoked: serials.map((serialNumber) => ({
          ...revoked,
          serialNumber,
          certificateIssuer: "CN=authority"
        }))
      })
    const leaf = leafWith({ crlDistributionPoints })
    const under = (one: typeof own, ...serials: ReadonlyArray<Uint8Array>) =>
      verdictOn({
        leaf,
        intermediates: [authority.certificate, one.certificate],
        lists: [indirect(...serials), ofRoot]
      })
    expect(under(own)).toBe("good")
    expect(under(own, leaf.serialNumber)).toBe("revoked 0")
    expect(under(own, own.certificate.serialNumber)).toBe(unknown)
    // Without that, the authority's own list would have to tell.
    expect(under(issuer({}))).toBe(unknown)
  })

  it("asks of the issuer of a list what the rules at hand ask of every certificate ((f))", () => {
    const bare = subordinateAuthority(root, {
      subject: "CN=authority",
      subjectKey: key("bare"),
      keyIdentifiers: "none",
      ...dates
    })
    const lists = [list({ issuerKey: bare.key }), ofRoot]
    const intermediates = [authority.certificate, bare.certificate]
    expect(verdictOn({ leaf: plain, intermediates, lists })).toBe("good")
    expect(verdictOn({ leaf: plain, intermediates, lists, rules: webPkiRules })).toBe(unknown)
  })

  it("takes a delta by the key of its base only ((h))", () => {
    const base = list({ crlNumber: 3 })
    const delta = (issuerKey = authority.key) =>
      list({
        baseCrlNumber: 1,
        crlNumber: 5,
        issuerKey,
        revoked: [revoked],
        // The same identifier as the base: only the signature tells.
        authorityKey: authority.key
      })
    expect(status([base, delta()])).toBe("revoked 0")
    expect(status([base, delta(renewed.key)])).toBe("good")
  })

  it("rejects where the work was not done, however open statuses are taken", () => {
    const lists = [list({ revoked: [revoked] }), ofRoot]
    const limits = { signatureChecks: 2 }
    expect(verdictOn({ leaf: plain, lists, limits, whereUnknown: "accepted" })).toBe("work budget 1")
  })

  it("takes an indirect list from the issuer that the certificate names ((b)(1), §5.3.3)", () => {
    const leaf = leafWith({ crlDistributionPoints: [{ names: [], crlIssuer: ["dirName:CN=crl issuer"] }] })
    const indirect = (entries: RevocationListRequest["revoked"], indirectCrl = true) =>
      list({
        issuer: "CN=crl issuer",
        issuerKey: other.key,
        issuingDistributionPoint: { indirectCrl },
        revoked: entries
      })
    expect(status([indirect([])], leaf)).toBe("good")
    expect(status([indirect([{ ...revoked, certificateIssuer: "CN=authority" }])], leaf)).toBe("revoked 0")
    // The number of somebody else's certificate.
    expect(status([indirect([revoked])], leaf)).toBe("good")
    expect(status([indirect([], false)], leaf)).toBe(unknown)
    // §5.3.3: the entries that follow belong to the issuer named last.
    const first = { serialNumber: Uint8Array.of(1), revokedAt: at, certificateIssuer: "CN=authority" }
    expect(status([indirect([first, revoked])], leaf)).toBe("revoked 0")
  })

  it("believes a delta before its base ((i) to (k))", () => {
    const delta = (entries: RevocationListRequest["revoked"], baseCrlNumber = 1) =>
      list({ baseCrlNumber, crlNumber: 5, revoked: entries })
    const base = list({ crlNumber: 3, revoked: [{ ...revoked, reason: 6 }] })
    const clean = list({ crlNumber: 3 })
    expect(status([clean, delta([revoked])])).toBe("revoked 0")
    expect(status([base, delta([])])).toBe("revoked 0")
    expect(status([base, delta([{ ...revoked, reason: 8 }])])).toBe("good")
    // (c): a delta to a later base says nothing about this one.
    expect(status([clean, delta([revoked], 4)])).toBe("good")
  })
})

describe("parseRevocationList, RFC 5280 §5", () => {
  it.each<[string, Partial<RevocationListRequest>, RevocationListRejected["reason"]]>([
    ["§5.2.3: no number", { crlNumber: null }, "no CRL number"],
    ["§5.2.3: a critical number", { critical: { [extensionId.crlNumber]: true } }, "critical CRL number"],
    [
      "§5.2: unknown and critical",
      { further: [{ id: "1.2.3", isCritical: true, value: Uint8Array.of(5, 0) }] },
      "unrecognized critical extension"
    ],
    [
      "§5.3: unknown and critical in an entry",
      { revoked: [{ ...revoked, further: [{ id: "1.2.3", isCritical: true, value: Uint8Array.of(5, 0) }] }] },
      "unrecognized critical extension"
    ],
    [
      "§5.2: an extension twice",
      { further: [{ id: extensionId.crlNumber, isCritical: false, value: Uint8Array.of(2, 1, 1) }] },
      "duplicate extension"
    ]
  ])("refuses %s", (_, given, reason) =>
    expect(failureOf(parseRevocationList(list(given))).reason).toBe(reason)
  )

  describe("what issuers must do and readers need not insist on", () => {
    /** The list with other octets in its TBSCertList, signed by the authority. */
    const rewritten = (given: Partial<RevocationListRequest>, change: (fields: Array<Buffer>) => void) => {
      const tbs = Result.getOrThrow(parseRevocationList(list(given))).tbs
      const fields: Array<Buffer> = []
      const read = decodeDer(tbs, (reader) => {
        const inner = reader.enter(tag.sequence)
        while (!inner.isAtEnd) fields.push(Buffer.from(inner.element()))
      })
      Result.getOrThrow(read)
      change(fields)
      const changed = element(tag.sequence, ...fields)
      const signature = sign(authority.key, changed, { encoding: "der" })
      return element(
        tag.sequence,
        changed,
        fields[1] ?? changed,
        element(tag.bitString, Buffer.of(0), signature)
      )
    }

    it("§5: version 1, which has no extensions", () => {
      const version1 = (given: Partial<RevocationListRequest>) =>
        rewritten(given, (fields) => {
          fields.shift()
          fields.pop()
          // So that the algorithm is found where version 2 has it.
          fields.unshift(Buffer.alloc(0))
        })
      expect(status([version1({})])).toBe("good")
      expect(status([version1({ revoked: [revoked] })])).toBe("revoked 0")
      // §5.1.2.1: extensions make it version 2.
      const withExtensions = rewritten({}, (fields) => (fields[0] = Buffer.alloc(0)))
      expect(Result.isFailure(parseRevocationList(withExtensions))).toBe(true)
    })

    it("§5.1.2.6: a sequence of no entries", () =>
      expect(
        status([rewritten({}, (fields) => fields.splice(-1, 0, Buffer.from(element(tag.sequence))))])
      ).toBe("good"))

    it("§5.1.2.4 to §5.1.2.6: GeneralizedTime before 2050", () => {
      const generalized = (field: Buffer) =>
        element(tag.generalizedTime, Buffer.from(`20${field.subarray(2).toString("latin1")}`))
      const given = { revoked: [revoked] }
      const times = rewritten(given, (fields) => {
        for (const at of [3, 4]) fields[at] = Buffer.from(generalized(fields[at]!))
      })
      expect(status([times])).toBe("revoked 0")
    })
  })

  it("refuses every truncation", () => {
    const der = list({ revoked: [revoked] })
    for (let length = 0; length < der.length; length++)
      expect(Result.isFailure(parseRevocationList(der.subarray(0, length)))).toBe(true)
  })
})
