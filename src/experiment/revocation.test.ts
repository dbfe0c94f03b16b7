/** Certificates that are taken back, senders that ask, operators that watch, and attackers that keep the answer away. RFC 5280 §6.3, RFC 9162 §1. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { everyNth, long } from "../long.fixture.ts"
import { loadScenario } from "../loading/load.ts"
import { outcomes, run } from "./explicit.fixture.ts"
import { runScenario } from "./run-scenario.ts"

/** Misissued on the first day, seen and revoked a day and a half later; a mail a day at nine, lists come at midnight. */
const watched = {
  revocationLists: { lifetime: "1d" },
  domain: { watchesCertificates: { reactsAfter: "36h" } },
  mail: Array.from({ length: 5 }, (_, day) => ({ at: `${day}d` }))
}

const against = (
  model: string,
  capabilities: ReadonlyArray<unknown>,
  sender: Readonly<Record<string, unknown>>,
  further: Readonly<Record<string, unknown>> = {},
  goal = "worst"
) =>
  outcomes(
    { models: [model], sender, attackers: [{ name: "lab", goal, capabilities }], ...watched, ...further },
    "lab"
  )

const [intercepted, waits] = ["intercepted-authenticated", "deferred-by-attack"]
const all = (outcome: string) => Array<string>(5).fill(outcome)
const misissued = ["smtp-mitm", "ca-misissue"]

describe("revocation, RFC 5280 §6.3", () => {
  // Eight, which has nothing in common with the three ways to ask.
  everyNth(
    8,
    ["opportunistic", "mta-sts", "dane", "static-tls", "posh", "ehlo-policy", "preload"].flatMap((model) =>
      ["hard-fail", "soft-fail", "unchecked"].map((revocation) => [model, revocation] as const)
    )
  )("changes nothing where nobody attacks: %s, %s", ([model, revocation]) => {
    const scenario = { models: [model], mail: watched.mail }
    expect(outcomes({ ...scenario, ...watched, sender: { revocation } })).toEqual(outcomes(scenario))
  })

  it("has what was misissued refused once it is revoked, by those who ask, and by no others", () => {
    expect(against("mta-sts", misissued, {})).toEqual(all(intercepted))
    for (const revocation of ["soft-fail", "hard-fail"])
      expect(against("mta-sts", misissued, { revocation })).toEqual([
        intercepted,
        intercepted,
        waits,
        waits,
        waits
      ])
  })

  everyNth<[string, ReadonlyArray<string>]>(3, [
    ["2d", [intercepted, intercepted, waits, waits, waits]],
    ["3d", [intercepted, intercepted, intercepted, waits, waits]],
    ["7d", all(intercepted)]
  ])(
    "comes no sooner than the list that the sender has runs out, after %s: RFC 5280 §5.1.2.5",
    ([lifetime, expected]) =>
      expect(
        against("mta-sts", misissued, { revocation: "hard-fail" }, { revocationLists: { lifetime } })
      ).toEqual(expected)
  )

  it("takes an operator who watches, and a certificate in a log", long, () => {
    const sender = { revocation: "hard-fail" }
    expect(against("mta-sts", misissued, sender, { domain: {} })).toEqual(all(intercepted))
    const unlogged = ["smtp-mitm", { capability: "ca-misissue", parameters: { logged: false } }]
    expect(against("mta-sts", unlogged, sender)).toEqual(all(intercepted))
    expect(against("mta-sts", ["smtp-mitm", "ca-key"], sender)).toEqual(all(intercepted))
    const logged = ["smtp-mitm", { capability: "ca-key", parameters: { logged: true } }]
    expect(against("mta-sts", logged, sender).at(-1)).toBe(waits)
  })

  it("counts the operator's time from the first use, and not from the beginning", long, () => {
    const later = misissued.map((capability) => ({ capability, from: "36h" }))
    expect(against("mta-sts", later, { revocation: "soft-fail" })).toEqual([
      "delivered-authenticated",
      "delivered-authenticated",
      intercepted,
      intercepted,
      waits
    ])
  })

  it("is asked of policy hosts too: RFC 8461 §3.3", long, () => {
    // A forged address, a new id and a policy of mode none, first for one sender and, when that is known, for another that has the right policy.
    const forge = {
      capability: "dns-forge",
      parameters: { forge: ["mx", "web-address", "mta-sts-id"] },
      from: "1h"
    }
    const later = {
      senders: [{ name: "first" }, { name: "second" }],
      mail: [{ at: "0s" }, { at: "1d", sender: "first" }, { at: "4d", sender: "second" }]
    }
    const last = (revocation: string) =>
      against("mta-sts", [forge, { capability: "ca-misissue", from: "1h" }], { revocation }, later).at(-1)
    expect(last("unchecked")).toBe(intercepted)
    expect(last("soft-fail")).toBe(waits)
  })
})

describe("revoke-block, RFC 5280 §6.3", () => {
  const blocked = [...misissued, "revoke-block"]

  const from1h = (capabilities: ReadonlyArray<string>) =>
    capabilities.map((capability) => ({ capability, from: "1h" }))

  it("makes soft-fail worth nothing", () => {
    expect(against("mta-sts", blocked, { revocation: "soft-fail" })).toEqual(all(intercepted))
    expect(against("mta-sts", ["revoke-block"], { revocation: "soft-fail" })).toEqual(
      all("delivered-authenticated")
    )
  })

  it("makes hard-fail a way to withhold mail", long, () => {
    const withholding = (model: string, capabilities: ReadonlyArray<unknown>) =>
      against(model, capabilities, { revocation: "hard-fail" }, {}, "withhold")
    expect(withholding("static-tls", blocked)).toEqual(all(waits))
    expect(withholding("static-tls", ["revoke-block"])).toEqual(all(waits))
    expect(withholding("mta-sts", from1h(blocked)).slice(1)).toEqual(all(waits).slice(1))
  })

  it(
    "keeps a sender that fails hard from any MTA-STS policy at first contact, as web-block would: RFC 8461 §10.2",
    long,
    () => {
      expect(against("mta-sts", ["smtp-mitm", "revoke-block"], { revocation: "hard-fail" })).toEqual(
        all("intercepted-unauthenticated")
      )
      expect(against("mta-sts", misissued, { revocation: "hard-fail" })[0]).toBe(intercepted)
    }
  )

  it("can be limited to one authority's lists", long, () => {
    const limited = (host: string) => [{ capability: "revoke-block", targets: [host] }]
    const at = (host: string) => against("static-tls", limited(host), { revocation: "hard-fail" })
    expect(at("trusted.authorities.test")).toEqual(all(waits))
    expect(at("other-trusted.authorities.test")).toEqual(all("delivered-authenticated"))
  })

  it("is nothing to DANE-EE, which asks no authority: RFC 7672 §3.1.1", () =>
    expect(against("dane", ["revoke-block"], { revocation: "hard-fail" })).toEqual(
      all("delivered-authenticated")
    ))

  it("does nothing while the list that the sender has is current", () => {
    const later = [{ capability: "revoke-block", from: "1h" }]
    const twice = { mail: [{ at: "0s" }, { at: "2h" }, { at: "2d" }] }
    expect(against("mta-sts", later, { revocation: "hard-fail" }, twice)).toEqual([
      "delivered-authenticated",
      "delivered-authenticated",
      waits
    ])
  })
})

describe("a sender that asks for revocation lists", () => {
  it("fetches each once until its next update, over HTTP in clear", () => {
    const scenario = Result.getOrThrow(
      loadScenario(
        "test.yaml",
        JSON.stringify({
          title: "t",
          models: ["static-tls"],
          sender: { revocation: "hard-fail" },
          revocationLists: { lifetime: "2d" },
          mail: [{ at: "0s" }, { at: "2h" }, { at: "2d" }]
        })
      )
    )
    const [cell] = Result.getOrThrow(runScenario(scenario, { keepsTrace: true }))
    const requests = cell!.trace.flatMap((event) =>
      event.kind === "wire" && event.protocol === "http" && event.says.startsWith("GET")
        ? [`${Math.floor(event.atMicros / 3_600_000_000)}h ${event.says}`]
        : []
    )
    expect(requests).toEqual([
      "0h GET http://trusted.authorities.test/issuer.crl",
      "0h GET http://trusted.authorities.test/root.crl",
      "48h GET http://trusted.authorities.test/issuer.crl",
      "48h GET http://trusted.authorities.test/root.crl"
    ])
  })

  it("refuses everything by hard-fail where authorities have no lists", () => {
    const without = { models: ["mta-sts", "static-tls"], sender: { revocation: "hard-fail" } }
    // The policy host is not believed either, so nothing is promised (RFC 8461 §3.3).
    expect(run(without).map(({ worst }) => worst)).toEqual([
      "delivered-unauthenticated-ok",
      "deferred-by-misconfiguration"
    ])
  })
})
