/** Certificates that public logs must vouch for (RFC 6962), which RFC 8461 does not ask for. */
import { describe, expect, it } from "vitest"
import { cellOf, encounter } from "../encounter.fixture.ts"

const model = "mta-sts"
const required = { transparency: "required" }

/** Trusts an authority that logs do not know: a company's own. */
const trusting = { sender: { trusts: ["trusted", "private"] } }
const mx = (issuer: string) => ({
  name: "example.com",
  mx: [{ host: "mx1.example.com", certificate: { issuer } }]
})

describe("transparency: required", () => {
  it.each([
    ["nothing is asked, and the authority is public", {}, "trusted", "delivered-authenticated"],
    ["nothing is asked, and no log knows the authority", {}, "private", "delivered-authenticated"],
    ["it is required, and the authority is public", required, "trusted", "delivered-authenticated"],
    ["it is required, and no log knows the authority", required, "private", "deferred-by-misconfiguration"]
  ])("MX host: %s", (_, parameters, issuer, outcome) =>
    expect(encounter({ model, parameters, scenario: { ...trusting, domain: mx(issuer) } })).toBe(outcome)
  )

  it("policy host: a policy from a host that no log vouches for is not taken (RFC 8461 §3.3)", () => {
    const policyHost = {
      hosts: [
        {
          name: "mta-sts.example.com",
          addresses: ["192.0.2.99"],
          https: {
            certificate: { issuer: "private" },
            documents: [
              {
                path: "/.well-known/mta-sts.txt",
                body: "version: STSv1\r\nmode: enforce\r\nmx: mx1.example.com\r\nmax_age: 604800\r\n"
              }
            ]
          }
        }
      ]
    }
    const outcomes = [{}, required].map((parameters) =>
      encounter({ model, parameters, scenario: { ...trusting, ...policyHost } })
    )
    expect(outcomes).toEqual(["delivered-authenticated", "delivered-unauthenticated-ok"])
  })

  it("asks nothing of an MX host whose key the policy names, where no authority has to vouch for it", () => {
    const outcomes = [false, true].map((digestsNeedWebPki) =>
      encounter({
        model,
        parameters: { ...required, match: "spki-pin", digestsNeedWebPki },
        scenario: { ...trusting, domain: mx("private") }
      })
    )
    expect(outcomes).toEqual(["delivered-authenticated", "deferred-by-misconfiguration"])
  })

  it("says which rule the certificate breaks", () => {
    const { attempts } = cellOf({
      model,
      parameters: required,
      scenario: { ...trusting, domain: mx("private") }
    })
    expect(JSON.stringify(attempts.at(-1))).toContain("no log vouches for the certificate")
  })
})

describe("whoever has a certificate of a public authority issued", () => {
  const watched = {
    domain: {
      name: "example.com",
      mx: [{ host: "mx1.example.com" }],
      watchesCertificates: { reactsAfter: "2d" }
    },
    revocationLists: { lifetime: "1d" },
    sender: { revocation: "hard-fail" },
    mail: [{ at: "1h" }, { at: "5d" }]
  }
  const outcomes = (parameters: object, capability: string | Readonly<Record<string, unknown>>) =>
    cellOf({
      model,
      parameters: { ...parameters },
      attacker: [capability, "smtp-mitm"],
      attackFrom: "0s",
      scenario: watched
    }).attempts.map(({ outcome }) => outcome)

  // By default who stole the key of an authority stays away from logs.
  it.each([
    [{}, "ca-key", ["intercepted-authenticated", "intercepted-authenticated"]],
    [required, "ca-key", ["intercepted-authenticated", "deferred-by-attack"]],
    [{}, "ca-misissue", ["intercepted-authenticated", "deferred-by-attack"]],
    [required, "ca-misissue", ["intercepted-authenticated", "deferred-by-attack"]],
    [
      {},
      { capability: "ca-misissue", parameters: { logged: false } },
      ["intercepted-authenticated", "intercepted-authenticated"]
    ],
    // An authority that does not log of itself has to, or the certificate is of no use.
    [
      required,
      { capability: "ca-misissue", parameters: { logged: false } },
      ["intercepted-authenticated", "deferred-by-attack"]
    ]
  ])(
    "under %j, with %j: %j, where its owner watches the logs and has it revoked",
    (parameters, capability, expected) => expect(outcomes(parameters, capability)).toEqual(expected)
  )
})

it("holds for parts of other models too", () =>
  expect(
    ["dane+mta-sts", "require-tls"].map((of) =>
      encounter({
        model: of,
        parameters: { mtaSts: required, ...(of === "require-tls" ? { vouchedBy: ["mta-sts"] } : {}) },
        scenario: {
          sender: { trusts: ["trusted", "private"] },
          domain: { ...mx("private"), zone: "unsigned" }
        }
      })
    )
  ).toEqual(["deferred-by-misconfiguration", "deferred-by-misconfiguration"]))
