import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { datesAhead } from "./dates-ahead.ts"
import { loadScenario } from "../loading/load.ts"

const datesOf = (more: Readonly<Record<string, unknown>>) =>
  datesAhead(
    Result.getOrThrow(
      Result.mapError(
        loadScenario("x.yaml", JSON.stringify({ title: "x", models: ["dane"], ...more })),
        (problems) => new Error(problems.map(({ message }) => message).join("; "))
      )
    )
  )
const days = (more: Readonly<Record<string, unknown>>) =>
  datesOf(more).map(({ atMicros, happens }) => [atMicros / 86_400_000_000, happens])

const withCertificate = (certificate: unknown) => ({
  domain: { mx: [{ host: "mx1.example.com", certificate }] }
})

describe("datesAhead", () => {
  it("has the end of a certificate, and none that is past", () => {
    expect(days(withCertificate({ issuedBefore: "30d", lifetime: "90d" }))).toEqual([
      [60, "the certificate of mx1.example.com expires, unless it is renewed"]
    ])
    expect(days(withCertificate({ issuedBefore: "90d", lifetime: "30d" }))).toEqual([])
  })

  it("has the next renewal where there is one", () =>
    expect(
      days(withCertificate({ issuedBefore: "30d", lifetime: "90d", renewal: { every: "60d" } }))
    ).toEqual([[30, "mx1.example.com shows its next certificate"]]))

  it("has the steps of roll-overs, and when signatures end that nobody renews, in the order of time", () =>
    expect(
      days({
        domain: {
          mx: [{ host: "mx1.example.com", certificate: { lifetime: "31d" } }],
          dnssec: {
            notRenewedAfter: "2d",
            validity: "14d",
            rollOvers: [{ method: "pre-publish", publishAt: "3d", signAt: "5d", removeAt: "20d" }]
          }
        }
      })
    ).toEqual([
      [1, "the certificate of mx1.example.com expires, unless it is renewed"],
      [3, "the roll-over (pre-publish) of the zone example.com reaches publishAt"],
      [5, "the roll-over (pre-publish) of the zone example.com reaches signAt"],
      [16, "the last signatures of the zone example.com have expired"],
      [20, "the roll-over (pre-publish) of the zone example.com reaches removeAt"]
    ]))

  it("has what phases change, and what ends from each to the next", () => {
    const shows = (certificate: unknown) => ({ mx: [{ host: "mx1.example.com", certificate }] })
    expect(
      days({
        domain: shows({ lifetime: "30d" }),
        phases: [
          // Mail alone changes nothing.
          { name: "before", at: "1d" },
          // The certificate counts its time from the phase that brings it, and the one before it is gone.
          { name: "renewed", at: "20d", domain: shows({ issuedBefore: "1d", lifetime: "60d" }) },
          { name: "mended", at: "90d", undoes: ["renewed"], forgets: ["resolver-caches"] }
        ]
      })
    ).toEqual([
      [20, "the phase renewed changes mx of the domain"],
      [79, "the certificate of mx1.example.com expires, unless it is renewed"],
      [90, "the phase mended undoes renewed, and empties resolver-caches"]
    ])
  })

  it("has renewals that a phase begins, and none of a host that is removed", () => {
    const host = { name: "web.example.com", addresses: ["192.0.2.9"], owner: "recipient" }
    const https = { certificate: { issuedBefore: "0s", lifetime: "47d", renewal: { every: "40d" } } }
    expect(
      days({
        domain: { mx: [{ host: "mx1.example.com", certificate: { lifetime: "1d", issuedBefore: "2d" } }] },
        phases: [
          { name: "web", at: "10d", hosts: [{ ...host, https }] },
          { name: "none", at: "60d", removes: [host.name] }
        ]
      })
    ).toEqual([
      [10, "the phase web changes the host web.example.com"],
      [50, "web.example.com shows its next certificate"],
      [60, "the phase none removes web.example.com"]
    ])
  })

  it("reads when the first signature of a copied zone expires (RFC 4034 §3.2)", () => {
    const signature = (end: string) => ({
      owner: "example.com",
      type: "RRSIG",
      data: `MX 13 2 3600 ${end} 20260301000000 1 example.com. AAAA`
    })
    const [first] = datesOf({
      start: "2026-03-02T00:00:00Z",
      domain: { mx: [{ host: "mx1.example.com", certificate: { lifetime: "398d" } }] },
      zones: [
        {
          apex: "example.com",
          dnssecRecords: "kept",
          records: [signature("20260320000000"), signature("20260312000000")]
        }
      ]
    })
    expect(first).toEqual({
      atMicros: 10 * 86_400_000_000,
      happens: "the first signature of the zone example.com expires, unless it is signed anew",
      isRead: true
    })
  })
})
