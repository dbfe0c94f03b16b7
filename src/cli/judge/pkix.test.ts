import { Result } from "effect"
import { describe, expect, it } from "vitest"
import {
  rootAuthority,
  serverCertificate,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import { issueRevocationList } from "../../world/certificate-authority/revocation-list.ts"
import type { JsonObject } from "./judge.ts"
import { judgePkix } from "./pkix.ts"

const dates = { notBefore: 1_600_000_000, notAfter: 1_800_000_000 }
const root = rootAuthority({ subject: "CN=root", ...dates, policies: ["1.2.3"] })
const authority = subordinateAuthority(root, { subject: "CN=authority", ...dates, policies: ["1.2.3"] })
const { der } = serverCertificate(authority, { dnsNames: ["mx.example.com"], ...dates, policies: ["1.2.3"] })
const base64 = (octets: Uint8Array) => Buffer.from(octets).toString("base64")

const line: JsonObject = {
  kind: "SERVER",
  trusted: [base64(root.certificate.der)],
  intermediates: [base64(authority.certificate.der)],
  leaf: base64(der),
  time: "2023-11-14T22:13:20Z",
  peer: { kind: "DNS", value: "mx.example.com" }
}
const judge = (given: JsonObject = {}) =>
  Result.match(judgePkix({ ...line, ...given }), {
    onSuccess: ({ verdict, rule, tlsrpt }) => [verdict, rule, tlsrpt].filter((value) => value !== undefined),
    onFailure: ({ detail }) => detail
  })

const lists = [root, authority].map(({ subject, key }) =>
  base64(
    issueRevocationList({
      issuer: subject,
      issuerKey: key,
      thisUpdate: 1_600_000_000,
      nextUpdate: 1_800_000_000,
      revoked: []
    })
  )
)

describe("judgePkix", () => {
  it.each<[string, JsonObject, ReadonlyArray<string>]>([
    ["a good path", {}, ["accept"]],
    ["seconds for the time", { time: 1_700_000_000 }, ["accept"]],
    ["nobody to be", { peer: null }, ["accept"]],
    ["another host", { peer: { kind: "DNS", value: "a.example" } }, ["reject", "certificate-host-mismatch"]],
    [
      "a second host as well",
      { peers: [{ kind: "IP", value: "192.0.2.1" }] },
      ["reject", "certificate-host-mismatch"]
    ],
    ["a later time", { time: 1_800_000_001 }, ["reject", "expired", "certificate-expired"]],
    ["nobody trusted", { trusted: [] }, ["reject", "no path to a trust anchor", "certificate-not-trusted"]],
    [
      "an anchor that is no root",
      { trusted: [base64(authority.certificate.der)], intermediates: [] },
      ["accept"]
    ],
    ["another purpose", { eku: ["clientAuth"] }, ["reject", "extended key usage", "validation-failure"]],
    ["a client", { kind: "CLIENT" }, ["reject", "extended key usage", "validation-failure"]],
    ["a leaf that is none", { leaf: "AAAA" }, ["reject", "validation-failure"]],
    ["no intermediate allowed", { maxDepth: 0 }, ["reject", "path length", "certificate-not-trusted"]],
    ["lists without the certificates", { crls: lists }, ["accept"]],
    [
      "a list missing",
      { crls: lists.slice(0, 1) },
      ["reject", "revocation status", "certificate-not-trusted"]
    ],
    ["octets for a list", { crls: ["AAAA"] }, ["reject", "revocation status", "certificate-not-trusted"]],
    ["a policy of the path", { policy: { explicit: true, initial: ["1.2.3"] }, peer: null }, ["accept"]],
    [
      "another policy",
      { policy: { explicit: true, initial: ["1.2.4"] } },
      ["reject", "certificate policies", "certificate-not-trusted"]
    ],
    [
      "policies alone: purpose and names do not count",
      { policy: {}, eku: ["clientAuth"], peer: { kind: "DNS", value: "a.example" } },
      ["accept"]
    ]
  ])("%s", (_, given, expected) => expect(judge(given)).toEqual(expected))

  it.each<[JsonObject]>([[{ leaf: 1 }], [{ trusted: "x" }], [{ time: "yesterday" }], [{ leaf: "%" }]])(
    "cannot read %j",
    (given) => expect(judge(given)).toBeTypeOf("string")
  )
})
