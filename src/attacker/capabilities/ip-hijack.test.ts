/** Attracted traffic need not be answered. RFC 4272. */
import { describe, expect, it } from "vitest"
import { encounter } from "../../models/encounter.fixture.ts"

const attracts = (...attracted: ReadonlyArray<string>) => ({
  capability: "ip-hijack",
  parameters: { attracts: attracted }
})

describe("ip-hijack", () => {
  // RFC 8461 §3.3: a policy that cannot be fetched is as none, at first contact.
  it.each([
    ["cold", "exposed-passive"],
    ["warm", "deferred-by-attack"]
  ] as const)("keeps a policy host from answering, so that stripping works: %s", (contact, outcome) =>
    expect(encounter({ model: "mta-sts", contact, attacker: [attracts("policy-hosts"), "smtp-strip"] })).toBe(
      outcome
    )
  )

  it("reads nothing at the policy host alone", () =>
    expect(encounter({ model: "mta-sts", contact: "cold", attacker: [attracts("policy-hosts")] })).toBe(
      "delivered-unauthenticated-ok"
    ))
})
