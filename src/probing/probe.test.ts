/** Probes of domains that are served on loopback sockets, held to what the simulation says of them. */
import { Effect, Exit, Result, Scope } from "effect"
import { describe, expect, it } from "vitest"
import { runScenario } from "../experiment/run-scenario.ts"
import { everyNth } from "../long.fixture.ts"
import { nobody } from "../scenario/attackers.ts"
import { openedWithTrust, planOf, scenarioOf } from "../serving/served.fixture.ts"
import { smtpListener } from "../live/smtp-listener.ts"
import { tlsServer } from "../live/tls-server.ts"
import { keyPair } from "../protocol/keys/key-pair.ts"
import { selfSignedCertificate } from "../world/certificate-authority/certificate-authority.ts"
import { adviceOn } from "./advice.ts"
import { base64Of, readCapture } from "./capture-format.ts"
import { networkAdvice } from "./network-advice.ts"
import { probeAgain, probeOverSockets, questionFor } from "./probing.fixture.ts"
import { domains, probedDomain, probedModels } from "./served-domains.fixture.ts"

const cases = Object.entries(domains).flatMap(([title, domain]) =>
  probedModels.map((model) => ({ title, domain, model }))
)

describe("a probe of a domain", () => {
  // Five, which has nothing in common with the six models: every domain and every model has its turn.
  everyNth(5, cases)(
    "with $title comes to what the simulation comes to under $model, and so does its replay",
    async ({ domain, model }) => {
      const yaml = probedDomain(domain)
      const served = await openedWithTrust(planOf(yaml, { model }))
      try {
        const question = questionFor(served)
        const { found, capture } = await probeOverSockets(question, served.ports)
        const cells = Result.getOrThrow(runScenario(scenarioOf(yaml), { models: [model] }))
        const cell = cells.find((one) => one.attacker === nobody.name)!
        expect(found.models.find(({ id }) => id === model)?.outcome).toBe(cell.attempts[0]!.outcome)
        expect(found.network).toEqual({ dns: "works", asks: "servers", smtp: "works" })
        // Of a replay nothing may differ.
        expect(await probeAgain(capture)).toEqual(found)
        expect(capture).not.toContain("sender.private.test")
        // Never any mail.
        expect(served.mails).toEqual([])
      } finally {
        await served.close()
      }
    }
  )
})

describe("a probe of a sound domain", () => {
  it("calls each MX host once, whatever models ask for", async () => {
    const served = await openedWithTrust(planOf(probedDomain(domains["a sound one"]!), { model: "dane" }))
    const { capture } = await probeOverSockets(questionFor(served), served.ports)
    await served.close()
    const { exchanges } = Result.getOrThrow(readCapture(capture))
    expect(exchanges.flatMap((one) => (one.kind === "smtp" ? [one.address] : []))).toEqual(
      ["mx1.example.com", "mx2.example.com"].map(served.addressOf)
    )
  })

  it("advises what is missing, and says of a host what it showed", async () => {
    const served = await openedWithTrust(planOf(probedDomain(domains["a sound one"]!), { model: "dane" }))
    const { found } = await probeOverSockets(questionFor(served), served.ports)
    await served.close()
    expect(found.hosts.map(({ name, shown }) => [name, shown?.tls?.version, shown?.ehlo?.[0]])).toEqual([
      ["mx1.example.com", "TLSv1.3", "250-mx1.example.com"],
      ["mx2.example.com", "TLSv1.3", "250-mx2.example.com"]
    ])
    // RFC 7672 §3.1: the record that the served zone has is the one that the probe would publish.
    for (const { tlsa, fittingTlsa } of found.hosts) expect(tlsa).toEqual([fittingTlsa])
    expect(adviceOn(found).map((text) => text.split(/[.:]/, 1)[0])).toEqual([
      "There is no MTA-STS policy",
      "Nobody reports failures to you",
      "Any authority may issue certificates for example",
      "Mail that asks for REQUIRETLS (RFC 8689) is not delivered"
    ])
  })
})

describe("the chains of a probe, each name by itself", () => {
  const chainsOf = async (domain: string, model: string) => {
    const served = await openedWithTrust(planOf(probedDomain(domain), { model }))
    const { found } = await probeOverSockets(questionFor(served), served.ports)
    await served.close()
    return found.chains
  }
  /** Owners and types of what is no link between zones. */
  const answersIn = ({ chain }: Awaited<ReturnType<typeof chainsOf>>[number]) =>
    chain.dnssec.zones
      .flatMap(({ sets }) => sets.map(({ id }) => id))
      .filter((id) => !/ (?:DS|DNSKEY|NSEC3?)$/.test(id))

  it("has those of a host with its TLSA records and its certificates, and of each other name", async () => {
    const chains = await chainsOf(
      domains["an unsigned zone"]!.replace("}]", "}, { host: mx2.example.com }]"),
      "opportunistic"
    )
    const hosts = ["mx1.example.com", "mx2.example.com"]
    expect(new Set(chains.map(({ name }) => name))).toEqual(
      new Set([
        ".",
        "com",
        "example.com",
        ...hosts,
        "_mta-sts.example.com",
        "_smtp-tls._tcp.example.com",
        "_smtp._tls.example.com"
      ])
    )
    for (const host of hosts) {
      const shown = chains.find(({ name }) => name === host)!
      expect(answersIn(shown)).toEqual([`${host} A`, `${host} AAAA`, `_25._tcp.${host} TLSA`])
      expect(shown.chain.dnssec.zones.map(({ apex, status }) => [apex, status])).toEqual([
        [".", "secure"],
        ["com", "secure"],
        ["example.com", "insecure"]
      ])
      // Of one of them no sender asks for a proof, because the other has taken the mail.
      expect(new Set(shown.chain.peers.map((peer) => peer.host))).toEqual(new Set([host]))
      expect(shown.chain.peers[0]!.certificates.anchor?.from).toBe("root store")
    }
    expect(chains.flatMap(({ chain }) => chain.peers.map(({ verdict }) => verdict))).toContain("unasked")
  })

  it("RFC 7672 §2.2.2: has the TLSA records at the end of an alias with the host that has the alias", async () => {
    const chains = await chainsOf(
      `mx: [{ host: mx1.example.com }]
  zone: signed
zones:
  - apex: example.com
    signing: signed
    records:
      - { owner: mx1.example.com, type: CNAME, data: mail.example.com. }
      - { owner: mail.example.com, type: A, data: 192.0.2.77 }
      - { owner: _25._tcp.mail.example.com, type: TLSA, tlsaOf: { host: mail.example.com } }
hosts:
  - { name: mail.example.com, addresses: [192.0.2.77], owner: recipient, smtp: { certificate: { dnsNames: [mail.example.com] } } }`,
      "dane"
    )
    expect(answersIn(chains.find(({ name }) => name === "mx1.example.com")!)).toContain(
      "_25._tcp.mail.example.com TLSA"
    )
  })
})

describe("a chain that is out of order, with a stranger in it", () => {
  it("is judged, captured, drawn and replayed as it was sent (RFC 8446 §4.4.2)", async () => {
    const served = await openedWithTrust(planOf(probedDomain(domains["a sound one"]!), { model: "mta-sts" }))
    const address = served.addressOf("mx1.example.com")
    const nowSeconds = Math.floor(Date.now() / 1000)
    const certificateOf = (dnsName: string) => {
      const subjectKey = keyPair("p256", `chain of ${dnsName}`)
      const { chain } = selfSignedCertificate({
        dnsNames: [dnsName],
        subject: `CN=${dnsName}`,
        notBefore: nowSeconds - 86_400,
        notAfter: nowSeconds + 86_400,
        subjectKey
      })
      return { certificate: chain[0]!, key: subjectKey.privateKey }
    }
    const leaf = certificateOf("mx1.example.com")
    const [stranger, other] = [
      certificateOf("stranger.test").certificate,
      certificateOf("other.test").certificate
    ]
    // One of them twice: no library would show it so.
    const sent = [leaf.certificate, stranger, other, stranger]
    const scope = Scope.makeUnsafe()
    const certificates = [{ chain: sent, key: leaf.key }]
    const { port } = await Effect.runPromise(
      Scope.provide(
        smtpListener(
          { address, port: 0 },
          {
            conduct: {
              serverName: "mx1.example.com",
              service: "open",
              startTls: "offered",
              extensionsInClear: [],
              extensionsOverTls: [],
              refusalOf: () => undefined
            },
            handshake: Result.getOrThrow(
              tlsServer({ newest: "TLSv1.3", certificates, byName: new Map(), refuses: () => false })
            ),
            onMail: () => {}
          }
        ),
        scope
      )
    )
    const ports = { ...served.ports, smtp: port }
    const { found, capture } = await probeOverSockets(questionFor(served), ports)
    await served.close()
    await Effect.runPromise(Scope.close(scope, Exit.void))

    const hex = (chain: ReadonlyArray<Uint8Array> = []) =>
      chain.map((der) => Buffer.from(der).toString("hex"))
    expect(hex(found.hosts[0]!.shown?.tls?.chain)).toEqual(hex(sent))
    const visit = Result.getOrThrow(readCapture(capture)).exchanges.find(({ kind }) => kind === "smtp")
    expect(visit?.kind === "smtp" && visit.shown?.tls?.chain).toEqual(sent.map(base64Of))
    const [peer] = found.chains.find(({ name }) => name === "mx1.example.com")!.chain.peers
    expect(
      peer!.certificates.certificates.map(({ subject, sentAt }) => [sentAt, subject.replace(/^.*[=:]/, "")])
    ).toEqual([
      [1, "mx1.example.com"],
      [2, "stranger.test"],
      [3, "other.test"],
      [4, "stranger.test"]
    ])
    expect(await probeAgain(capture)).toEqual(found)
  })
})

describe("a network in the way", () => {
  it("is not held against the domain where port 25 is blocked", async () => {
    const served = await openedWithTrust(planOf(probedDomain(domains["a sound one"]!), { model: "dane" }))
    // Nobody listens at port 1.
    const { found } = await probeOverSockets(questionFor(served), { ...served.ports, smtp: 1 })
    await served.close()
    expect(found.network).toEqual({ dns: "works", asks: "servers", smtp: "blocked" })
    expect(networkAdvice(found).join()).toContain("held against the network, not against example.com")
    expect(new Set(found.models.map(({ outcome }) => outcome))).toEqual(new Set(["unknown"]))
    expect(adviceOn(found).join()).not.toMatch(/is stopped|does not answer/)
  })

  it("is not held against the domain where port 53 is blocked", async () => {
    const served = await openedWithTrust(planOf(probedDomain(domains["a sound one"]!), { model: "dane" }))
    const { found } = await probeOverSockets(questionFor(served), { ...served.ports, dns: 1 })
    await served.close()
    expect(found.network).toMatchObject({ dns: "blocked", smtp: "unasked" })
    expect(networkAdvice(found).join()).toContain("this network's doing, not that of example.com")
    expect(adviceOn(found)).toEqual([])
    expect(new Set(found.models.map(({ outcome }) => outcome))).toEqual(new Set(["unknown"]))
  })

  it("is not held against the domain where somebody answers in the place of the root", async () => {
    const served = await openedWithTrust(planOf(probedDomain(domains["a sound one"]!), { model: "dane" }))
    // Trust anchors of another root.
    const [anchor] = questionFor(served).anchors
    const ds = { ...anchor!, rdata: anchor!.rdata.map((octet, index) => (index < 4 ? octet : octet ^ 1)) }
    const { found } = await probeOverSockets(questionFor(served, { anchors: [ds] }), served.ports)
    await served.close()
    expect(found.network).toMatchObject({ dns: "intercepted", smtp: "unasked" })
    expect(networkAdvice(found).join()).toContain("This is not the doing of example.com")
    expect(adviceOn(found)).toEqual([])
  })

  it("is nobody's where MX hosts are not to be visited", async () => {
    const served = await openedWithTrust(planOf(probedDomain(domains["a sound one"]!), { model: "dane" }))
    const question = questionFor(served, { visits: false })
    const { found, capture } = await probeOverSockets(question, served.ports)
    await served.close()
    expect(found.network.smtp).toBe("left out")
    expect(capture).not.toContain('"kind":"smtp"')
  })
})
