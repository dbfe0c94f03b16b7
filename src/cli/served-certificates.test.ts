/** Certificates that a served attacker got from authorities, and revocation lists, where a plain client meets them. RFC 8555, RFC 5280 §5. */
import { Effect, Exit, Result, Scope } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { parseRevocationList } from "../protocol/x509/revocation-list.ts"
import { movingWorld } from "../serving/moving-world.ts"
import { anyFreePorts } from "../serving/served.fixture.ts"
import { planOf, scripted, send, type Served, ServedWorlds } from "./served-attackers.fixture.ts"

const worlds = new ServedWorlds()
afterAll(worlds.close)
const servedWith = worlds.open.bind(worlds)

describe("a served attacker who orders certificates, RFC 8555 §7.4", () => {
  it("shows a certificate that it ordered, once an authority has issued it, RFC 8555 §7.4", async () => {
    const forged = "name: mx1.example.com, type: A, does: forge, data: [203.0.113.1]"
    const attack = scripted(
      "who",
      `{ on: dns, ${forged}, between: perspective-and-name-server }`,
      "{ on: certificates, does: order, names: [mx1.example.com] }",
      "{ on: smtp, host: mx1.example.com, does: mitm, ordered: [mx1.example.com] }"
    )
    const yaml = `${attack}authorities: { rules: "2026-03" }\n`
    const met = async (model: string) => {
      const served = await servedWith(yaml, model, "who", 3_600_000_000)
      const { certificate } = await send(served, "mx1.example.com", served.addressOf("mx1.example.com"))
      return [certificate, served.mails.map(({ mail }) => mail.isTerminated)]
    }
    expect(await met("opportunistic")).toEqual(["trusted, DNS:mx1.example.com", [true]])
    // BR §3.2.2.8.1: an authority that validates finds the forged answer bogus, and issues nothing.
    expect(await met("dane")).toEqual(["trusted, DNS:mx1.example.com", [false]])
  })
})

describe("revocation lists with an attacker, RFC 5280 §4.2.1.13 and §5.3.1", () => {
  const yaml = (capability: string) => `
title: revoked
models: [{ model: static-tls, parameters: { level: verify } }]
revocationLists: { lifetime: 7d }
sender: { revocation: hard-fail }
domain: { name: example.com, mx: [{ host: mx1.example.com }], watchesCertificates: { reactsAfter: 0s } }
attackers: [{ name: who, capabilities: [${capability}] }]
`
  const listed = async (served: Served) => {
    const at = `${served.addressOf("trusted.authorities.test")}:${served.ports.http}`
    const reply = await fetch(`http://${at}/issuer.crl`)
    const list = Result.getOrThrow(parseRevocationList(new Uint8Array(await reply.arrayBuffer())))
    return list.revoked.size
  }

  it("names a certificate that was shown, once its owner has reacted", async () => {
    const served = await servedWith(yaml("smtp-mitm, ca-misissue"), "static-tls", "who")
    expect(await listed(served)).toBe(0)
    const { certificate } = await send(served, "mx1.example.com", served.addressOf("mx1.example.com"))
    expect(certificate).toMatch(/^trusted, DNS:mx1.example.com/)
    expect(await listed(served)).toBe(1)
  })

  it("names it a day later too, when the world has other certificates of the same keys", async () => {
    const slow = yaml("smtp-mitm, ca-misissue").replace("reactsAfter: 0s", "reactsAfter: 1d")
    const scope = Scope.makeUnsafe()
    const options = { ports: anyFreePorts }
    const opening = movingWorld(planOf(slow, "static-tls", "who"), options)
    const moving = await Effect.runPromise(Scope.provide(opening, scope))
    const standing = (): Served => ({
      ...moving.standing(),
      mails: [],
      addressOf: (name) => moving.standing().world.hosts.find((host) => host.name === name)!.addresses[0]!,
      close: () => Effect.runPromise(Scope.close(scope, Exit.void))
    })
    const meet = () => send(standing(), "mx1.example.com", standing().addressOf("mx1.example.com"))
    try {
      await meet()
      expect(await listed(standing())).toBe(0)
      await Effect.runPromise(moving.moveTo(90_000_000_000))
      await meet()
      expect(await listed(standing())).toBe(1)
    } finally {
      await standing().close()
    }
  })

  it("keeps them from arriving", async () => {
    const served = await servedWith(yaml("revoke-block"), "static-tls", "who")
    await expect(listed(served)).rejects.toThrow("fetch failed")
  })
})
