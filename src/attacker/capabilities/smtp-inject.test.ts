/** What injection before TLS comes to under each model: at a provider with other customers, and for senders that keep what they hear. */
import { describe, expect, it } from "vitest"
import { everyNth } from "../../long.fixture.ts"
import { cellOf, type Encounter, encounter } from "../../models/encounter.fixture.ts"
import { trustModels } from "../../models/registry.ts"

const models = trustModels.map(({ id }) => id)

/** RFC 8314 §3: with implicit TLS nothing comes before it. */
const implicit = ["secure-smtp"]
const startTls = models.filter((model) => !implicit.includes(model))

describe("smtp-inject where TLS comes first", () => {
  it.each(implicit)("does nothing to %s", (model) =>
    expect(encounter({ model, contact: "cold", attacker: ["smtp-inject"] })).toBe(
      "delivered-unauthenticated-ok"
    )
  )
})

describe("smtp-inject into a server that keeps plaintext, CVE-2011-0411", () => {
  const at = (host: string, further: object = {}) => ({
    domain: { mx: [{ host, certificate: { dnsNames: [host, "example.com"] }, ...further }] },
    zones: [{ apex: "provider.example", signing: "signed" }]
  })
  const kept = { plaintextBeforeTls: "kept" }
  const tenant = ["smtp-inject", "cotenant"]

  everyNth(4, startTls)("has %s hand the mail to another customer of the provider", (model) => {
    const scenario = at("mx1.provider.example", kept)
    const list = [{ domain: "example.com", mxs: [".provider.example"] }]
    const contact = "warm"
    const met = {
      model,
      parameters: model === "preload" ? { list } : {},
      scenario,
      contact
    } satisfies Encounter
    const honest = encounter(met)
    expect(honest).toMatch(/^delivered-/)
    // The peer is the right one, and no check of it helps.
    expect(encounter({ ...met, attacker: tenant })).toBe(
      honest === "delivered-authenticated" ? "intercepted-authenticated" : "intercepted-unauthenticated"
    )
  })

  it.each([
    ["one that discards it", at("mx1.provider.example"), tenant],
    ["one without other customers", at("mx1.example.com", kept), tenant],
    ["one of whom the attacker is no customer", at("mx1.provider.example", kept), ["smtp-inject"]]
  ])("does nothing to %s", (_, scenario, attacker) =>
    expect(encounter({ model: "dane", scenario, attacker })).toBe("delivered-authenticated")
  )

  it("needs STARTTLS to be said", () => {
    const scenario = at("mx1.provider.example", { ...kept, startTls: "absent" })
    expect(encounter({ model: "opportunistic", scenario, attacker: tenant })).toBe("delivered-cleartext-ok")
  })
})

describe("smtp-inject into a sender that keeps plaintext", () => {
  const sender = { plaintextBeforeTls: "kept" }
  /** The mail that is injected into, and one an hour after the attacker has gone. */
  const afterwards = (model: string, teaches: string, further: object = {}) =>
    cellOf({
      model,
      contact: "warm",
      attackFrom: "23h",
      attacker: [{ capability: "smtp-inject", parameters: { teaches: [teaches] }, to: "1470m" }],
      scenario: { sender, mail: [{ at: "0s" }, { at: "24h" }, { at: "25h" }], ...further }
    }).attempts.map(({ outcome }) => outcome)

  it("has a learner of EHLO policies refuse the right host for a year, in a session that authenticated it", () =>
    expect(afterwards("ehlo-policy", "attackers-host-only")).toEqual([
      "delivered-unauthenticated-ok",
      "delivered-authenticated",
      "deferred-by-attack"
    ]))

  it("has it forget its policy: RFC 6797 §6.1.1", () => {
    const teaches = { capability: "smtp-inject", parameters: { teaches: ["no-policy"] }, to: "1470m" }
    const strips = { capability: "smtp-strip", from: "25h" }
    const outcomes = (...attacker: ReadonlyArray<Readonly<Record<string, unknown>>>) =>
      cellOf({
        model: "ehlo-policy",
        contact: "warm",
        attackFrom: "23h",
        attacker,
        scenario: { sender, mail: [{ at: "0s" }, { at: "24h" }, { at: "25h" }] }
      }).attempts.at(-1)!.outcome
    expect(outcomes(strips)).toBe("deferred-by-attack")
    expect(outcomes(teaches, strips)).toBe("exposed-passive")
  })

  everyNth(
    4,
    models.filter((model) => model !== "ehlo-policy")
  )("leaves %s as it is, for it learns nothing there", (model) => {
    for (const teaches of ["attackers-host-only", "no-policy"])
      for (const outcome of afterwards(model, teaches).slice(1))
        expect(outcome).toBe(encounter({ model, contact: "warm" }))
  })

  // CVE-2021-38371: the peer is the right one, and the refusal is not its own.
  everyNth(4, startTls)("has %s refused by a host that takes its mail", (model) => {
    const attacker = [{ capability: "smtp-inject", parameters: { teaches: ["refusal"] } }]
    expect(encounter({ model, contact: "warm", attacker, scenario: { sender } })).toBe("deferred-by-attack")
    expect(encounter({ model, contact: "warm", attacker, scenario: {} })).toMatch(/^delivered-/)
  })

  it("does nothing to a sender that discards it", () =>
    expect(afterwards("ehlo-policy", "attackers-host-only", { sender: {} }).at(-1)).toBe(
      "delivered-authenticated"
    ))
})
