/** What mox does about policies, each habit by the verdict that it changes. */
import { describe, expect, it } from "vitest"
import { lines, outcomes, policyHost, stripper } from "./outcomes.fixture.ts"

describe("mox: policies (RFC 8461 §3.2, §3.3)", () => {
  const body = lines("version: STSv1", "mode: enforce", "mx: mx1.example.com", "max_age: 604800")
  const html = { documents: [{ path: "/.well-known/mta-sts.txt", body, mediaType: "text/html" }] }
  it.each([
    ["rfc", "exposed-passive"],
    ["mox", "deferred-by-attack"]
  ])("%s, a policy as text/html: %s", (profile, outcome) =>
    expect(
      outcomes(profile, { models: ["mta-sts"], hosts: [policyHost(body, html)], attackers: stripper })
    ).toEqual([outcome])
  )

  it.each([
    ["rfc", "2m", "deferred-by-attack"],
    ["mox", "2m", "exposed-passive"],
    ["mox", "6m", "deferred-by-attack"]
  ])("%s, %s after a fetch that failed: %s", (profile, at, outcome) =>
    expect(
      outcomes(profile, {
        models: ["mta-sts"],
        phases: [
          {
            name: "blocked",
            at: "0s",
            mail: [{}],
            actions: [{ on: "https", host: "mta-sts.example.com", does: "garbage-handshake" }]
          },
          { name: "later", at, mail: [{}], undoes: ["blocked"], actions: [{ on: "smtp", does: "strip" }] }
        ]
      }).at(-1)
    ).toBe(outcome)
  )

  it.each([
    ["rfc", "exposed-passive"],
    ["mox", "deferred-by-attack"]
  ])("%s, the TXT lookup fails: %s", (profile, outcome) =>
    expect(
      outcomes(profile, {
        models: ["mta-sts"],
        attackers: [
          {
            name: "a",
            actions: [
              { on: "dns", name: "_mta-sts.example.com", does: "timeout" },
              { on: "smtp", does: "strip" }
            ]
          }
        ]
      })
    ).toEqual([outcome])
  )
})

describe("mox: policies are fetched again daily, without mail (RFC 8461 §10.2)", () => {
  it.each([
    ["postfix", "exposed-passive"],
    ["mox", "deferred-by-attack"]
  ])("%s, eight days after the only mail: %s", (profile, outcome) => {
    const actions = [
      { on: "dns", name: "_mta-sts.example.com", does: "timeout" },
      { on: "smtp", does: "strip" }
    ]
    const phases = [
      { name: "first", at: "0s", mail: [{}] },
      { name: "attack", at: "8d", mail: [{}], actions }
    ]
    expect(outcomes(profile, { models: ["mta-sts"], phases }).at(-1)).toBe(outcome)
  })
})

describe("mox: DANE and MTA-STS are both required, whatever the scenario says (RFC 8461 §5)", () => {
  it.each([
    ["rfc", "delivered-authenticated"],
    ["mox", "deferred-by-misconfiguration"]
  ])("%s, told that DANE wins, a policy that lists another host: %s", (profile, outcome) => {
    const parameters = { precedence: "dane wins", mtaSts: { mx: ["other.example.com"] } }
    expect(outcomes(profile, { models: [{ model: "dane+mta-sts", parameters }] })).toEqual([outcome])
  })
})
