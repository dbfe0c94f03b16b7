/** The policy host's key, pinned at first use as HPKP pinned those of web sites (RFC 7469). */
import { long } from "../../long.fixture.ts"
import { describe, expect, it } from "vitest"
import { cellOf, encounter } from "../encounter.fixture.ts"

const model = "mta-sts"
const day = 86_400
const pinning = { policyKeyPinnedSeconds: 90 * day }

type Fields = Readonly<Record<string, unknown>>

/** Outcomes of mails at these times. */
const over = (parameters: Fields, phases: ReadonlyArray<Fields>) =>
  cellOf({
    model,
    parameters,
    scenario: { domain: { zone: "unsigned" }, mail: undefined, attackers: [], phases }
  }).attempts.map(({ outcome }) => outcome)

const body = (more: string) =>
  `version: STSv1\r\nmode: enforce\r\nmx: mx1.example.com\r\nmax_age: 604800\r\n${more}`

/** The policy host from now on. */
const policyHost = (certificate: Fields, more = `policy_key_max_age: ${90 * day}\r\n`) => ({
  hosts: [
    {
      name: "mta-sts.example.com",
      addresses: ["192.0.2.99"],
      https: { certificate, documents: [{ path: "/.well-known/mta-sts.txt", body: body(more) }] }
    }
  ]
})

const [delivered, deferred] = ["delivered-authenticated", "deferred-by-misconfiguration"]
const first = { name: "first", at: "0s" }

describe("a pinned policy key without an attacker", () => {
  it("is renewed with its certificate (RFC 7469 §2.4)", () =>
    expect(
      over(pinning, [
        { ...first, ...policyHost({ key: "one" }) },
        { name: "renewed", at: "8d", ...policyHost({ key: "one", issuedBefore: "1h" }) }
      ])
    ).toEqual([delivered, delivered]))

  it("that is lost refuses from the end of the cached policy to the end of the pin", () => {
    const lost = [
      { ...first, ...policyHost({ key: "one" }) },
      { name: "lost", at: "1d", ...policyHost({ key: "two", issuedBefore: "1h" }) },
      { name: "policy-over", at: "8d" },
      { name: "pin-over", at: "91d", ...policyHost({ key: "two", issuedBefore: "1h" }) }
    ]
    expect(over(pinning, lost)).toEqual([delivered, delivered, deferred, delivered])
    expect(over({}, lost)).toEqual([delivered, delivered, delivered, delivered])
  })

  it("is given up with policy_key_max_age 0 (RFC 7469 §2.1.2), fetched with the key", () =>
    expect(
      over(pinning, [
        { ...first, ...policyHost({ key: "one" }) },
        { name: "announced", at: "8d", ...policyHost({ key: "one" }, "policy_key_max_age: 0\r\n") },
        { name: "another", at: "16d", ...policyHost({ key: "two", issuedBefore: "1h" }) }
      ])
    ).toEqual([delivered, delivered, delivered]))

  it.each(["policy_key_max_age: soon\r\n", ""])("is none where the policy asks for none: %j", (more) =>
    expect(
      over(pinning, [
        { ...first, ...policyHost({ key: "one" }, more) },
        { name: "another", at: "8d", ...policyHost({ key: "two", issuedBefore: "1h" }, more) }
      ])
    ).toEqual([delivered, delivered])
  )
})

describe("a pinned policy key against attackers", () => {
  const forged = { capability: "dns-forge", parameters: { forge: ["mx", "mta-sts-id"] } }
  const misissued = ["ca-misissue", "web-mitm", forged]

  it.each([
    [
      "another policy, with a certificate that an authority should not have issued",
      misissued,
      "intercepted-authenticated",
      "deferred-by-attack"
    ],
    // What holds the host holds its key.
    [
      "another policy, at the host itself",
      ["web-takeover", forged],
      "intercepted-authenticated",
      "intercepted-authenticated"
    ],
    // The MX host's key is another one.
    [
      "a certificate for the MX host",
      ["ca-misissue", "smtp-mitm"],
      "intercepted-authenticated",
      "intercepted-authenticated"
    ]
  ])("%s, warm", long, (_, attacker, without, pinned) => {
    const scenario = { domain: { zone: "unsigned" } }
    expect(encounter({ model, contact: "warm", attacker, scenario })).toBe(without)
    expect(encounter({ model, parameters: pinning, contact: "warm", attacker, scenario })).toBe(pinned)
  })

  it("first contact is as without: who shows a key first has it pinned", () =>
    expect(
      encounter({
        model,
        parameters: pinning,
        attacker: misissued,
        scenario: { domain: { zone: "unsigned" } }
      })
    ).toBe("intercepted-authenticated"))

  it("a policy that has run out is waited for while the pin lives", () => {
    const strip = [
      { on: "dns", name: "_mta-sts.example.com", does: "NXDOMAIN" },
      { on: "smtp", does: "strip" }
    ]
    const phases = [first, { name: "attack", at: "8d", actions: strip }]
    expect(over({}, phases).at(-1)).toBe("exposed-passive")
    expect(over(pinning, phases).at(-1)).toBe("deferred-by-attack")
  })
})
