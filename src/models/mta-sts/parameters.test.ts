/** What RFC 8461 leaves to the sender, what the review proposed instead of its matching, and DNSSEC, to which it gives no role. */
import { describe, expect, it } from "vitest"
import { cellOf, encounter } from "../encounter.fixture.ts"

const model = "mta-sts"

/** Outcomes of mails at these times, against what the phases do. */
const over = (
  parameters: Readonly<Record<string, unknown>>,
  phases: ReadonlyArray<Readonly<Record<string, unknown>>>,
  scenario: Readonly<Record<string, unknown>> = {}
) =>
  cellOf({
    model,
    parameters,
    scenario: { ...scenario, mail: undefined, attackers: [], phases }
  }).attempts.map(({ outcome }) => outcome)

const blockedAndStripped = [
  { on: "dns", name: "_mta-sts.example.com", does: "timeout" },
  { on: "smtp", does: "strip" }
]

describe("how long a policy lives (RFC 8461 §3.2, §10.2)", () => {
  const twoMails = [
    { name: "first", at: "0s" },
    { name: "second", at: "4d" },
    { name: "attack", at: "8d", actions: blockedAndStripped }
  ]
  it.each([
    // A week from the fetch: over on the eighth day, unless something began it anew on the fourth.
    [{}, "exposed-passive"],
    [{ sameIdExtends: true }, "deferred-by-attack"],
    [{ refresh: "daily" }, "deferred-by-attack"],
    [{ refresh: "eager" }, "deferred-by-attack"],
    [{ maxAgeSeconds: 2_592_000 }, "deferred-by-attack"],
    [{ maxAgeSeconds: 2_592_000, keptAtMostSeconds: 86_400 }, "exposed-passive"],
    [{ maxAgeSeconds: 99_999_999 }, "deferred-by-attack"],
    [{ maxAgeSeconds: 99_999_999, maxAgeOver: "reject" }, "exposed-passive"]
  ])("%j", (parameters, outcome) => expect(over(parameters, twoMails).at(-1)).toBe(outcome))

  it("refreshes whatever the TXT record says, when it is due", () => {
    const hidden = [
      { name: "first", at: "0s" },
      { name: "hidden", at: "4d", actions: [blockedAndStripped[0]] },
      { name: "attack", at: "8d", actions: blockedAndStripped }
    ]
    expect(over({ refresh: "daily" }, hidden).at(-1)).toBe("deferred-by-attack")
    expect(over({ refresh: "lazy" }, hidden).at(-1)).toBe("exposed-passive")
  })
})

describe("delegation of the TXT record (§8.2)", () => {
  it("follows the alias", () =>
    expect(encounter({ model, parameters: { delegatedTo: "provider.example" } })).toBe(
      "delivered-authenticated"
    ))
})

describe("matching in other ways than RFC 8461's", () => {
  const withSrv = {
    domain: { mx: [{ host: "mx1.example.com", certificate: { srvNames: ["_smtp.example.com"] } }] }
  }
  it.each([
    ["spki-pin", {}],
    ["certificate-hash", {}],
    ["known-name", {}],
    ["srv-id", withSrv]
  ])("%s delivers, and no other certificate for the host does", (match, scenario) => {
    expect(encounter({ model, parameters: { match }, scenario })).toBe("delivered-authenticated")
    expect(encounter({ model, parameters: { match }, scenario, attacker: ["smtp-mitm"] })).toBe(
      "deferred-by-attack"
    )
  })

  it.each([
    // An authority's error is what digests are good against.
    ["rfc8461", "intercepted-authenticated"],
    ["spki-pin", "deferred-by-attack"],
    ["certificate-hash", "deferred-by-attack"],
    ["known-name", "intercepted-authenticated"]
  ])("%s against a misissued certificate: %s", (match, outcome) =>
    expect(encounter({ model, parameters: { match }, attacker: ["ca-misissue", "smtp-mitm"] })).toBe(outcome)
  )

  it("a certificate without SRV-ID is none for mail of the domain", () =>
    expect(encounter({ model, parameters: { match: "srv-id" } })).toBe("deferred-by-misconfiguration"))

  it("a certificate renewed with its key fits its key's digest, and not its own", () => {
    const renewal = [
      { name: "before", at: "0s" },
      {
        name: "renewed",
        at: "1d",
        domain: {
          mx: [{ host: "mx1.example.com", certificate: { issuedBefore: "1h", key: "mx1.example.com" } }]
        },
        // The policy that senders keep is the old one, for its id has not changed.
        mail: [{}]
      }
    ]
    expect(over({ match: "spki-pin" }, renewal).at(-1)).toBe("delivered-authenticated")
    expect(over({ match: "certificate-hash" }, renewal).at(-1)).toBe("deferred-by-misconfiguration")
  })

  it("a self-issued certificate fits a digest where no authority is asked for", () => {
    const scenario = { domain: { mx: [{ host: "mx1.example.com", certificate: { issuer: "self" } }] } }
    const parameters = { match: "spki-pin" }
    expect(encounter({ model, parameters, scenario })).toBe("deferred-by-misconfiguration")
    expect(encounter({ model, parameters: { ...parameters, digestsNeedWebPki: false }, scenario })).toBe(
      "delivered-authenticated"
    )
  })
})

describe("with DNSSEC, against RFC 8461 §10.2's gap", () => {
  const lies = (...forge: ReadonlyArray<string>) => ({ capability: "dns-forge", parameters: { forge } })
  it.each([
    ["denied TXT record", [lies("mta-sts"), "smtp-mitm"]],
    ["blocked TXT record", ["dns-block", "smtp-mitm"]],
    ["blocked policy host", ["web-block", "smtp-mitm"]],
    ["another MX host", [lies("mx")]]
  ] as const)("%s, at first contact", (_, attacker) => {
    expect(encounter({ model, parameters: { dnssec: "used" }, attacker })).toBe("deferred-by-attack")
  })

  const used = { dnssec: "used" }
  const unsigned = { domain: { zone: "unsigned" } }

  it.each([
    ["denied TXT record", [lies("mta-sts"), "smtp-strip"]],
    ["blocked TXT record", ["dns-block", "smtp-strip"]],
    ["blocked policy host", ["web-block", "smtp-strip"]]
  ] as const)("%s, where the zone is unsigned: as without DNSSEC", (_, attacker) => {
    for (const parameters of [{}, used])
      expect(encounter({ model, parameters, attacker, scenario: unsigned })).toBe("exposed-passive")
  })

  /** §8.2: the record is the provider's, whose zone nobody signs. */
  const atProvider = {
    domain: { zone: "signed" },
    zones: [{ apex: "provider.example", signing: "unsigned" }]
  }

  it.each(["NXDOMAIN", "NODATA"])(
    "an insecure answer denies nothing in a signed zone (RFC 4035 §4.3): %s",
    (does) => {
      const parameters = { ...used, delegatedTo: "provider.example" }
      expect(encounter({ model, parameters, scenario: atProvider })).toBe("delivered-authenticated")
      const denied = {
        on: "dns",
        name: "_mta-sts.provider.example",
        does
      }
      expect(
        over(
          parameters,
          [{ name: "attack", at: "0s", actions: [denied, blockedAndStripped[1]!] }],
          atProvider
        )
      ).toEqual(["deferred-by-attack"])
    }
  )

  it("remembers no absence of a policy that it waits for, nor forgets to wait while it backs off (§3.3)", () => {
    const blocked = [
      { on: "dns", name: "mta-sts.example.com", does: "timeout" },
      { on: "smtp", does: "strip" }
    ]
    const phases = [
      { name: "first", at: "0s", actions: blocked },
      { name: "second", at: "2m", actions: blocked }
    ]
    for (const habit of [{ noPolicyKeptSeconds: 86_400 }, { backsOff: true }])
      expect(over({ ...used, ...habit }, phases)).toEqual(["deferred-by-attack", "deferred-by-attack"])
  })

  it("takes a secure MX record for the policy's list", () => {
    const parameters = { mx: ["other.example.com"] }
    expect(encounter({ model, parameters })).toBe("deferred-by-misconfiguration")
    expect(encounter({ model, parameters: { ...parameters, dnssec: "used" } })).toBe(
      "delivered-authenticated"
    )
  })
})
