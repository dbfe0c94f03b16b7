/** Whose forged answers arrive over which transport, towards a resolver and towards authorities: whole runs. RFC 8310 §5, RFC 9539, draft-ietf-deleg. */
import { describe, expect, it } from "vitest"
import { Result } from "effect"
import { loadScenario } from "../loading/load.ts"
import { outcomes } from "./explicit.fixture.ts"

/** Denies the policy and answers for the MX host; `mta-sts` at first contact falls to it in clear. */
const denies = (...capabilities: ReadonlyArray<unknown>) => ({ name: "attacker", capabilities })

const outcome = (more: Readonly<Record<string, unknown>>, ...attacker: Parameters<typeof denies>) =>
  outcomes({ models: ["mta-sts"], attackers: [denies(...attacker)], ...more }, "attacker").at(-1)

describe("zones[].transport", () => {
  const zones = (parents: string, own: string, signing = "signed") => [
    { apex: ".", signing: "signed", transport: parents },
    { apex: "com", signing, transport: parents },
    { apex: "example.com", transport: own }
  ]
  const validating = { resolver: "validating" }
  const read = "intercepted-unauthenticated"
  const undisturbed = "delivered-authenticated"

  it.each([
    ["clear", "clear", read, read],
    ["opportunistic", "opportunistic", read, undisturbed],
    // From off the path, the parents' referrals are as good.
    ["clear", "opportunistic", read, read],
    ["clear", "authenticated", "deferred-by-attack", undisturbed],
    ["authenticated", "authenticated", "deferred-by-attack", undisturbed]
  ])("parents %s, the domain's zone %s: dns-forge %s, dns-poison %s", (parents, own, onPath, offPath) => {
    const world = { sender: validating, zones: zones(parents, own) }
    expect(outcome(world, "dns-forge")).toBe(onPath)
    expect(outcome(world, "dns-poison")).toBe(offPath)
  })

  it.each([
    ["nobody signs the parent", { sender: validating, zones: zones("clear", "authenticated", "unsigned") }],
    ["nobody validates", { sender: { resolver: "non-validating" }, zones: zones("clear", "authenticated") }]
  ])("authenticated is stripped where %s", (_, world) => expect(outcome(world, "dns-forge")).toBe(read))

  it("holds without signatures where the parents are authenticated too", () =>
    expect(
      outcome(
        {
          sender: { resolver: "non-validating" },
          zones: zones("authenticated", "authenticated", "unsigned")
        },
        "dns-poison"
      )
    ).toBe(undisturbed))

  const closed = { sender: validating, zones: zones("clear", "authenticated") }

  it("is nothing to who writes the zone, or delegates it", () => {
    expect(outcome(closed, "zone-write")).toBe(read)
    expect(outcome(closed, "deleg-write")).toBe(read)
  })

  it("leaves a hijack of name servers nothing but silence", () =>
    expect(outcome(closed, { capability: "ip-hijack", parameters: { attracts: ["name-servers"] } })).toBe(
      "deferred-by-attack"
    ))

  it("leaves blocking as it is", () =>
    expect(outcome(closed, "dns-block", "smtp-strip")).toBe("exposed-passive"))

  it.each([
    ["clear", "intercepted-authenticated"],
    ["opportunistic", "intercepted-authenticated"],
    // Who has the zone's key has no place to answer from.
    ["authenticated", "deferred-by-attack"]
  ])("%s: a key of the signed zone comes to %s", (transport, found) =>
    expect(
      outcome(
        {
          models: ["dane"],
          zones: [
            { apex: ".", signing: "signed", transport },
            { apex: "com", signing: "signed", transport },
            { apex: "example.com", signing: "signed", transport }
          ]
        },
        "dnssec-zkey",
        "dns-forge",
        "smtp-mitm"
      )
    ).toBe(found)
  )

  it.each([
    ["clear", "dns-forge", "intercepted-unauthenticated"],
    ["clear", "dns-poison", "intercepted-unauthenticated"],
    ["opportunistic", "dns-forge", "intercepted-unauthenticated"],
    ["opportunistic", "dns-poison", "delivered-authenticated"],
    ["authenticated", "dns-forge", "deferred-by-attack"]
  ])(
    "rests on the parent's key: with it, over %s transport to the parent, %s comes to %s",
    (parents, id, found) =>
      expect(outcome({ sender: validating, zones: zones(parents, "authenticated") }, "dnssec-pkey", id)).toBe(
        found
      )
  )

  it("refuses what a script forges", () =>
    expect(
      outcomes(
        {
          models: ["mta-sts"],
          ...closed,
          attackers: [
            {
              name: "attacker",
              actions: [
                {
                  on: "dns",
                  between: "resolver-and-authority",
                  name: "_mta-sts.example.com",
                  type: "TXT",
                  does: "NXDOMAIN"
                },
                { on: "smtp", does: "mitm", certificate: { issuer: "self" } }
              ]
            }
          ]
        },
        "attacker"
      )
    ).toEqual(["intercepted-unauthenticated"]))
})

describe("sender.resolverTransport (RFC 8310 §5)", () => {
  it.each([
    ["clear", "intercepted-unauthenticated"],
    // The privacy profile of those who only listen: somebody on the way ends the encryption.
    ["opportunistic", "intercepted-unauthenticated"],
    ["strict", "deferred-by-attack"]
  ])("%s: dns-stub comes to %s", (resolverTransport, found) =>
    expect(outcome({ sender: { resolver: "remote", resolverTransport } }, "dns-stub")).toBe(found)
  )

  it("is nothing to who answers the resolver itself", () =>
    expect(outcome({ sender: { resolver: "remote", resolverTransport: "strict" } }, "dns-poison")).toBe(
      "intercepted-unauthenticated"
    ))

  it.each([
    [{ sender: { resolverTransport: "strict" } }, "sender.resolverTransport", "as-model-needs"],
    [
      { sender: { resolver: "validating", resolverTransport: "clear" } },
      "sender.resolverTransport",
      "validating"
    ],
    [
      { sender: { resolver: "validating" }, senders: [{ name: "a", resolverTransport: "strict" }] },
      "senders.0.resolverTransport",
      "validating"
    ]
  ])("is refused where the resolver is not elsewhere: %j", (more, place, found) => {
    const loaded = loadScenario("t.yaml", JSON.stringify({ title: "t", models: ["mta-sts"], ...more }))
    const problems = Result.isFailure(loaded) ? loaded.failure : []
    expect(problems.map(({ path, message }) => [path, message])).toEqual([
      [
        place,
        `expected a resolver elsewhere (resolver: remote or remote-always-ad), for one on the sender's own host is not asked over the network, found ${found}`
      ]
    ])
  })

  it("goes for all senders, some of which may have resolvers of their own", () =>
    expect(
      Result.isSuccess(
        loadScenario(
          "t.yaml",
          JSON.stringify({
            title: "t",
            models: ["mta-sts"],
            sender: { resolver: "remote", resolverTransport: "strict" },
            senders: [{ name: "a" }, { name: "b", resolver: "validating" }]
          })
        )
      )
    ).toBe(true))
})
