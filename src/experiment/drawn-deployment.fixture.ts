/** Parts of a receiving side drawn at random, their values as extreme as the schema lets them be. */
import fc from "fast-check"
import { zoneSignings } from "../scenario/schema/dnssec.ts"

export const duration = fc.constantFrom("0s", "1ms", "1h", "3d", "68y", "69y", "100y", "101y", "999999999y")
export const soon = fc.constantFrom("0s", "1ms", "30m", "2h", "3d", "1y", "100y")
export const instant = fc.constantFrom(
  "0000-01-01T00:00:00Z",
  "0001-12-31T23:59:59Z",
  "1949-12-31T23:59:59Z",
  "1950-01-01T00:00:00Z",
  "1970-01-01T00:00:00Z",
  "2026-02-28T00:00:00Z",
  "2026-02-31T00:00:00Z",
  "2049-12-31T23:59:59Z",
  "2199-12-31T23:59:59Z",
  "9999-12-31T23:59:59Z"
)
const label = fc.constantFrom(
  "a",
  "MX1",
  "*",
  "_25",
  "_tcp",
  "xn--bcher-kva",
  "x".repeat(63),
  "x".repeat(64),
  "bücher"
)
const tail = fc.constantFrom(
  "",
  ".example.com",
  ".example.com.",
  ".test",
  `.${Array.from({ length: 3 }, () => "y".repeat(60)).join(".")}`
)
export const domainName = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("example.com", "mx1.example.com", "mta-sts.example.com", "ns.example.com")
  },
  { weight: 2, arbitrary: fc.tuple(label, tail).map(([one, rest]) => one + rest) },
  { weight: 1, arbitrary: fc.constantFrom(".", "com", "test", "mx.attacker.test", "") }
)
export const text = fc.oneof(
  fc.constantFrom(
    "",
    "a",
    "é",
    "\u{0}",
    "\u{1b}[2J",
    '\\,+="<>;#',
    "\ud800",
    "x".repeat(64),
    "x".repeat(65),
    " a ",
    "=1+1"
  ),
  fc.string({ unit: "binary", maxLength: 20 })
)
const maybe = <A>(arbitrary: fc.Arbitrary<A>, freq = 3) => fc.option(arbitrary, { nil: undefined, freq })
const compact = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
export const some = (
  fields: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  required: Readonly<Record<string, fc.Arbitrary<unknown>>> = {}
) =>
  fc
    .record({
      ...required,
      ...Object.fromEntries(Object.entries(fields).map(([key, arbitrary]) => [key, maybe(arbitrary, 2)]))
    })
    .map(compact)

export const certificate = some({
  issuer: fc.constantFrom("trusted", "other-trusted", "expired-root", "untrusted", "private", "self"),
  dnsNames: fc.array(domainName, { maxLength: 2 }),
  srvNames: fc.array(
    fc.oneof(
      fc.constantFrom("_smtp.example.com", "_x.", "ü", ""),
      domainName.map((name) => `_smtp.${name}`)
    ),
    { maxLength: 2 }
  ),
  commonName: text,
  purposes: fc.subarray(["server-auth", "client-auth", "any"]),
  issuedBefore: duration,
  lifetime: duration,
  notBefore: instant,
  notAfter: instant,
  key: text,
  sends: fc.constantFrom("issuers", "leaf-only", "with-root"),
  der: fc.constantFrom([""], ["AAAA"], ["MAA="])
})
const hostCertificate = fc.oneof(
  certificate,
  fc
    .tuple(
      certificate,
      some(
        {
          keepsKey: fc.boolean(),
          published: fc.oneof(
            soon.map((before) => ({ before })),
            soon.map((after) => ({ after })),
            fc.constant("never")
          )
        },
        { every: duration }
      )
    )
    .map(([given, renewal]) => ({ ...given, renewal }))
)
const listenerCertificate = fc.oneof(
  { weight: 3, arbitrary: hostCertificate },
  {
    weight: 1,
    arbitrary: fc
      .tuple(certificate, fc.array(certificate, { maxLength: 2 }))
      .map(([given, alternatives]) => ({ ...given, alternatives }))
  }
)
const tls = {
  certificate: listenerCertificate,
  certificatesByName: fc.array(fc.record({ serverName: domainName, certificate: listenerCertificate }), {
    maxLength: 1
  }),
  unknownName: fc.constantFrom("default", "alert"),
  tlsVersion: fc.constantFrom("TLSv1.0", "TLSv1.2", "TLSv1.3")
}
export const document = some(
  {
    status: fc.constantFrom(100, 200, 301, 599),
    mediaType: text,
    headers: fc.dictionary(text, text, { maxKeys: 2 }),
    body: fc.oneof(text, fc.constant(`version: STSv1\n${"x".repeat(70_000)}`)),
    bodyBase64: fc.constantFrom("", "AAAA"),
    location: fc.oneof(text, fc.constantFrom("https://example.com/", "http://", "//", "https://[::1"))
  },
  {
    path: fc.oneof(
      fc.constant("/.well-known/mta-sts.txt"),
      text.map((rest) => `/${rest}`)
    )
  }
)
export const ip = fc.constantFrom("ipv4-only", "dual-stack", "ipv6-only")
export const mx = some(
  {
    preference: fc.constantFrom(0, 65_535),
    startTls: fc.constantFrom("offered", "absent", "unavailable", "reset", "garbage", "required"),
    service: fc.constantFrom("open", "closed", "overloaded", "silent", "garbage"),
    plaintextBeforeTls: fc.constantFrom("kept", "discarded"),
    ehlo: fc.constantFrom(["REQUIRETLS"], ["SIZE 1", "SIZE 2"], [`X ${"y".repeat(3_000)}`], ["STARTTLS"]),
    ip,
    answers: fc.constantFrom({ mail: "450 4.7.1 later" }, { recipient: "550 no" }),
    ...tls
  },
  { host: domainName }
)
const dnssec = some({
  algorithm: fc.constantFrom(5, 7, 8, 10, 13, 14, 15),
  keys: fc.constantFrom("split", "single"),
  nsec3Iterations: fc.constantFrom(0, 150, 151, 2500),
  denial: fc.constantFrom("nsec", "nsec3", "nsec3-opt-out"),
  validity: duration,
  renewEvery: duration,
  notRenewedAfter: duration,
  dsTtl: duration,
  rollOvers: fc.array(
    fc.oneof(
      fc.record({ method: fc.constant("double-DS"), addDsAt: soon, swapKeysAt: soon, removeDsAt: soon }),
      fc.record({ method: fc.constant("pre-publish"), publishAt: soon, signAt: soon, removeAt: soon }),
      fc.record({
        method: fc.constant("double-signature"),
        addKeyAt: soon,
        swapDsAt: soon,
        removeKeyAt: soon
      })
    ),
    { maxLength: 2 }
  )
})
export const record = some(
  { ttl: duration },
  {
    owner: domainName,
    data: fc.constantFrom(
      "192.0.2.1",
      "mx1.example.com.",
      "10 mx1.example.com.",
      "0 .",
      `"${"x".repeat(255)}"`,
      Array.from({ length: 300 }, () => `"${"x".repeat(255)}"`).join(" "),
      "\\# 4 c0000201",
      "\\# 0",
      ". . 1 2 3 4 5",
      "3 1 1 00",
      "2001:db8::1"
    ),
    type: fc.constantFrom(
      "A",
      "AAAA",
      "CNAME",
      "DNAME",
      "MX",
      "NS",
      "SOA",
      "TXT",
      "TLSA",
      "DNSKEY",
      "DS",
      "CAA",
      "TYPE65280",
      "OPT"
    )
  }
)
const madeRecord = some(
  { ttl: duration },
  {
    owner: domainName,
    made: fc.oneof(
      fc.record({ challengeOf: domainName }).map((given) => ({ type: "TXT", ...given })),
      some(
        {
          of: certificate,
          keyType: fc.constantFrom("ecdsa", "rsa"),
          certificate: fc.constantFrom("leaf", "issuer", "root"),
          usage: fc.constantFrom("PKIX-TA", "PKIX-EE", "DANE-TA", "DANE-EE"),
          selector: fc.constantFrom("SPKI", "Cert"),
          matchingType: fc.constantFrom("SHA2-256", "Full")
        },
        { host: domainName }
      ).map((tlsaOf) => ({ type: "TLSA", tlsaOf }))
    )
  }
).map(({ made, ...given }) => Object.assign({}, given, made))
export const zone = some(
  {
    signing: fc.constantFrom(...zoneSignings),
    dnssec,
    dnssecRecords: fc.constantFrom("signed-anew", "kept"),
    nameServerIp: ip,
    nameServerAddresses: fc.constantFrom(["192.0.2.53"], ["2001:db8::53", "192.0.2.1"]),
    records: fc.array(fc.oneof({ weight: 3, arbitrary: record }, { weight: 1, arbitrary: madeRecord }), {
      maxLength: 3
    })
  },
  { apex: domainName }
)
export const host = some(
  {
    owner: fc.constantFrom("recipient", "attacker"),
    smtp: some(tls),
    http: some({ documents: fc.array(document, { maxLength: 1 }) }),
    https: some({ ...tls, documents: fc.array(document, { maxLength: 2 }) })
  },
  {
    name: domainName,
    addresses: fc.constantFrom(["192.0.2.77"], ["192.0.2.1"], ["2001:db8::77"], ["0.0.0.0", "::"])
  }
)
export const domain = some({
  name: domainName,
  mx: fc.array(mx, { minLength: 1, maxLength: 2 }),
  zone: fc.constantFrom("as-model-needs", ...zoneSignings),
  dnssec,
  tlsReporting: fc.constantFrom(["mailto:a@example.net"], [`https://example.net/${"x".repeat(300)}`]),
  caa: some({
    issuers: fc.constantFrom([], ["trusted"]),
    wildcardIssuers: fc.constantFrom([], ["trusted"]),
    account: fc.constantFrom("any", "owner"),
    methods: fc.constantFrom(["dns-01"], ["http-01", "dns-01"])
  }),
  ip,
  nameServerIp: ip,
  webSite: fc.boolean(),
  watchesCertificates: some({ reactsAfter: duration })
})
