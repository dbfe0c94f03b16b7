/** What a plain client meets where a scenario is served with its attacker, beside what the simulated sender meets there. RFC 3207 §6, RFC 8461 §10. */
import { Effect, Result } from "effect"
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { request } from "node:https"
import { connect } from "node:net"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { resolver } from "../clients/dns/resolver.ts"
import { dnsOverSockets } from "../live/dns-transport.ts"
import { name } from "../protocol/dns/name.ts"
import { presentRdata } from "../protocol/dns/presentation.ts"
import { type TypeName, typeCodes } from "../protocol/dns/types.ts"
import { scenarioOf } from "../serving/served.fixture.ts"
import { servedWorld } from "../serving/served-world.ts"
import { trustFiles } from "../serving/trust-files.ts"
import { possibleOutcomes } from "./mail-line.ts"
import { everyNth, long } from "../long.fixture.ts"
import { projectFolder } from "../machine/places.ts"
import { Lines, planOf, scripted, send, type Served, ServedWorlds } from "./served-attackers.fixture.ts"
import { failureOf } from "../failure.fixture.ts"

const file = readFileSync(join(projectFolder, "scenarios/headline/first-contact.yaml"), "utf8")

const worlds = new ServedWorlds()
afterAll(worlds.close)
const servedWith = worlds.open.bind(worlds)

/** By our resolver over sockets. */
const lookedUp = async (
  { world, ports }: Served,
  owner: string,
  type: TypeName,
  { validates = true, timeoutMs = 5_000 }: { readonly validates?: boolean; readonly timeoutMs?: number } = {}
) => {
  const dns = resolver({
    transport: dnsOverSockets({ port: ports.dns, timeoutMs }),
    rootServers: world.zones[0]!.servers,
    // Without an anchor nothing is validated.
    anchors: (validates ? world.anchors : []).map((rdata) => ({
      owner: name("."),
      type: typeCodes.DS,
      rdata
    }))
  })
  return Result.match(await Effect.runPromise(Effect.result(dns.lookup(owner, type))), {
    onSuccess: ({ status, rcode, rdatas }) => ({
      told: `${status} ${rcode}`,
      data: rdatas.map((rdata) => presentRdata(typeCodes[type], rdata))
    }),
    onFailure: ({ reason }) => ({ told: reason, data: [] })
  })
}

/** The best MX host of the domain as an opportunistic client finds it, and what comes of a mail to it. */
const delivered = async (served: Served) => {
  const unvalidated = { validates: false }
  const [record] = (await lookedUp(served, "example.com", "MX", unvalidated)).data
  const mxHost = record!.replace(/^\d+ (.*)\.$/, "$1")
  const [address] = (await lookedUp(served, mxHost, "A", unvalidated)).data
  const met = await send(served, mxHost, address!)
  return {
    mxHost,
    ...met,
    outcomes: served.mails.map(({ holdings }) => possibleOutcomes(holdings).join(" or "))
  }
}

const accepted = "250 250 354 250 221"
const overTls = "delivered-authenticated or delivered-unauthenticated-ok"
const intercepted = "intercepted-authenticated or intercepted-unauthenticated"

describe("scenarios/headline/first-contact.yaml, served", () => {
  const own = { mxHost: "mx1.example.com", greeting: "220 mx1.example.com ESMTP", codes: accepted }
  const trusted = { ...own, offersStartTls: true, certificate: "trusted, DNS:mx1.example.com" }
  const inClear = { ...own, offersStartTls: false, certificate: undefined }
  everyNth<[string, object, string]>(3, [
    ["none", trusted, overTls],
    ["strip", inClear, "exposed-passive"],
    [
      "mitm",
      { ...own, offersStartTls: true, certificate: expect.stringMatching(/^not trusted/) },
      intercepted
    ],
    [
      "forged-mx",
      { mxHost: "mx.attacker.test", greeting: "220 mx.attacker.test ESMTP", codes: accepted },
      intercepted
    ],
    ["forged-dns", { codes: accepted }, intercepted],
    ["no-web", trusted, overTls],
    ["no-web-strip", inClear, "exposed-passive"]
  ])("an opportunistic client meets %s", async ([attacker, met, outcome]) => {
    const served = await servedWith(file, "opportunistic", attacker)
    expect(await delivered(served)).toMatchObject({ ...met, outcomes: [outcome] })
    // As the file expects of the simulated sender.
    const { expect: expected } = scenarioOf(file)
    expect(outcome.split(" or ")).toContain(Object(expected)["opportunistic"][attacker])
  })

  everyNth(2, [
    ["none", "200"],
    ["no-web-strip", "no answer"]
  ] as const)("a policy is asked for under mta-sts with %s, RFC 8461 §10.2", async ([attacker, status]) => {
    const served = await servedWith(file, "mta-sts", attacker)
    expect(await fetched(served)).toMatchObject({ status })
  })

  it("denies the policy's record under mta-sts with forged-dns, and takes the mail", long, async () => {
    const served = await servedWith(file, "mta-sts", "forged-dns")
    expect((await lookedUp(served, "_mta-sts.example.com", "TXT", { validates: false })).told).toBe(
      "insecure NXDOMAIN"
    )
    expect(await delivered(served)).toMatchObject({ codes: accepted, outcomes: [intercepted] })
  })

  it.skipIf(spawnSync("openssl", ["version"]).status !== 0)(
    "shows OpenSSL the other certificate with mitm, and no STARTTLS with strip (needs openssl)",
    async () => {
      const verified = async (attacker: string) => {
        const served = await servedWith(file, "opportunistic", attacker)
        const at = `${served.addressOf("mx1.example.com")}:${served.ports.smtp}`
        const child = spawn("openssl", ["s_client", "-starttls", "smtp", "-brief", "-connect", at])
        let said = ""
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (octets) => (said += octets))
        child.stdin.end("QUIT\r\n")
        await once(child, "close")
        return said
      }
      expect(await verified("mitm")).toMatch(/verify error|Verification error/)
      expect(await verified("strip")).toMatch(/didn't find STARTTLS/i)
    }
  )
})

/** The policy, or "no answer". @param at name of the host that is asked */
const fetched = ({ world, ports, addressOf }: Served, policyHost = "mta-sts.example.com", at = policyHost) =>
  new Promise<{ readonly status: string; readonly body: string }>((resolve) => {
    const none = () => resolve({ status: "no answer", body: "" })
    const options = {
      host: addressOf(at),
      port: ports.https,
      servername: policyHost,
      path: "/.well-known/mta-sts.txt",
      ca: trustFiles(world, ports.dns).find((one) => one.name === "root.pem")!.text,
      agent: false,
      timeout: 1_000
    }
    const asked = request(options, (response) => {
      let body = ""
      response.on("data", (octets) => (body += octets))
      response.on("end", () => resolve({ status: String(response.statusCode), body }))
    })
    asked
      .on("error", none)
      .on("timeout", () => asked.destroy())
      .end()
  })

it(
  "an attacker's host becomes a web server when an authority has issued what it shows, RFC 8555 §8",
  long,
  async () => {
    const served = await servedWith(
      `
title: served later
models: [dane+mta-sts]
domain: { name: example.com, mx: [{ host: mx1.example.com }] }
zones: [{ apex: example.com }]
sender: { profile: postfix-mta-sts-resolver, attempts: 2 }
attackers:
  - name: hijacker
    capabilities: [{ capability: ip-hijack, parameters: { attracts: [name-servers] } }]
`,
      "dane+mta-sts",
      "hijacker"
    )
    const asked = () => fetched(served, "mta-sts.example.com", "mx.attacker.test")
    expect(await asked()).toMatchObject({ status: "no answer" })
    let met = await asked()
    for (let times = 0; met.status === "no answer" && times < 100; times++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      met = await asked()
    }
    expect(met).toMatchObject({ status: "200", body: expect.stringContaining("attacker-signed.test") })
  }
)

describe("a scripted attacker, served", () => {
  it.each([
    ["secure NOERROR", "none"],
    ["bogus", "forge"]
  ])("leaves a validating resolver with %s by %s, RFC 4035 §5", async (told, attacker) => {
    const served = await servedWith(scripted("forge"), "dane", attacker)
    expect((await lookedUp(served, "example.com", "MX")).told).toBe(told)
  })

  const toHost = async (action: string, model = "opportunistic") => {
    const served = await servedWith(scripted("who", action), model, "who")
    return send(served, "mx1.example.com", served.addressOf("mx1.example.com"))
  }

  everyNth<[string, object]>(3, [
    ["{ on: smtp, does: strip }", { offersStartTls: false, codes: accepted }],
    ["{ on: smtp, does: refuse }", { offersStartTls: true, certificate: undefined, codes: accepted }],
    [
      '{ on: smtp, does: edit-line, saidBy: server, line: "220 mx1.example.com", with: 220 other.test }',
      { greeting: "220 other.test" }
    ],
    ["{ on: smtp, does: impersonate }", { greeting: "220 mx.attacker.test ESMTP", offersStartTls: false }],
    [
      "{ on: route, host: mx1.example.com, does: attract }",
      { greeting: "220 mx.attacker.test ESMTP", certificate: expect.stringMatching(/^not trusted/) }
    ],
    [
      "{ on: smtp, does: mitm, certificate: { dnsNames: [other.test] } }",
      { certificate: "not trusted, DNS:other.test", codes: accepted }
    ]
  ])("does %s", async ([action, met]) => expect(await toHost(action)).toMatchObject(met))

  everyNth(2, ["reset", "garbage-handshake"])("breaks the handshake by %s", async (does) => {
    await expect(toHost(`{ on: smtp, does: ${does} }`)).rejects.toThrow()
  })

  it("holds lines, and lets them through in their order", async () => {
    const began = performance.now()
    expect(await toHost("{ on: smtp, does: delay, line: EHLO, for: 1s }")).toMatchObject({ codes: accepted })
    expect(performance.now() - began).toBeGreaterThan(990)
  })

  it("greets with what is no reply", long, async () => {
    const served = await servedWith(scripted("who", "{ on: smtp, does: garbage }"), "opportunistic", "who")
    const socket = connect(served.ports.smtp, served.addressOf("mx1.example.com"))
    expect(await new Lines(socket).reply()).toBe("\u0015\u0003\u0001\r\n")
    socket.destroy()
  })

  it("leaves a connection that it blocks without a word", async () => {
    const served = await servedWith(scripted("who", "{ on: smtp, does: block }"), "opportunistic", "who")
    const socket = connect(served.ports.smtp, served.addressOf("mx1.example.com"))
    let said = ""
    socket.on("data", (octets) => (said += octets.toString()))
    socket.write("EHLO a.test\r\n")
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect([said, socket.readyState]).toEqual(["", "open"])
    socket.destroy()
  })

  everyNth<[string, string]>(3, [
    ["NXDOMAIN", "insecure NXDOMAIN"],
    ["NODATA", "insecure NOERROR"],
    ["SERVFAIL", "server failure"],
    ["timeout", "timeout"],
    ["delay, for: 100ms", "insecure NOERROR"]
  ])("answers with %s: %s", async ([does, told]) => {
    const action = `{ on: dns, name: example.com, type: MX, does: ${does} }`
    const briefly = { validates: false, ...(does === "timeout" ? { timeoutMs: 300 } : {}) }
    const served = await servedWith(scripted("who", action), "opportunistic", "who")
    expect((await lookedUp(served, "example.com", "MX", briefly)).told).toContain(told)
  })

  it("forges addresses that lead to this machine, RFC 1122 §3.2.1.3 (g)", async () => {
    const action = "{ on: dns, name: mx1.example.com, type: A, does: forge, data: [203.0.113.1, 8.8.8.8] }"
    const served = await servedWith(scripted("who", action), "opportunistic", "who")
    const { data } = await lookedUp(served, "mx1.example.com", "A")
    expect(new Set(data)).toEqual(new Set([served.addressOf("mx.attacker.test"), "127.8.8.8"]))
  })

  it("writes into a signed zone, and the answer is signed over this machine's addresses", async () => {
    const action =
      "{ on: zone, apex: example.com, does: write, records: [{ owner: mx1.example.com, type: A, data: 203.0.113.1 }] }"
    const served = await servedWith(scripted("who", action), "dane", "who")
    expect(await lookedUp(served, "mx1.example.com", "A")).toEqual({
      told: "secure NOERROR",
      data: [served.addressOf("mx.attacker.test")]
    })
  })

  everyNth<[string, object]>(3, [
    ["reset", { status: "no answer" }],
    ["timeout", { status: "no answer" }],
    ["delay, for: 200ms", { status: "200" }],
    [
      "mitm, certificate: { dnsNames: [mta-sts.example.com] }, documents: [{ path: /.well-known/mta-sts.txt, body: forged }]",
      { status: "200", body: "forged" }
    ],
    [
      "mitm, certificate: { dnsNames: [other.test] }, documents: [{ path: /.well-known/mta-sts.txt, body: forged }]",
      { status: "no answer" }
    ]
  ])("answers for the policy host with %s", async ([does, met]) => {
    const served = await servedWith(scripted("who", `{ on: https, does: ${does} }`), "mta-sts", "who")
    expect(await fetched(served)).toMatchObject(met)
  })

  everyNth<[string, string]>(2, [
    ["{ on: clock, does: set-back, by: 1d }", "sets clocks"],
    ["{ on: report, does: send, says: failure }", "mails TLS reports"],
    [
      "{ on: dns, name: example.com, does: NXDOMAIN, between: sender-and-resolver }",
      "nothing is served there"
    ],
    [
      "{ on: smtp, does: mitm, certificate: { holdsKey: false } }",
      "mx1.example.com, SMTP: what the attacker shows there: shows a certificate whose key it does not hold"
    ]
  ])("is refused with its reason: %s", ([action, reason]) => {
    const failure = failureOf(servedWorld(planOf(scripted("who", action), "opportunistic", "who")))
    expect(failure).toMatchObject({
      _tag: "CannotServe",
      reasons: expect.arrayContaining([expect.stringContaining(reason)])
    })
  })
})
