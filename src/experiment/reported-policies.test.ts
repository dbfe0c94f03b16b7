import { describe, expect, it } from "vitest"
import { attacker, reportsIn, run } from "./reporting.fixture.ts"

describe("a session under two policies, RFC 8460 §4.2", () => {
  const counts = (more: Readonly<Record<string, unknown>>) =>
    reportsIn(run({ models: ["dane+mta-sts"], ...more }))[0]?.policies.map(({ policy, summary }) => [
      policy.policyType,
      summary.totalSuccessfulSessionCount,
      summary.totalFailureSessionCount
    ])

  it("counts for the one that it complies with, whatever became of the other", () => {
    const unfetched = [{ on: "https", host: "mta-sts.example.com", does: "reset" }]
    expect(counts({ attackers: [{ name: "a", actions: unfetched }] })).toEqual([
      ["tlsa", 1, 0],
      ["sts", 0, 1]
    ])
    const unknownIssuer = {
      mx: [{ host: "mx1.example.com", certificate: { issuer: "self" } }],
      tlsReporting: ["mailto:reports@example.com"]
    }
    expect(counts({ domain: unknownIssuer })).toEqual([
      ["tlsa", 1, 0],
      ["sts", 0, 1]
    ])
  })

  it("counts for neither where the peer was turned away before anybody asked", () =>
    expect(
      counts({
        zones: [
          {
            apex: "example.com",
            signing: "signed",
            records: [{ owner: "_25._tcp.mx1.example.com", type: "TLSA", data: `3 1 1 ${"ab".repeat(32)}` }]
          }
        ]
      })
    ).toEqual([
      ["tlsa", 0, 1],
      ["sts", 0, 0]
    ]))

  it("fails for both without TLS", () =>
    expect(counts({ attackers: attacker({ capability: "smtp-strip", to: "8h" }) })).toEqual([
      ["tlsa", 0, 1],
      ["sts", 0, 1]
    ]))
})

describe("what a report says of a failure, RFC 8460 §4.3 and §4.4", () => {
  const strip = attacker({ capability: "smtp-strip", to: "8h" })

  it("names the address that connected, of the version of the one that it connected to", () => {
    const addresses = (ip: string) =>
      reportsIn(
        run({
          domain: { mx: [{ host: "mx1.example.com" }], ip, tlsReporting: ["mailto:reports@example.com"] },
          sender: { ip, reports: true },
          attackers: strip
        })
      ).flatMap(({ policies }) =>
        policies.flatMap(({ failureDetails = [] }) =>
          failureDetails.map(({ sendingMtaIp, receivingIp }) => [sendingMtaIp, receivingIp])
        )
      )
    expect(addresses("ipv6-only")).toEqual([["2001:2::1", "2001:db8:1::1"]])
    expect(addresses("dual-stack")).toEqual([
      ["2001:2::1", "2001:db8:1::1"],
      ["198.18.0.1", "192.0.2.1"]
    ])
  })

  it.each([
    ["dane", "1 1 1"],
    [{ model: "insecure-dane", parameters: { onlyUnusable: "require-tls" } }, "3 1 9"]
  ])("is tlsa-invalid where %j finds records of which none can be used (§4.3.2.1)", (model, parameters) => {
    const data = `${parameters} ${"ab".repeat(32)}`
    const cell = run({
      models: [model],
      zones: [
        {
          apex: "example.com",
          signing: "signed",
          records: [{ owner: "_25._tcp.mx1.example.com", type: "TLSA", data }]
        }
      ]
    })
    // RFC 7672 §2.2: over TLS with whomever.
    expect(cell.attempts.map(({ result }) => result._tag)).toEqual(["Delivered"])
    expect(reportsIn(cell)[0]?.policies).toMatchObject([
      {
        policy: { policyType: "tlsa", policyString: [data], policyDomain: "mx1.example.com" },
        summary: { totalSuccessfulSessionCount: 0, totalFailureSessionCount: 1 },
        failureDetails: [{ resultType: "tlsa-invalid" }]
      }
    ])
  })

  it("has the TLSA base domain for Policy Domain and the name in the MX record for host (§1.1, RFC 7672 §2.2.3)", () => {
    const records = [
      { owner: "example.com", type: "MX", data: "10 alias.example.com." },
      { owner: "alias.example.com", type: "CNAME", data: "mx1.example.com." }
    ]
    const cell = run({
      models: ["dane"],
      zones: [{ apex: "example.com", signing: "signed", records }],
      attackers: strip
    })
    expect(reportsIn(cell)[0]?.policies).toMatchObject([
      {
        policy: { policyType: "tlsa", policyDomain: "mx1.example.com" },
        failureDetails: [{ receivingMxHostname: "alias.example.com", receivingIp: "192.0.2.1" }]
      }
    ])
  })
})

describe("the policy of a report, RFC 8460 §4.5", () => {
  const served = (...lines: ReadonlyArray<string>) => {
    const body = lines.join("\n")
    const documents = [{ path: "/.well-known/mta-sts.txt", body }]
    const host = {
      name: "mta-sts.example.com",
      addresses: ["192.0.2.80"],
      https: { certificate: {}, documents }
    }
    const mail = [{ at: "0s" }, { at: "1h" }]
    return reportsIn(run({ hosts: [host], mail })).flatMap(({ policies }) => policies)
  }

  it("is the one that is declared, in its own lines, fetched or kept", () => {
    const lines = [
      "version: STSv1",
      "x: y",
      "mode: enforce",
      "max_age: 99999999",
      "mx: mx1.example.com",
      "mode: none"
    ]
    expect(served(...lines)).toMatchObject([
      { policy: { policyString: lines }, summary: { totalSuccessfulSessionCount: 2 } }
    ])
  })

  it("is shown with its errors where it could not be read", () => {
    const lines = ["version: STSv1", "mode: enforce", "mx: mx1.example.com", "max_age: -3"]
    expect(served(...lines)).toMatchObject([
      {
        policy: { policyType: "sts", policyString: lines },
        failureDetails: [{ resultType: "sts-policy-invalid" }]
      }
    ])
  })
})

describe("a host that is passed over before any session", () => {
  const blocked = { attackers: attacker({ capability: "web-block", to: "8h" }) }

  it("is no failure to report where the policy is none that RFC 8460 knows (§4.3)", () =>
    expect(
      reportsIn(run({ models: [{ model: "posh", parameters: { onFetchFailure: "defer" } }], ...blocked }))
    ).toEqual([]))
})
