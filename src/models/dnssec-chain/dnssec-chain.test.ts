/** RFC 9102, carried out by a sender without a validating resolver. */
import { describe, expect, it } from "vitest"
import { everyNth, long } from "../../long.fixture.ts"
import { encounter, type Encounter } from "../encounter.fixture.ts"

const meet = (more: Omit<Encounter, "model">) => encounter({ model: "dnssec-chain", ...more })
const forging = (...forge: ReadonlyArray<string>) => [{ capability: "dns-forge", parameters: { forge } }]
/** Where the domain's own name is that of its MX host, nobody but the domain has named it. */
const ownHost = { domain: { mx: [{ host: "example.com" }] } }
const unsigned = { domain: { ...ownHost.domain, zone: "unsigned" } }

describe("undisturbed", () => {
  everyNth(4, [
    ["§6: the host that has the domain's own name is authenticated", {}, ownHost, "delivered-authenticated"],
    ["§6: by DANE-TA too", { usage: "DANE-TA" }, ownHost, "delivered-authenticated"],
    [
      "RFC 7672 §2.2.1: a host that an insecure MX record named is that host and no more",
      {},
      {},
      "delivered-unauthenticated-ok"
    ],
    [
      "a resolver that validates vouches for the MX record",
      {},
      { sender: { resolver: "validating" } },
      "delivered-authenticated"
    ],
    [
      "§2.3.1: an unsigned zone proves that there is nothing to compare",
      {},
      unsigned,
      "delivered-unauthenticated-ok"
    ],
    [
      "§7: the extension is required, and no TLSA record",
      { isMandatory: true },
      unsigned,
      "delivered-unauthenticated-ok"
    ],
    [
      "§2.3.1: local policy may end it there",
      { onDenial: "refuse" },
      unsigned,
      "deferred-by-misconfiguration"
    ],
    [
      "§7: a host that sends none is passed over where one is demanded",
      { isMandatory: true, sendsChain: false },
      ownHost,
      "deferred-by-misconfiguration"
    ]
  ] as const)("%s", ([, parameters, scenario, outcome]) =>
    expect(meet({ parameters, scenario })).toBe(outcome)
  )
})

describe("what is remembered, §7", () => {
  everyNth(5, [
    ["smtp-mitm", "cold", {}, "intercepted-unauthenticated"],
    ["smtp-mitm", "cold", { isMandatory: true }, "deferred-by-attack"],
    ["smtp-mitm", "warm", {}, "deferred-by-attack"],
    ["smtp-mitm", "warm", { pinning: false }, "intercepted-unauthenticated"],
    // §2.3: 0 forbids the client to pin.
    ["smtp-mitm", "warm", { supportLifetimeHours: 0 }, "intercepted-unauthenticated"],
    // The pin is two days old.
    ["smtp-mitm", "warm", { supportLifetimeHours: 24 }, "intercepted-unauthenticated"],
    ["smtp-mitm", "warm", { supportLifetimeHours: 49 }, "deferred-by-attack"],
    // §10: the sender's own limit.
    ["smtp-mitm", "warm", { maxPinHours: 24 }, "intercepted-unauthenticated"],
    ["smtp-strip", "cold", {}, "exposed-passive"],
    ["smtp-strip", "cold", { isMandatory: true }, "deferred-by-attack"],
    ["smtp-strip", "warm", {}, "deferred-by-attack"],
    ["smtp-strip", "warm", { pinning: false }, "exposed-passive"]
  ] as const)("against %s, %s, with %j: %s", ([attacker, contact, parameters, outcome]) =>
    expect(meet({ contact, parameters, attacker: [attacker] })).toBe(outcome)
  )
})

describe("what MX indirection leaves open", () => {
  // The attacker's host has a chain of its own, and proves its own name: no demand of the sender's helps.
  everyNth(4, [
    ["mx", "cold", {}, "intercepted-unauthenticated"],
    ["mx", "warm", {}, "intercepted-unauthenticated"],
    ["mx", "warm", { isMandatory: true, onDenial: "refuse" }, "intercepted-unauthenticated"],
    // The pin is of the host's name, wherever it leads.
    ["mx-address", "warm", {}, "deferred-by-attack"],
    ["mx-address", "cold", {}, "intercepted-unauthenticated"]
  ] as const)("a forged %s, %s, with %j: %s", ([lie, contact, parameters, outcome]) =>
    expect(meet({ contact, parameters, attacker: forging(lie) })).toBe(outcome)
  )
})

describe("chains of the attacker's", () => {
  everyNth(4, [
    // The handshake itself is the place to say what was signed.
    [["dnssec-zkey"], "intercepted-authenticated"],
    [["dnssec-pkey"], "intercepted-authenticated"],
    [["zone-write"], "intercepted-authenticated"],
    [["deleg-write"], "intercepted-authenticated"],
    // §6: the host's key is all that a chain demands, and no authority takes part.
    [["key-theft"], "intercepted-authenticated"],
    [["ca-misissue"], "deferred-by-attack"],
    // Nobody signed this.
    [forging("tlsa", "tlsa-planted"), "deferred-by-attack"]
  ] as const)("with %j: %s", ([capabilities, outcome]) =>
    expect(meet({ contact: "warm", scenario: ownHost, attacker: [...capabilities, "smtp-mitm"] })).toBe(
      outcome
    )
  )

  it(
    "§4: an old chain is good until its signatures have expired: one from before the host had TLSA records",
    long,
    () => {
      const attacker = [
        { capability: "dns-replay", from: "60h", parameters: { backSeconds: 172_800 } },
        { capability: "smtp-mitm", from: "60h" }
      ]
      const moved = {
        mail: undefined,
        phases: [
          { name: "before", at: "0s", mail: [] },
          { name: "moved", at: "36h", domain: { mx: [{ host: "mx2.example.com" }] } },
          { name: "attacked", at: "3d" }
        ]
      }
      expect(meet({ scenario: moved, attacker })).toBe("intercepted-unauthenticated")
      expect(meet({ scenario: moved, attacker: attacker.slice(1) })).toBe("deferred-by-attack")
    }
  )
})

describe("§11: the sender's clock", () => {
  it("§5: an expired chain proves nothing", long, () =>
    expect(meet({ attacker: ["time-shift"], scenario: ownHost })).toBe("deferred-by-attack")
  )
})
