/** SRV-IDs by one rule for both sides: where authorities issue them to the domain, who is taken for the domain gets one too. RFC 4985. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../loading/load.ts"
import { search, setsOf } from "./search.fixture.ts"

const scenarioWith = (certificate: Readonly<Record<string, unknown>>) =>
  Result.getOrThrow(
    loadScenario(
      "srv-id.yaml",
      JSON.stringify({
        title: "SRV-ID",
        models: ["mta-sts"],
        domain: { webSite: true, mx: [{ host: "mx1.example.com", certificate }] }
      })
    )
  )

const found = (match: string, certificate: Readonly<Record<string, unknown>>) =>
  setsOf(
    search({
      model: "mta-sts",
      parameters: { match },
      in: scenarioWith(certificate),
      start: "warm",
      goals: ["impersonate"],
      ids: ["ca-dvfool", "ca-misissue", "smtp-mitm"],
      maxCapabilities: 2
    }),
    "impersonate"
  )

describe("a certificate with an SRV-ID for mail of the domain", () => {
  it("is had from an authority that is deceived about the domain, as one for the MX host is", () => {
    expect(found("srv-id", { srvNames: ["_smtp.example.com"] })).toEqual([
      "ca-dvfool + smtp-mitm",
      "ca-misissue + smtp-mitm"
    ])
    expect(found("rfc8461", {})).toEqual(["ca-dvfool + smtp-mitm", "ca-misissue + smtp-mitm"])
  })
})
