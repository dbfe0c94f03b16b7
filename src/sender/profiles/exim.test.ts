/** What Exim does otherwise than the RFCs say, each habit by the verdict that it changes; those of DANE are in dane-habits.test.ts. */
import { describe, expect, it } from "vitest"
import { outcomes } from "./outcomes.fixture.ts"

describe("Exim: what comes in clear after the reply to STARTTLS breaks the handshake (RFC 3207 §4.2 would have it discarded)", () => {
  const injecting = [
    {
      name: "a",
      actions: [
        {
          on: "smtp",
          host: "mx1.example.com",
          does: "inject",
          saidBy: "server",
          line: "220 ready",
          after: ["250 welcome"]
        }
      ]
    }
  ]
  it.each([
    ["rfc", {}, "delivered-unauthenticated-ok"],
    ["postfix", {}, "delivered-unauthenticated-ok"],
    // As after any broken handshake (RFC 7435 §5).
    ["exim", {}, "exposed-passive"],
    // A file that says what the sender does has its way.
    ["exim", { plaintextBeforeTls: "discarded" }, "delivered-unauthenticated-ok"],
    ["rfc", { plaintextBeforeTls: "refused" }, "exposed-passive"]
  ])("%s, %j: %s", (profile, sender, outcome) =>
    expect(outcomes(profile, { models: ["opportunistic"], attackers: injecting, sender })).toEqual([outcome])
  )

  it("where TLSA records demand TLS the mail waits, RFC 7672 §2.2", () =>
    expect(outcomes("exim", { models: ["dane"], attackers: injecting })).toEqual(["deferred-by-attack"]))
})
