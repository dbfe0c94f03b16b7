import { describe, expect, it } from "vitest"
import { everyNth } from "../../long.fixture.ts"
import { cellOf, encounter } from "../encounter.fixture.ts"

const model = "ehlo-policy"
const forgedMx = { capability: "dns-forge", parameters: { forge: ["mx"] } }
const warm = { model, contact: "warm" } as const

const outcomesOf = (...[which]: Parameters<typeof cellOf>) =>
  cellOf(which).attempts.map(({ outcome }) => outcome)

describe("ehlo-policy without an attacker", () => {
  it("leaves the first mail as it finds it, and authenticates the second: RFC 6797 §14.6", () =>
    expect(outcomesOf(warm)).toEqual(["delivered-unauthenticated-ok", "delivered-authenticated"]))

  it("costs no lookup and no connection beyond those of plain STARTTLS", () => {
    const costs = (model: string) =>
      cellOf({ model, contact: "warm", mailAt: "30m" }).attempts.map(({ cost }) => cost)
    expect(costs("ehlo-policy")).toEqual(costs("opportunistic"))
  })

  it("forgets when max_age has run out, and counts it from the last session: RFC 6797 §8.1", () => {
    const parameters = { maxAgeSeconds: 86_400 }
    const mailAt = (...times: ReadonlyArray<string>) =>
      outcomesOf({ model, parameters, scenario: { mail: times.map((at) => ({ at })) } }).at(-1)
    expect(mailAt("0s", "23h")).toBe("delivered-authenticated")
    expect(mailAt("0s", "25h")).toBe("delivered-unauthenticated-ok")
    expect(mailAt("0s", "23h", "46h")).toBe("delivered-authenticated")
  })

  it("keeps a policy no longer than the sender's cap", () =>
    expect(encounter({ ...warm, parameters: { maxAgeCapSeconds: 3600 } })).toBe(
      "delivered-unauthenticated-ok"
    ))

  it.each([
    [{ mode: "none" }, "delivered-unauthenticated-ok"],
    [{ maxAgeSeconds: 0 }, "delivered-unauthenticated-ok"],
    [{ mode: "testing" }, "delivered-authenticated"],
    [{ mx: ["other.example.com"] }, "deferred-by-misconfiguration"],
    [{ mx: ["*.example.com"] }, "delivered-authenticated"],
    // The certificate names its host and not the domain: no session is good enough to be remembered.
    [{ reference: "next-hop" }, "delivered-unauthenticated-ok"],
    [{ reference: "either" }, "delivered-authenticated"],
    [{ reference: "next-hop", storeIf: "any TLS" }, "deferred-by-misconfiguration"],
    [{ content: "pins", publishesPins: true }, "delivered-authenticated"]
  ])("%j: the second mail is %s", (parameters, outcome) =>
    expect(encounter({ ...warm, parameters })).toBe(outcome)
  )

  it("remembers nothing of a host whose certificate nobody vouches for, unless any TLS will do", () => {
    const mx = [{ host: "mx1.example.com", certificate: { issuer: "self" } }]
    const scenario = { domain: { mx } }
    const after = (parameters: Readonly<Record<string, unknown>>) =>
      encounter({ ...warm, parameters, scenario })
    expect(after({})).toBe("delivered-unauthenticated-ok")
    expect(after({ storeIf: "any TLS" })).toBe("deferred-by-misconfiguration")
    expect(after({ storeIf: "any TLS", content: "require TLS" })).toBe("delivered-unauthenticated-ok")
  })
})

describe("ehlo-policy against an attacker", () => {
  it.each(["smtp-strip", "smtp-mitm"])("never learns while %s goes on", (attacker) => {
    const exposed = attacker === "smtp-strip" ? "exposed-passive" : "intercepted-unauthenticated"
    const outcomes = outcomesOf({ ...warm, attacker: [attacker], attackFrom: "0s" })
    expect(outcomes).toEqual([exposed, exposed])
  })

  it("does not note the pins that an interceptor passes on, for his chain has none of them: RFC 7469 §2.5", () => {
    const parameters = { storeIf: "any TLS", content: "pins", publishesPins: true }
    const attackers = [{ name: "attacker", actions: [{ on: "smtp", does: "mitm" }] }]
    expect(encounter({ ...warm, parameters, scenario: { attackers } })).toBe("intercepted-unauthenticated")
  })

  everyNth(4, [
    [{}, ["smtp-strip"], "deferred-by-attack"],
    [{}, ["smtp-mitm"], "deferred-by-attack"],
    [{}, [forgedMx], "deferred-by-attack"],
    [{}, ["dns-forge"], "deferred-by-attack"],
    [{}, ["web-block"], "delivered-authenticated"],
    [{ content: "require TLS" }, ["smtp-strip"], "deferred-by-attack"],
    [{ content: "require TLS" }, ["smtp-mitm"], "intercepted-unauthenticated"],
    // Without the set of MX hosts, whoever names another host is as good with a certificate for that.
    [{ content: "certificate" }, [forgedMx], "intercepted-authenticated"],
    [
      { content: "certificate", reference: "next-hop", storeIf: "any TLS" },
      [forgedMx],
      "deferred-by-misconfiguration"
    ],
    [{ scope: "mx host" }, [forgedMx], "intercepted-unauthenticated"],
    [{ scope: "next hop and mx host" }, [forgedMx], "intercepted-unauthenticated"],
    [{ mode: "testing" }, ["smtp-strip"], "exposed-passive"],
    [{ mode: "testing" }, [forgedMx], "intercepted-unauthenticated"],
    [{ maxAgeSeconds: 86_400 }, ["smtp-strip"], "exposed-passive"]
  ] as const)("%j, learnt before, against %j: %s", ([parameters, attacker, outcome]) =>
    expect(encounter({ ...warm, parameters, attacker })).toBe(outcome)
  )
})
