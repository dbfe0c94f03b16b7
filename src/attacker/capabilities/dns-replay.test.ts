import { describe, expect, it } from "vitest"
import { outcomes } from "../../experiment/explicit.fixture.ts"

const day = 86_400

/** The MX host's key is changed on the second day, its TLSA record with it; the attacker is there on the fourth. */
const afterRollOver = (model: string, ...capabilities: ReadonlyArray<unknown>) =>
  outcomes(
    {
      models: [model],
      phases: [
        { name: "before", at: "0s" },
        {
          name: "rolled",
          at: "2d",
          domain: { mx: [{ host: "mx1.example.com", certificate: { key: "new" } }] }
        },
        { name: "replayed", at: "4d", capabilities }
      ]
    },
    "scripted"
  ).at(-1)

const replay = (days: number) => ({ capability: "dns-replay", parameters: { backSeconds: days * day } })

describe("dns-replay (RFC 7671 §13)", () => {
  it.each([
    // The old record names a key that is gone: mail waits.
    ["dane", 3, "deferred-by-attack"],
    // What is said now is replayed with the record as it is.
    ["dane", 1, "delivered-authenticated"],
    // No record was different for these.
    ["mta-sts", 3, "delivered-authenticated"],
    ["static-tls", 3, "delivered-authenticated"]
  ])("%s, %d days back: %s", (model, days, outcome) =>
    expect(afterRollOver(model, replay(days))).toBe(outcome)
  )

  it.each([
    ["opportunistic", "deferred-by-attack"],
    ["authenticated", "delivered-authenticated"]
  ])("comes over %s transport to %s (RFC 9539, draft-ietf-deleg)", (transport, outcome) => {
    const zones = [{ apex: "example.com", signing: "signed", transport }]
    const phases = [
      { name: "before", at: "0s" },
      {
        name: "rolled",
        at: "2d",
        domain: { mx: [{ host: "mx1.example.com", certificate: { key: "new" } }] }
      },
      { name: "replayed", at: "4d", capabilities: [replay(3)] }
    ]
    expect(outcomes({ models: ["dane"], zones, phases }, "scripted").at(-1)).toBe(outcome)
  })

  it("makes a retired key that was stolen good again, while its record's signature lives: the ambush of a roll-over", () => {
    const stolen = {
      on: "smtp",
      host: "mx1.example.com",
      does: "mitm",
      // The key that the host had before.
      certificate: { issuer: "self", dnsNames: ["mx1.example.com"], key: "mx1.example.com" }
    }
    const ambush = (...capabilities: ReadonlyArray<unknown>) =>
      outcomes(
        {
          models: ["dane"],
          phases: [
            { name: "before", at: "0s" },
            {
              name: "rolled",
              at: "2d",
              domain: { mx: [{ host: "mx1.example.com", certificate: { key: "new" } }] }
            },
            { name: "ambush", at: "4d", capabilities, actions: [stolen] }
          ]
        },
        "scripted"
      ).at(-1)
    expect(ambush()).toBe("deferred-by-attack")
    expect(ambush(replay(3))).toBe("intercepted-authenticated")
  })
})
