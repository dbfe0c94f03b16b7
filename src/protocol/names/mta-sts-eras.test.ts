import { X509Certificate } from "node:crypto"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { everyNth } from "../../long.fixture.ts"
import { growth, inProportion } from "../growth.fixture.ts"
import { keyPair } from "../keys/key-pair.ts"
import { issue } from "../../world/certificate-authority/issue.ts"
import { matchIdentifiers } from "./match-identifiers.ts"
import { rfc8461 } from "./matching-rules.ts"
import { matchCertificateAgainstPatterns, type MtaStsEra, mtaStsEras } from "./mta-sts-eras.ts"
import { matchPolicyPattern } from "./policy-pattern.ts"

const presenting = (name: string) => ({ dns: [name], srv: [], uri: [], ip: [] })

const inEra = (era: MtaStsEra, name: string, pattern: string) =>
  Result.isSuccess(matchCertificateAgainstPatterns(presenting(name), [pattern], era))

/** RFC 8461 §4: the host meets a pattern, and the certificate names the host. */
const finally8461 = (name: string, pattern: string, host: string) =>
  matchPolicyPattern(pattern.startsWith(".") ? `*${pattern}` : pattern, host, rfc8461) &&
  Result.isSuccess(matchIdentifiers(presenting(name), [{ form: "dns", name: host }], rfc8461))

interface Row {
  readonly name: string
  readonly pattern: string
  readonly draft04: boolean
  readonly pseudocode: boolean
  readonly prose: boolean
  readonly postfix: boolean
  /** Those of `hosts` that RFC 8461 accepts. */
  readonly acceptedHosts: ReadonlyArray<string>
}

const row = (
  name: string,
  pattern: string,
  [draft04, pseudocode, prose, postfix]: readonly [boolean, boolean, boolean, boolean],
  ...acceptedHosts: ReadonlyArray<string>
): Row => ({ name, pattern, draft04, pseudocode, prose, postfix, acceptedHosts })

const yes = true
const no = false

const rows: ReadonlyArray<Row> = [
  row(
    "*.example.com",
    ".example.com",
    [yes, yes, yes, yes],
    "mail.example.com",
    "mail1.example.com",
    "b.example.com"
  ),
  row("mail.example.com", ".example.com", [yes, yes, yes, yes], "mail.example.com"),
  row("a.b.example.com", ".example.com", [yes, no, no, yes]),
  row("example.com", ".example.com", [no, no, no, no]),
  row("*.example.com", "example.com", [no, no, no, no]),
  row("*.example.com", "mail.example.com", [yes, yes, yes, yes], "mail.example.com"),
  row("*.example.com", "a.mail.example.com", [yes, no, no, no]),
  row("*.example.com", ".mail.example.com", [yes, no, yes, no]),
  row("*.mail.example.com", ".example.com", [yes, no, yes, yes]),
  row("*.com", ".example.com", [yes, no, yes, no]),
  row("*.com", "example.com", [yes, yes, yes, no], "example.com"),
  row("*.*.example.com", ".example.com", [yes, no, no, yes]),
  row("mail*.example.com", ".example.com", [yes, yes, no, yes]),
  row(".example.com", ".example.com", [yes, yes, no, yes]),
  row("*", ".example.com", [no, no, no, no]),
  row("*", "example.com", [no, no, no, no]),
  row("*", "com", [no, no, no, no]),
  row("Mail.Example.com", "mail.example.com", [no, no, no, yes], "mail.example.com")
]

/** Every host that could stand between these names and patterns. */
const hosts = [
  "com",
  "example.com",
  "mail.example.com",
  "mail1.example.com",
  "b.example.com",
  "a.b.example.com",
  "a.mail.example.com"
]

describe.each(rows)("$name against $pattern, draft-ietf-uta-mta-sts §4.1 through the years", (of) => {
  it.each<[MtaStsEra, boolean]>([
    ["draft-04", of.draft04],
    ["draft-14-pseudocode", of.pseudocode],
    ["draft-14-prose", of.prose],
    ["postfix-legacy", of.postfix]
  ])("%s: %s", (era, expected) => expect(inEra(era, of.name, of.pattern)).toBe(expected))

  it(`RFC 8461: ${of.acceptedHosts.join(", ") || "no host"}`, () =>
    expect(hosts.filter((host) => finally8461(of.name, of.pattern, host))).toEqual(of.acceptedHosts))
})

describe("matchCertificateAgainstPatterns", () => {
  it("takes the common name for a name until draft-04, and not in draft-14", () => {
    const presented = { dns: [], srv: [], uri: [], ip: [], commonName: "mail.example.com" }
    const eras = mtaStsEras.filter((era) =>
      Result.isSuccess(matchCertificateAgainstPatterns(presented, ["mail.example.com"], era))
    )
    expect(eras).toEqual(["draft-04"])
  })

  it("says who matched what", () =>
    expect(
      matchCertificateAgainstPatterns(
        { dns: ["x.example.org", "mx.example.net"], srv: [], uri: [], ip: [] },
        ["mail.example.com", ".example.net"],
        "draft-14-prose"
      )
    ).toEqual(Result.succeed({ name: "mx.example.net", pattern: ".example.net" })))

  it("compares as OpenSSL does under postfix-legacy, over all names of three labels", () => {
    const labels = ["*", "a", "A", "a*"]
    const names = [...labels, ...labels.flatMap((x) => ["a", "*", "com"].map((y) => `${x}.${y}`))].flatMap(
      (name) => [name, `${name}.b`, `${name}.b.com`]
    )
    const patterns = ["a.b.com", ".b.com", "a.a.b.com", "b.com", ".com", "a.b", ".a.b.com", "a.com.b"]
    const key = keyPair("ed25519", "names")
    const differences = names.flatMap((name) => {
      const der = issue({
        subject: "CN=names",
        subjectKey: key,
        issuer: "CN=names",
        issuerKey: key,
        notBefore: 0,
        notAfter: 1,
        names: [`DNS:${name}`]
      })
      const certificate = new X509Certificate(der)
      return patterns
        .filter(
          (pattern) =>
            (certificate.checkHost(pattern, { subject: "never", partialWildcards: false }) !== undefined) !==
            inEra("postfix-legacy", name, pattern)
        )
        .map((pattern) => `${name} ${pattern}`)
    })
    expect(differences).toEqual([])
  })
})

describe("many names against many patterns", () => {
  everyNth(12, mtaStsEras)("takes work in proportion to both, by %s", (era) => {
    const match = (count: number) => {
      const dns = Array.from({ length: count }, (_, i) => `*.n${i}.example`)
      const patterns = Array.from({ length: count }, (_, i) => `.m${i}.example.com`)
      expect(
        Result.isFailure(matchCertificateAgainstPatterns({ dns, srv: [], uri: [], ip: [] }, patterns, era))
      ).toBe(true)
    }
    expect(growth(match, 1_000)).toBeLessThan(inProportion)
  })

  everyNth(mtaStsEras.length, mtaStsEras.toReversed())(
    "takes work in proportion to the labels of a name, by %s",
    (era) => {
      const match = (count: number) => {
        // A cheap thing to write into a line of JSON.
        const dots = "a.".repeat(count)
        matchCertificateAgainstPatterns({ dns: [`${dots}b`], srv: [], uri: [], ip: [] }, [`.${dots}c`], era)
      }
      expect(growth(match, 10_000)).toBeLessThan(inProportion)
    }
  )

  it("finds the first name that meets a pattern, and the first pattern that it meets", () => {
    const found = matchCertificateAgainstPatterns(
      { dns: ["x.example.net", "mx.example.com", "mx.example.org"], srv: [], uri: [], ip: [] },
      [".example.org", ".example.com", "mx.example.com"],
      "draft-14-prose"
    )
    expect(Result.getOrThrow(found)).toEqual({ name: "mx.example.com", pattern: ".example.com" })
  })
})
