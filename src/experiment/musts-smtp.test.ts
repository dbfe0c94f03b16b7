/** What the standards of SMTP itself demand of a Sending MTA: one test for each MUST, named after it. */
import { describe, expect, it } from "vitest"
import { outcomes, run } from "./explicit.fixture.ts"

const zone = (...records: ReadonlyArray<Readonly<Record<string, unknown>>>) => ({
  zones: [{ apex: "example.com", records }]
})
const mx = (data: string) => ({ owner: "example.com", type: "MX", data })
const taken = (scenario: Readonly<Record<string, unknown>>) => {
  const { result } = run({ models: ["opportunistic"], ...scenario })[0]!.attempts[0]!
  return result._tag === "Delivered" ? result.mxHost : result._tag
}
const hosts = (...names: ReadonlyArray<string>) =>
  names.map((name, index) => ({ name, addresses: [`192.0.2.${60 + index}`], smtp: {} }))

describe("RFC 5321 §5.1", () => {
  it("MUST sort MX records by preference", () =>
    expect(
      taken({
        ...zone(mx("20 b.example.com."), mx("10 a.example.com.")),
        hosts: hosts("a.example.com", "b.example.com")
      })
    ).toBe("a.example.com"))

  it("MUST go on to the next MX host when one cannot be reached", () =>
    expect(
      taken({
        ...zone(mx("10 gone.example.com."), mx("20 b.example.com.")),
        hosts: hosts("b.example.com")
      })
    ).toBe("b.example.com"))

  it("MUST randomise among equal preferences", () => {
    const scenario = {
      ...zone(mx("10 a.example.com."), mx("10 b.example.com.")),
      hosts: hosts("a.example.com", "b.example.com")
    }
    const seen = new Set(Array.from({ length: 20 }, (_, seed) => taken({ ...scenario, seed })))
    expect(seen).toEqual(new Set(["a.example.com", "b.example.com"]))
  })

  it("MUST NOT use the domain's address where there are MX records", () =>
    expect(
      taken({
        ...zone(mx("10 gone.example.com.")),
        hosts: hosts("example.com")
      })
    ).toBe("Deferred"))

  it("takes the domain itself where there are none (implicit MX)", () =>
    expect(
      taken({
        mail: [{ to: "user@www.example.com" }],
        hosts: hosts("www.example.com")
      })
    ).toBe("www.example.com"))

  it("MUST NOT take failing DNS for a domain without mail: it waits", () =>
    expect(
      run({
        models: ["opportunistic"],
        attackers: [
          { name: "x", actions: [{ on: "dns", name: "example.com", type: "MX", does: "SERVFAIL" }] }
        ]
      }).at(-1)!.attempts[0]!.result._tag
    ).toBe("Deferred"))
})

describe("RFC 7505 §3", () => {
  it("a null MX record alone is no mail service: it bounces at once", () =>
    expect(taken(zone(mx("0 .")))).toBe("Bounced"))
})

describe("RFC 3207", () => {
  it("§4: opportunistic senders MUST be able to go on after 454", () =>
    expect(
      outcomes({
        models: ["opportunistic"],
        domain: { mx: [{ host: "mx1.example.com", startTls: "unavailable" }] }
      })
    ).toEqual(["delivered-cleartext-ok"]))

  it("§4.2: MUST discard what was learnt before TLS: an extension offered in clear alone counts for nothing", () => {
    // REQUIRETLS is offered over TLS alone here; a sender that kept the first EHLO reply would not see it.
    expect(outcomes({ models: ["require-tls"] })).toEqual(["delivered-authenticated"])
  })

  it("§6: MUST be possible to require TLS", () =>
    expect(
      outcomes(
        {
          models: [{ model: "static-tls", parameters: { level: "encrypt" } }],
          attackers: [{ name: "x", actions: [{ on: "smtp", does: "strip" }] }]
        },
        "x"
      )
    ).toEqual(["deferred-by-attack"]))
})

describe("RFC 8460 §3", () => {
  it("reports MUST be delivered although TLS fails", () => {
    const attempts = run({
      models: ["mta-sts"],
      sender: { reports: true },
      domain: {
        mx: [{ host: "mx1.example.com", startTls: "absent" }],
        tlsReporting: ["mailto:r@reports.example"]
      },
      zones: [
        {
          apex: "reports.example",
          records: [{ owner: "reports.example", type: "MX", data: "0 in.reports.example." }]
        }
      ],
      hosts: [{ name: "in.reports.example", addresses: ["192.0.2.90"], smtp: { startTls: "absent" } }]
    })[0]!.attempts
    expect(attempts[0]!.result._tag).toBe("Deferred")
    expect(attempts[0]!.report?.arrivedMicros).toBeDefined()
  })

  it("two reporting records are none", () => {
    const attempts = run({
      models: ["mta-sts"],
      sender: { reports: true },
      domain: { mx: [{ host: "mx1.example.com", startTls: "absent" }] },
      ...zone(
        { owner: "_smtp._tls.example.com", type: "TXT", data: '"v=TLSRPTv1; rua=mailto:a@reports.example"' },
        { owner: "_smtp._tls.example.com", type: "TXT", data: '"v=TLSRPTv1; rua=mailto:b@reports.example"' },
        mx("10 mx1.example.com.")
      )
    })[0]!.attempts
    expect(attempts[0]!.report).not.toHaveProperty("arrivedMicros")
  })
})

describe("RFC 8689 §4.2.1", () => {
  it("MUST NOT send to a host that does not offer REQUIRETLS over TLS", () =>
    expect(outcomes({ models: [{ model: "require-tls", parameters: { offered: false } }] })).toEqual([
      "deferred-by-misconfiguration"
    ]))
})
