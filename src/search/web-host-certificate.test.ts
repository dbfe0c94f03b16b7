/** A certificate for the name of a web host, shown at an MX host: it passes wherever any name below the domain does. RFC 8461 §10.4, RFC 8555 §8.3. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../loading/load.ts"
import { search, setsOf } from "./search.fixture.ts"

const withWebHost = Result.getOrThrow(
  loadScenario(
    "web-host.yaml",
    JSON.stringify({
      title: "A web host below the domain",
      models: ["static-tls", "mta-sts", "mta-sts-draft"],
      domain: { name: "example.com", mx: [{ host: "mx1.example.com" }] },
      hosts: [{ name: "www.example.com", addresses: ["192.0.2.80"], owner: "recipient", https: {} }]
    })
  )
)

const found = (model: string, parameters: Readonly<Record<string, unknown>>) =>
  setsOf(
    search({
      model,
      parameters,
      in: withWebHost,
      start: "warm",
      goals: ["impersonate"],
      ids: ["smtp-mitm", "web-takeover"],
      maxCapabilities: 2
    }),
    "impersonate"
  )

describe("a certificate that an authority validated at a web host", () => {
  it("passes static TLS, which accepts names below the domain (RFC 9525 §3)", () =>
    expect(found("static-tls", { level: "secure" })).toEqual(["smtp-mitm + web-takeover"]))

  it("passes drafts of MTA-STS that compare certificates with a suffix, and no host with anything", () => {
    expect(found("mta-sts-draft", { mx: [".example.com"] })).toEqual([
      "smtp-mitm + web-takeover(policy-host)",
      "smtp-mitm + web-takeover(www.example.com)"
    ])
    expect(found("mta-sts", { mx: ["*.example.com"], match: "postfix-legacy" })).toEqual([
      "smtp-mitm + web-takeover(policy-host)",
      "smtp-mitm + web-takeover(www.example.com)"
    ])
  })

  it("does not where the name must be the MX host's (RFC 8461 §4.1)", () => {
    expect(found("static-tls", { level: "verify" })).toEqual([])
    expect(found("mta-sts", { mx: ["*.example.com"] })).toEqual([])
    expect(found("mta-sts-draft", {})).toEqual([])
  })
})
