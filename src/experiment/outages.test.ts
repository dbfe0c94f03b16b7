/** Outages without any attacker: what they delay, whom they are blamed on, and what they cost in protection. */
import { describe, expect, it } from "vitest"
import { outcomes, run } from "./explicit.fixture.ts"

const hour = { from: "10m", to: "70m" }
const [auth, opportunistic, other] = [
  "delivered-authenticated",
  "delivered-unauthenticated-ok",
  "deferred-other"
]

/** A mail before, one in and one after an outage of an hour. */
const mail = [{ at: "0s" }, { at: "20m" }, { at: "2h" }]

describe("an outage", () => {
  it.each([
    [["opportunistic"], { of: "mx-hosts" }, [opportunistic, other, opportunistic]],
    [["dane"], { of: "mx-hosts" }, [auth, other, auth]],
    [["mta-sts"], { of: "mx-hosts", how: "refused" }, [auth, other, auth]],
    // What resolvers hold lives on: an hour's TTL, asked at the start, is good until minute 60.
    [["mta-sts"], { of: "name-servers" }, [auth, auth, auth]],
    [["mta-sts"], { of: "web-hosts" }, [auth, auth, auth]],
    [["mta-sts"], { host: "mx1.example.com" }, [auth, other, auth]]
  ])("under %j, of %j: %j", (models, where, expected) =>
    expect(outcomes({ models, mail, outages: [{ ...where, ...hour }] })).toEqual(expected)
  )

  it("of the policy host at first contact leaves MTA-STS without a policy (RFC 8461 §5), and DANE as it is", () => {
    const first = (models: ReadonlyArray<string>) =>
      outcomes({ models, mail: [{ at: "20m" }], outages: [{ of: "web-hosts", ...hour }] })
    expect(first(["mta-sts"])).toEqual([opportunistic])
    expect(first(["dane"])).toEqual([auth])
  })

  it.each(["silent", "refused"])(
    "of the name servers (%s) puts off mail of senders that know nothing yet: nobody's misconfiguration",
    (how) => {
      for (const model of ["opportunistic", "mta-sts", "dane"])
        expect(
          outcomes({
            models: [model],
            mail: [{ at: "20m" }],
            outages: [{ of: "name-servers", how, ...hour }]
          })
        ).toEqual([other])
    }
  )

  it("is outlasted by the queue", () => {
    const [cell] = run({
      models: ["dane"],
      sender: { profile: "postfix" },
      mail: [{ at: "20m" }],
      outages: [{ of: "mx-hosts", how: "refused", ...hour }]
    })
    // RFC 5321 §4.5.4.1; Postfix waits 300 s, 600 s, 1200 s, 2400 s.
    expect(cell!.attempts.map(({ outcome }) => outcome)).toEqual([other, other, other, other, auth])
    expect(Math.round(cell!.attempts.at(-1)!.queueDelayMicros / 1e6)).toBe(4_501)
  })

  it("is not the attacker's doing, and hides no misconfiguration that comes after it", () => {
    const attackers = [{ name: "watch", capabilities: ["smtp-obs"] }]
    expect(
      outcomes({ models: ["dane"], mail, attackers, outages: [{ of: "mx-hosts", ...hour }] }, "watch")
    ).toEqual([auth, other, auth])
    expect(
      outcomes({
        models: ["mta-sts"],
        domain: { mx: [{ host: "mx1.example.com", certificate: { issuer: "untrusted" } }] },
        mail,
        outages: [{ of: "mx-hosts", ...hour }]
      })
    ).toEqual(["deferred-by-misconfiguration", other, "deferred-by-misconfiguration"])
  })

  it("does not help the right host against one who answers in its place", () => {
    const attackers = [
      { name: "a", capabilities: [{ capability: "dns-forge", parameters: { forge: ["mx", "mx-address"] } }] }
    ]
    expect(
      outcomes(
        {
          models: ["opportunistic"],
          mail: [{ at: "20m" }],
          attackers,
          outages: [{ of: "name-servers", ...hour }]
        },
        "a"
      )
    ).toEqual(["intercepted-unauthenticated"])
  })
})
