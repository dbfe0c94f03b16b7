import { describe, expect, it } from "vitest"
import { outcomeMeanings, outcomes } from "../scenario/schema/outcome.ts"
import type { Holding } from "../world/ledger.ts"
import { isDowngrade, judgeAttempt, worstOutcome } from "./outcome.ts"

const holding = (holder: Holding["holder"], how: Holding["how"], form: Holding["form"]): Holding => ({
  messageId: "1@sender",
  atMicros: 0,
  at: "host",
  holder,
  how,
  form
})

const taken = (form: Holding["form"]) => holding("recipient", "received", form)

describe("judgeAttempt", () => {
  it.each([
    ["delivered-authenticated", [taken("tls")], "authenticated"],
    ["delivered-unauthenticated-ok", [taken("tls")], "unauthenticated"],
    ["delivered-cleartext-ok", [taken("clear")], "unauthenticated"],
    ["exposed-passive", [holding("attacker", "read in transit", "clear"), taken("clear")], "unauthenticated"],
    ["intercepted-unauthenticated", [holding("attacker", "relayed", "tls"), taken("tls")], "unauthenticated"],
    ["intercepted-authenticated", [holding("attacker", "relayed", "tls"), taken("tls")], "authenticated"],
    ["intercepted-authenticated", [holding("attacker", "received", "tls")], "authenticated"],
    ["intercepted-cleartext", [holding("attacker", "received", "clear")], "unauthenticated"]
  ] as const)("calls it %s by who holds the text", (outcome, holdings, claim) => {
    expect(judgeAttempt({ holdings, claim })).toBe(outcome)
  })

  it("does not believe a sender's claim against the ledger", () => {
    const holdings = [holding("attacker", "received", "tls")]
    expect(judgeAttempt({ holdings, claim: "authenticated" }, "delivered-authenticated")).toBe(
      "intercepted-authenticated"
    )
  })

  it("blames the attacker for a deferral only if the twin was delivered", () => {
    const facts = { holdings: [], claim: "unauthenticated", refusal: "other" } as const
    expect(judgeAttempt(facts, "delivered-authenticated")).toBe("deferred-by-attack")
    expect(judgeAttempt(facts, "deferred-by-misconfiguration")).toBe("deferred-by-misconfiguration")
    expect(judgeAttempt(facts, "deferred-other")).toBe("deferred-other")
  })

  it("tells an outage from a contradiction of the domain's own in a run without attacker", () => {
    expect(judgeAttempt({ holdings: [], claim: "unauthenticated", refusal: "no answer" })).toBe(
      "deferred-other"
    )
    expect(judgeAttempt({ holdings: [], claim: "unauthenticated", refusal: "other" })).toBe(
      "deferred-by-misconfiguration"
    )
  })
})

describe("isDowngrade", () => {
  it("is an attempt that ended weaker than its twin", () => {
    expect(isDowngrade("delivered-unauthenticated-ok", "delivered-authenticated")).toBe(true)
    expect(isDowngrade("exposed-passive", "delivered-unauthenticated-ok")).toBe(true)
    expect(isDowngrade("intercepted-authenticated", "delivered-authenticated")).toBe(true)
  })

  it("is no deferral, for the promise was kept", () => {
    expect(isDowngrade("deferred-by-attack", "delivered-authenticated")).toBe(false)
  })

  it("is no attempt that ended as its twin", () => {
    for (const outcome of outcomes.filter((outcome) => outcome.startsWith("delivered-")))
      expect(isDowngrade(outcome, outcome)).toBe(false)
  })
})

describe("outcomes", () => {
  it("have a meaning each", () => expect(Object.keys(outcomeMeanings)).toEqual([...outcomes]))
  it("are ordered: one exposure outweighs all deliveries", () =>
    expect(worstOutcome(["delivered-authenticated", "exposed-passive", "deferred-by-attack"])).toBe(
      "exposed-passive"
    ))
})
