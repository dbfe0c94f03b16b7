import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../loading/load.ts"
import { outcomes, run } from "./explicit.fixture.ts"

/** The provider's domain adopts the models; the address is of a domain that exists nowhere. */
const throughProvider = {
  domain: { name: "provider.example", mx: [{ host: "mx1.provider.example" }] },
  sender: { smartHost: "Provider.example" },
  mail: [{ to: "user@example.com" }],
  attackers: [{ name: "strip", capabilities: ["smtp-strip"] }]
}

describe("a sender with a smart host, RFC 8461 §3.4", () => {
  it.each(["mta-sts", "dane", "posh"])("finds the policy of the smart host's domain under %s", (model) => {
    const scenario = { ...throughProvider, models: [model] }
    expect(outcomes(scenario)).toEqual(["delivered-authenticated"])
    expect(outcomes(scenario, "strip")).toEqual(["deferred-by-attack"])
  })

  it("hears nothing of the policy of the domain that the mail is addressed to", () => {
    const scenario = {
      models: ["mta-sts", "dane"],
      hosts: [{ name: "relay.provider.example", addresses: ["192.0.2.70"], smtp: {} }],
      sender: { smartHost: "relay.provider.example" },
      attackers: throughProvider.attackers
    }
    expect(run(scenario).map(({ worst }) => worst)).toEqual([
      "delivered-unauthenticated-ok",
      "exposed-passive",
      "delivered-unauthenticated-ok",
      "exposed-passive"
    ])
  })

  it("goes to a host without MX records, whose own TLSA records count (RFC 7672 §2.2.2)", () => {
    const [cell] = run({
      models: ["dane"],
      hosts: [{ name: "relay.provider.example", addresses: ["192.0.2.70"], smtp: {} }],
      zones: [
        {
          apex: "provider.example",
          signing: "signed",
          records: [
            {
              owner: "_25._tcp.relay.provider.example",
              type: "TLSA",
              tlsaOf: { host: "relay.provider.example" }
            }
          ]
        }
      ],
      sender: { smartHost: "relay.provider.example" }
    })
    expect(cell!.attempts[0]!.result).toMatchObject({ mxHost: "relay.provider.example" })
    expect(cell!.worst).toBe("delivered-authenticated")
  })

  it("reports to the smart host's domain, whose policy failed (RFC 8460 §1.1)", () => {
    const cells = run({
      ...throughProvider,
      models: ["mta-sts"],
      domain: { ...throughProvider.domain, tlsReporting: ["mailto:reports@provider.example"] },
      sender: { ...throughProvider.sender, reports: true },
      attackers: [{ name: "strip", capabilities: [{ capability: "smtp-strip", to: "8h" }] }]
    })
    expect(cells.at(-1)!.attempts[0]!.report?.messageId).toContain("provider.example")
    expect(cells.at(-1)!.attempts[0]!.report?.arrivedMicros).toBeDefined()
  })

  it("can be one sender's among several", () => {
    const cells = run({
      ...throughProvider,
      models: ["mta-sts"],
      sender: {},
      senders: [{ name: "direct" }, { name: "relaying", smartHost: "provider.example" }]
    })
    expect(cells[0]!.attempts.map(({ sender, result }) => [sender, result._tag])).toEqual([
      ["direct", "Bounced"],
      ["relaying", "Delivered"]
    ])
  })

  it("is one that there is", () => {
    const text = JSON.stringify({
      title: "t",
      models: ["dane"],
      sender: { smartHost: "mx1.exampel.com" },
      senders: [{ name: "a", smartHost: "relay.test" }]
    })
    const loaded = loadScenario("test.yaml", text)
    expect(Result.isFailure(loaded) && loaded.failure.map(({ path }) => path)).toEqual([
      "sender.smartHost",
      "senders.0.smartHost"
    ])
  })
})
