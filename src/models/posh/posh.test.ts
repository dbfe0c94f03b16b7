import { describe, expect, it } from "vitest"
import { cellOf, encounter } from "../encounter.fixture.ts"

const model = "posh"
const path = "/.well-known/posh/smtp.json"
const forgedMx = { capability: "dns-forge", parameters: { forge: ["mx"] } }

/** The domain's web host with other documents than the model would publish. */
const webHost = (...documents: ReadonlyArray<object>) => ({
  hosts: [{ name: "example.com", addresses: ["192.0.2.80"], https: { documents } }]
})

describe("posh without an attacker", () => {
  it.each(["next-hop", "mx-host"])("authenticates with a document at the %s", (source) =>
    expect(encounter({ model, parameters: { source } })).toBe("delivered-authenticated")
  )

  it.each([
    ["self", "not-required", "delivered-authenticated"],
    ["self", "pkix", "deferred-by-misconfiguration"],
    ["trusted", "pkix", "delivered-authenticated"]
  ])("a %s-issued certificate, chain %s: %s", (issuer, chain, outcome) => {
    const certificate = { issuer, dnsNames: ["elsewhere.test"] }
    const scenario = { domain: { mx: [{ host: "mx1.example.com", certificate }] } }
    expect(encounter({ model, parameters: { chain }, scenario })).toBe(outcome)
  })

  it("does not believe an expired certificate: RFC 7711 §6", () => {
    const certificate = { issuedBefore: "400d" }
    const scenario = { domain: { mx: [{ host: "mx1.example.com", certificate }] } }
    expect(encounter({ model, scenario })).toBe("deferred-by-misconfiguration")
  })

  it("fetches once while the document is fresh, and again when it is stale: RFC 7711 §6", () => {
    const requests = (mailAt: string) =>
      cellOf({ model, contact: "warm", mailAt }).attempts.map(({ cost }) => cost.httpsRequests)
    expect(requests("6d")).toEqual([1, 0])
    expect(requests("8d")).toEqual([1, 1])
  })
})

describe("posh: what the web host may answer, RFC 7711", () => {
  const document = {
    path,
    body: JSON.stringify({ fingerprints: [{ "sha-256": "AAAA" }], expires: 86400 })
  }
  const elsewhere = { ...document, path: "/posh.json" }
  const at = (to: string) => JSON.stringify({ url: to, expires: 600 })

  it.each([
    ["fingerprints of another certificate", [document], "deferred-by-misconfiguration"],
    ["404: RFC 7711 §3", [], "delivered-unauthenticated-ok"],
    [
      "a redirect: §10",
      [{ path, status: 302, location: "/posh.json" }, elsewhere],
      "deferred-by-misconfiguration"
    ],
    [
      "a reference: §3.2",
      [{ path, body: at("https://example.com/posh.json") }, elsewhere],
      "deferred-by-misconfiguration"
    ],
    [
      "a reference to a reference: §3.2",
      [
        { path, body: at("https://example.com/b") },
        { path: "/b", body: at("https://example.com/posh.json") },
        elsewhere
      ],
      "delivered-unauthenticated-ok"
    ],
    ["a redirect in a circle: §10", [{ path, status: 302, location: path }], "delivered-unauthenticated-ok"],
    [
      "a redirect to another port",
      [{ path, status: 302, location: "https://example.com:8443/posh.json" }, elsewhere],
      "delivered-unauthenticated-ok"
    ],
    [
      "expires 0: §6",
      [{ path, body: '{"fingerprints":[{"sha-256":"AAAA"}],"expires":0}' }],
      "delivered-unauthenticated-ok"
    ]
  ])("%s", (_, documents, outcome) =>
    expect(encounter({ model, scenario: webHost(...documents) })).toBe(outcome)
  )

  it("with onFetchFailure defer a 404 still is an answer, and a document that cannot be read is none", () => {
    const parameters = { onFetchFailure: "defer" }
    expect(encounter({ model, parameters, scenario: webHost() })).toBe("delivered-unauthenticated-ok")
    expect(encounter({ model, parameters, scenario: webHost({ path, body: "{}" }) })).toBe(
      "deferred-by-misconfiguration"
    )
  })
})

describe("posh against an attacker", () => {
  it.each([
    [{}, ["web-block", "smtp-strip"], "cold", "exposed-passive"],
    [{ onFetchFailure: "defer" }, ["web-block", "smtp-strip"], "cold", "deferred-by-attack"],
    // The price: who blocks the web host alone stops mail.
    [{ onFetchFailure: "defer" }, ["web-block"], "cold", "deferred-by-attack"],
    [{}, ["web-block", "smtp-strip"], "warm", "deferred-by-attack"],
    [{ expiresSeconds: 86_400 }, ["web-block", "smtp-strip"], "warm", "exposed-passive"],
    [{ requireTls: false }, ["smtp-strip"], "cold", "exposed-passive"],
    [{ requireTls: false }, ["smtp-mitm"], "cold", "deferred-by-attack"],
    [{}, [forgedMx], "cold", "deferred-by-attack"],
    // The attacker's own host has a document of its own.
    [{ source: "mx-host" }, [forgedMx], "cold", "intercepted-authenticated"],
    [{ source: "mx-host" }, [forgedMx], "warm", "intercepted-authenticated"]
  ] as const)("%j, against %j, %s: %s", (parameters, attacker, contact, outcome) =>
    expect(encounter({ model, parameters, attacker, contact })).toBe(outcome)
  )
})

describe("posh, delegated to a provider (RFC 7711 §3.2)", () => {
  const delegated = { delegatedTo: "posh.provider.example" }

  it("finds the fingerprints at the provider", () =>
    expect(encounter({ model: "posh", parameters: delegated })).toBe("delivered-authenticated"))

  it("goes on as without a document when the provider's host is blocked, as when the domain's own is", () => {
    const blocked = (host: string) => ({
      attackers: [{ name: "x", actions: [{ on: "https", host, does: "reset" }] }]
    })
    for (const host of ["posh.provider.example", "example.com"])
      expect(encounter({ model: "posh", parameters: delegated, scenario: blocked(host) })).toBe(
        "delivered-unauthenticated-ok"
      )
  })
})
