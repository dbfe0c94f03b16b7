/** A served world's DNS, asked by our own resolver over sockets, and by BIND's and Unbound's tools where they are there. */
import { Effect, Result } from "effect"
import { execFile, spawnSync } from "node:child_process"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { DnsAnswer } from "../clients/dns/dns.ts"
import { resolver, type ResolverOptions } from "../clients/dns/resolver.ts"
import { dnsOverSockets } from "../live/dns-transport.ts"
import { name } from "../protocol/dns/name.ts"
import { type TypeName, typeCodes } from "../protocol/dns/types.ts"
import { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import { standingWorld } from "../staging/standing-world.ts"
import { Internet } from "../world/internet.ts"
import { dnsPath } from "../world/network/dns-path.ts"
import { openedWithTrust, planOf } from "./served.fixture.ts"

const yaml = `
title: served
models: [dane]
domain:
  name: example.com
  mx:
    - host: mx1.example.com
    - host: mx2.example.com
      preference: 20
zones:
  - apex: unsigned.test
    signing: unsigned
    records:
      - { owner: unsigned.test, type: MX, data: 10 mx1.example.com. }
  - apex: bogus.test
    signing: expired
    records:
      - { owner: bogus.test, type: MX, data: 10 mx1.example.com. }
  - apex: long.test
    signing: signed
    records:
      - { owner: long.test, type: TXT, data: '${Array.from({ length: 12 }, () => `"${"x".repeat(250)}"`).join(" ")}' }
`
const plan = planOf(yaml)

let served: Awaited<ReturnType<typeof openedWithTrust>>
beforeAll(async () => {
  served = await openedWithTrust(plan)
})
afterAll(() => served.close())

const questions: ReadonlyArray<readonly [string, TypeName, string]> = [
  ["example.com", "MX", "secure NOERROR 2"],
  ["mx1.example.com", "A", "secure NOERROR 1"],
  ["_25._tcp.mx1.example.com", "TLSA", "secure NOERROR 1"],
  ["_25._tcp.mx3.example.com", "TLSA", "secure NXDOMAIN 0"],
  ["mx1.example.com", "AAAA", "secure NOERROR 0"],
  ["long.test", "TXT", "secure NOERROR 1"],
  ["unsigned.test", "MX", "insecure NOERROR 1"],
  ["bogus.test", "MX", "bogus"]
]

const anchored = (rdatas: ReadonlyArray<Uint8Array>): ResolverOptions["anchors"] =>
  rdatas.map((rdata) => ({ owner: name("."), type: typeCodes.DS, rdata }))

const lookedUp = async (options: ResolverOptions, owner: string, type: TypeName) => {
  const result = await Effect.runPromise(Effect.result(resolver(options).lookup(owner, type)))
  return { result, told: Result.match(result, { onSuccess: told, onFailure: ({ reason }) => reason }) }
}
const told = ({ status, rcode, rdatas }: DnsAnswer) => `${status} ${rcode} ${rdatas.length}`

const overSockets = (): ResolverOptions => ({
  transport: dnsOverSockets({ port: served.ports.dns }),
  rootServers: served.world.zones[0]!.servers,
  anchors: anchored(served.world.anchors)
})

/** The same world without sockets, at the scenario's own addresses, at the same time. */
const simulated = (): ResolverOptions => {
  const startMs = plan.nowMs()
  const scenario = { ...plan.scenario, start: new Date(startMs).toISOString().replace(/\.\d+/, "") }
  const world = Result.getOrThrow(standingWorld(scenario, plan.model, new SignatureStore()))
  const internet = new Internet({
    stages: world.stages,
    kernel: { nowMicros: 0, sleep: () => Effect.void },
    startMs,
    oneWayMicros: 0
  })
  const root = world.deployment.zones.find(({ apex }) => apex === ".")!
  return {
    transport: dnsPath(internet, "resolver to authority", "resolver.test"),
    rootServers: root.nameServers.map((server) => ({
      name: name(server),
      addresses: world.deployment.hosts.find((host) => host.name === server)!.addresses
    })),
    anchors: anchored(world.zones.anchorsOf("."))
  }
}

describe("our own resolver over sockets, from the root down", () => {
  it.each(questions)("finds %s %s %s, as in simulation", async (owner, type, expected) => {
    const found = await lookedUp(overSockets(), owner, type)
    expect(found.told).toBe(expected)
    const alike = await lookedUp(simulated(), owner, type)
    expect(alike.told).toBe(expected)
    // All records are the same octets, but addresses.
    if (type !== "A" && Result.isSuccess(found.result) && Result.isSuccess(alike.result))
      expect(found.result.success.rdatas).toEqual(alike.result.success.rdatas)
  })

  it("is led to loopback addresses alone", async () => {
    const { result } = await lookedUp(overSockets(), "mx1.example.com", "A")
    expect(Result.getOrThrow(result).rdatas).toEqual([Uint8Array.from([127, 0, 2, 1])])
    expect(served.addressOf("mx1.example.com")).toBe("127.0.2.1")
  })
})

const isPresent = (tool: string) => spawnSync("which", [tool]).status === 0
const output = (tool: string, ...options: ReadonlyArray<string>): Promise<string> =>
  new Promise((resolve) => {
    execFile(tool, [...options], { timeout: 20_000 }, (_, stdout, stderr) => resolve(`${stdout}${stderr}`))
  })
const root = () => served.world.zones[0]!.servers[0]!.addresses[0]!
const serverOf = (apex: string) =>
  served.world.zones.find((zone) => zone.apex === apex)!.servers[0]!.addresses[0]!

describe.skipIf(!isPresent("dig"))("dig (needs dig)", () => {
  const dig = (...words: ReadonlyArray<string>) => output("dig", "-p", String(served.ports.dns), ...words)

  it("primes from the root, RFC 9609 §3, with a cookie in its query, RFC 7873", async () => {
    const text = await dig(`@${root()}`, ".", "NS", "+dnssec")
    expect(text).toContain("status: NOERROR")
    expect(text).toMatch(/^\.\s+\d+\s+IN\s+NS\s/m)
    const [, server] = /^\.\s+\d+\s+IN\s+NS\s+(\S+)$/m.exec(text)!
    expect(await dig(`@${root()}`, server!, "A", "+short")).toBe(`${root()}\n`)
  })

  it("gets the DNSKEY RRset of every signed zone", async () => {
    for (const apex of [".", "com", "test", "example.com", "bogus.test", "long.test"])
      expect(await dig(`@${serverOf(apex)}`, apex, "DNSKEY", "+short"), apex).toMatch(/^25[67] 3 \d+ /m)
  })

  it("gets its name back in the case in which it asked, as 0x20 needs", async () => {
    expect(await dig(`@${serverOf("example.com")}`, "eXaMpLe.CoM", "MX")).toContain(";eXaMpLe.CoM.")
  })

  it("gets TC above what it can take over UDP, and all of it over TCP, RFC 7766 §5", async () => {
    const at = `@${serverOf("long.test")}`
    expect(await dig(at, "long.test", "TXT", "+ignore", "+bufsize=4096")).toMatch(/flags:.* tc/)
    expect(await dig(at, "long.test", "TXT", "+ignore", "+noedns")).toMatch(/flags:.* tc/)
    const whole = await dig(at, "long.test", "TXT")
    expect(whole).toContain("Truncated, retrying in TCP mode")
    expect(whole).toContain("ANSWER: 1,")
  })

  it("asks several times over one connection", async () => {
    const text = await dig(
      `@${serverOf("example.com")}`,
      "+tcp",
      "+keepopen",
      "example.com",
      "MX",
      "example.com",
      "SOA"
    )
    expect(text.match(/status: NOERROR/g)).toHaveLength(2)
  })
})

it.skipIf(!isPresent("delv"))("delv validates from the trust anchor file (needs delv)", async () => {
  const anchors = join(served.folder, "delv.anchors")
  const asked = (owner: string, type: string, at: string) =>
    output("delv", `@${at}`, "-p", String(served.ports.dns), "-a", anchors, "+root=.", owner, type)
  expect(await asked(".", "DNSKEY", root())).toContain("fully validated")
})

describe.skipIf(!isPresent("unbound-host"))("Unbound with the unbound.conf (needs unbound-host)", () => {
  it.each([
    ["example.com", "MX", "(secure)"],
    ["mx1.example.com", "A", "127.0.2.1 (secure)"],
    ["_25._tcp.mx1.example.com", "TLSA", "(secure)"],
    ["long.test", "TXT", "(secure)"],
    ["unsigned.test", "MX", "(insecure)"],
    ["bogus.test", "MX", "(BOGUS"]
  ])("finds %s %s %s", async (owner, type, expected) => {
    expect(
      await output("unbound-host", "-C", join(served.folder, "unbound.conf"), "-v", "-t", type, owner)
    ).toContain(expected)
  })
})
