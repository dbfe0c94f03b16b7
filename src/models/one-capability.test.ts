/**
 * What each model comes to against one capability by itself, at first contact and after an undisturbed mail two days
 * before. Most of it follows from the standards by reading; where our reading had come to something else than the
 * simulator, the second half names the rule that decides.
 */
import { describe, expect, it } from "vitest"
import type { Outcome } from "../scenario/schema/outcome.ts"
import { capabilities } from "../attacker/registry.ts"
import { everyNth, isExhaustive, long } from "../long.fixture.ts"
import { type Encounter, encounter, encounters } from "./encounter.fixture.ts"
import { trustModels } from "./registry.ts"

const attackers = ["smtp-strip", "smtp-mitm", "dns-forge", "web-block"] as const

/** C: read in clear; U: to an attacker nobody checked; I: to an attacker who passed; D: waits; u, a: to the recipient, unauthenticated or authenticated. */
const letterOf: Readonly<Record<string, Outcome>> = {
  C: "exposed-passive",
  U: "intercepted-unauthenticated",
  I: "intercepted-authenticated",
  D: "deferred-by-attack",
  u: "delivered-unauthenticated-ok",
  a: "delivered-authenticated"
}

/** Label, model, parameters, and a letter for each attacker: cold, warm. */
const table = [
  ["opportunistic", "opportunistic", {}, "C U U u", "C U U u"],
  ["static TLS, encrypt", "static-tls", { level: "encrypt" }, "D U U u", "D U U u"],
  ["static TLS, verify", "static-tls", { level: "verify" }, "D D I a", "D D I a"],
  ["static TLS, secure", "static-tls", { level: "secure" }, "D D D a", "D D D a"],
  ["sender's memory", "sender-memory", {}, "C U U u", "D D I a"],
  ["MTA-STS", "mta-sts", {}, "D D U u", "D D D a"],
  ["MTA-STS, draft 14", "mta-sts-draft", {}, "D D U u", "D D D a"],
  ["DANE", "dane", {}, "D D D a", "D D D a"],
  ["DANE and MTA-STS", "dane+mta-sts", {}, "D D D a", "D D D a"],
  // Nothing outlives the TTL, so a mail two days ago is no help: RFC 1035 §3.2.1. Who writes answers names a host of its own, and its records.
  ["insecure DANE, PKIX-EE", "insecure-dane", {}, "D D I a", "D D I a"],
  [
    "insecure DANE, DANE-EE",
    "insecure-dane",
    { usage: "DANE-EE", usages: ["DANE-EE"] },
    "D D I a",
    "D D I a"
  ],
  // RFC 9102 vouches for no MX record: whoever forges it names a host of its own, and what is authenticated is the host that it names.
  ["DNSSEC chain", "dnssec-chain", {}, "C U U u", "D D U u"],
  ["POSH", "posh", {}, "D D U u", "D D D a"],
  ["EHLO policy", "ehlo-policy", {}, "C U U u", "D D D a"],
  ["preload list", "preload", {}, "D D D a", "D D D a"],
  // RFC 8689 §4.2.1: nothing that vouches, nothing that goes.
  ["REQUIRETLS", "require-tls", {}, "D D D a", "D D D a"],
  ["SMTP/TLS SRV", "smtp-srv", {}, "D D D a", "D D D a"],
  // There is nothing to strip where TLS is not asked for in clear: RFC 8314 §3.
  ["SMTP/TLS SRV, implicit TLS", "smtp-srv", { offer: "implicit-tls" }, "a D D a", "a D D a"],
  // Whoever writes the SRV records says whose name the certificate must have (RFC 9525 §3), or that there are none.
  [
    "SMTP/TLS SRV, unsigned, by the server's name",
    "smtp-srv",
    { dnssec: "unsigned", identity: "server" },
    "D D U u",
    "D D U u"
  ],
  ["Secure SMTP", "secure-smtp", {}, "u D U u", "u D U u"],
  ["Secure SMTP, located by MX records", "secure-smtp", { locate: "mx-prefix" }, "u D U u", "u D U u"],
  [
    "Secure SMTP, by TLSA records",
    "secure-smtp",
    { certificate: "dane", dnssec: "validated" },
    "a D D a",
    "a D D a"
  ]
] as const

const rows = table.flatMap(([label, model, parameters, cold, warm]) =>
  (["cold", "warm"] as const).flatMap((contact) =>
    attackers.map((attacker, index) => ({
      label,
      model,
      parameters,
      contact,
      attacker,
      outcome: letterOf[(contact === "cold" ? cold : warm).split(" ")[index]!]!
    }))
  )
)

/** What each of these capabilities comes to by itself: all in one scenario where all are asked for. */
const outcomeOf = (() => {
  const known = new Map<string, ReadonlyArray<Outcome>>()
  return (met: Omit<Encounter, "attacker">, capability: string, among: ReadonlyArray<string>): Outcome => {
    if (!isExhaustive) return encounter({ ...met, attacker: [capability] })
    const id = JSON.stringify([met, among])
    const found = known.get(id) ?? encounters({ ...met, attackers: among.map((one) => [one]) }).against
    known.set(id, found)
    return found[among.indexOf(capability)]!
  }
})()

describe("one capability by itself", () => {
  // A number that has nothing in common with the eight cells of a model: every column has its turn.
  everyNth(23, rows)(
    "$label, $contact, against $attacker: $outcome",
    ({ model, parameters, contact, attacker, outcome }) =>
      expect(outcomeOf({ model, parameters, contact }, attacker, attackers)).toBe(outcome)
  )

  it("is tried on every model there is", () =>
    expect(new Set(table.map(([, model]) => model))).toEqual(new Set(trustModels.map(({ id }) => id))))
})

describe("where reading and running had disagreed", () => {
  it("POSH at first contact withstands forged MX records, for it asks the domain's own web host (RFC 7711 §3), and falls with that host's address", () => {
    const forging = (...forge: ReadonlyArray<string>) => [{ capability: "dns-forge", parameters: { forge } }]
    expect(encounter({ model: "posh", attacker: forging("mx", "mx-address") })).toBe("deferred-by-attack")
    expect(encounter({ model: "posh", attacker: forging("mx", "web-address") })).toBe(
      "intercepted-unauthenticated"
    )
  })

  it("insecure DANE by DANE-EE is switched off where records are denied, RFC 7672 §2.2, and deceived by a host that has records of its own", () => {
    const parameters = { usage: "DANE-EE", usages: ["DANE-EE"] }
    const forging = (...forge: ReadonlyArray<string>) => [
      { capability: "dns-forge", parameters: { forge } },
      "smtp-mitm"
    ]
    const met = { model: "insecure-dane", parameters }
    expect(encounter({ ...met, attacker: forging("tlsa") })).toBe("intercepted-unauthenticated")
    expect(encounter({ ...met, attacker: forging("mx") })).toBe("intercepted-authenticated")
  })

  it(
    "MTA-STS at first contact withstands forged MX records, and falls with the denied TXT record: RFC 8461 §10.2",
    long,
    () => {
      const forging = (...forge: ReadonlyArray<string>) => [
        { capability: "dns-forge", parameters: { forge } }
      ]
      expect(encounter({ model: "mta-sts", attacker: forging("mx", "mx-address") })).toBe(
        "deferred-by-attack"
      )
      expect(encounter({ model: "mta-sts", attacker: forging("mx", "mta-sts") })).toBe(
        "intercepted-unauthenticated"
      )
    }
  )

  it("a forged address of the MX host is no way past a name in a certificate: RFC 9525 §3", long, () => {
    const attacker = [{ capability: "dns-forge", parameters: { forge: ["mx-address"] } }]
    for (const model of ["static-tls", "mta-sts", "dane", "insecure-dane", "posh"])
      expect(encounter({ model, attacker })).toBe("deferred-by-attack")
    for (const model of ["sender-memory", "ehlo-policy"])
      expect(encounter({ model, attacker, contact: "warm" })).toBe("deferred-by-attack")
  })
})

/** The other capabilities by themselves, each played at its best: cold/warm in the order of `further`. */
const further = [
  "smtp-obs",
  "smtp-inject",
  "smtp-block",
  "tls-down",
  "ip-hijack",
  "dns-poison",
  "dns-stub",
  "dns-block",
  "dns-replay",
  "zone-write",
  "deleg-write",
  "dnssec-zkey",
  "dnssec-pkey",
  "web-takeover",
  "ca-misissue",
  "ca-dvfool",
  "ca-key",
  "key-theft",
  "cotenant",
  "time-shift",
  "rpt-suppress",
  "trigger",
  "revoke-block",
  "web-mitm",
  "dns-obs"
] as const

/**
 * Who reads along learns whom mail is for (dns-obs), or holds what goes in clear (smtp-obs). Nobody here keeps plaintext (RFC 3207 §4.2), so there is nothing to inject into; nobody asks for revocation lists, so there are none to keep away. Keys and certificates are nothing to one who sits
 * nowhere; the bits of a remote resolver are nothing where there is none; what
 * was never below TLS 1.2 cannot be broken. dns-block: DANE waits where TLSA is not answered (RFC 7672 §2.1.2), the others go on
 * as without a policy, and POSH asks no TXT record (RFC 7711 §3); who locates servers waits too (RFC 7673 §3.1). zone-write and deleg-write name the attacker's host as mail
 * exchanger, whose zone has TLSA records of its own (RFC 7672 §2.2.1); an hour later they have a certificate for the domain's names too, which an
 * authority validated. web-takeover: a policy that no MX host of the domain meets; for POSH the fingerprint of a certificate that none shows. web-mitm: a web host that nobody believes has no policy to tell. ip-hijack of the MX hosts gets a certificate for their names on the
 * way, for authorities connect there too; at first contact the mail is there before it. dns-replay: nothing has changed, so there is
 * nothing to replay. time-shift, two years ahead: every certificate and every signature has expired, the policy host's certificate
 * and what was kept among them, so that those who found their policy by them go on as without.
 */
const furtherTable = {
  opportunistic:
    "u/u u/u D/D u/u U/U U/U u/u u/u u/u U/U U/U u/u u/u u/u u/u u/u u/u u/u u/u u/u u/u u/u u/u u/u u/u",
  "static-tls":
    "a/a a/a D/D a/a D/I D/D a/a a/a a/a D/I D/I a/a a/a a/a a/a a/a a/a a/a a/a D/D a/a a/a a/a a/a a/a",
  "sender-memory":
    "u/a u/a D/D u/a U/I U/I u/a u/a u/a U/I U/I u/a u/a u/a u/a u/a u/a u/a u/a u/u u/a u/a u/a u/a u/a",
  "mta-sts":
    "a/a a/a D/D a/a D/I U/D a/a u/a a/a U/I U/I a/a a/a D/a a/a a/a a/a a/a a/a u/u a/a a/a a/a u/a a/a",
  "mta-sts-draft":
    "a/a a/a D/D a/a D/I U/D a/a u/a a/a U/I U/I a/a a/a D/a a/a a/a a/a a/a a/a u/u a/a a/a a/a u/a a/a",
  dane: "a/a a/a D/D a/a D/D D/D a/a D/D a/a I/I I/I a/a a/a a/a a/a a/a a/a a/a a/a D/D a/a a/a a/a a/a a/a",
  "dane+mta-sts":
    "a/a a/a D/D a/a D/D D/D a/a D/D a/a I/I I/I a/a a/a D/a a/a a/a a/a a/a a/a D/D a/a a/a a/a a/a a/a",
  "insecure-dane":
    "a/a a/a D/D a/a D/D I/I a/a u/u a/a I/I I/I a/a a/a a/a a/a a/a a/a a/a a/a D/D a/a a/a a/a a/a a/a",
  // What two years bring is a chain that has expired, which is no proof, whether or not there was a pin.
  "dnssec-chain":
    "u/u u/u D/D u/u U/D U/U u/u u/u u/u U/U U/U u/u u/u u/u u/u u/u u/u u/u u/u D/D u/u u/u u/u u/u u/u",
  posh: "a/a a/a D/D a/a D/D U/D a/a a/a a/a U/D U/D a/a a/a D/a a/a a/a a/a a/a a/a u/u a/a a/a a/a u/a a/a",
  "ehlo-policy":
    "u/a u/a D/D u/a U/I U/D u/a u/a u/a U/I U/I u/a u/a u/a u/a u/a u/a u/a u/a u/u u/a u/a u/a u/a u/a",
  preload:
    "a/a a/a D/D a/a D/I D/D a/a a/a a/a D/I D/I a/a a/a a/a a/a a/a a/a a/a a/a D/D a/a a/a a/a a/a a/a",
  // Where what vouches is kept away the mail waits. Who writes the MX record names a host of its own that offers REQUIRETLS, as adopters do.
  "require-tls":
    "a/a a/a D/D a/a D/D D/D a/a D/D a/a I/I I/I a/a a/a a/a a/a a/a a/a a/a a/a D/D a/a a/a a/a a/a a/a",
  // Who writes the zone names a host of its own, whose name is then one to look for (RFC 7673 §4.1); who is on the way to the right one gets it a certificate.
  "smtp-srv":
    "a/a a/a D/D a/a D/I D/D a/a D/D a/a I/I I/I a/a a/a a/a a/a a/a a/a a/a a/a D/D a/a a/a a/a a/a a/a",
  // Nothing is signed, so who the server is was never known; it stays so where somebody else is named.
  "secure-smtp":
    "u/u u/u D/D u/u D/U U/U u/u D/D u/u U/U U/U u/u u/u u/u u/u u/u u/u u/u u/u D/D u/u u/u u/u u/u u/u"
} as const

describe("one further capability by itself", () => {
  const cells = Object.entries(furtherTable).flatMap(([model, letters]) =>
    letters
      .split(/[ /]/)
      .map(
        (letter, index) => [model, further[index >> 1]!, index % 2 === 0 ? "cold" : "warm", letter] as const
      )
  )
  // A number that shares nothing with the 50 cells of a model: every capability has its turn.
  everyNth(61, cells)("%s against %s, %s: %s", ([model, capability, contact, letter]) =>
    expect(outcomeOf({ model, contact }, capability, further)).toBe(letterOf[letter])
  )

  it("is tried on every model there is, and no capability is left out", () => {
    expect(Object.keys(furtherTable).toSorted()).toEqual(trustModels.map(({ id }) => id).toSorted())
    expect([...attackers, ...further].toSorted()).toEqual(capabilities.map(({ id }) => id).toSorted())
  })
})
