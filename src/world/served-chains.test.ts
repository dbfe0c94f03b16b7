import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { testAnchors, testTimeSeconds, testZones } from "./name-server/signed-internet.fixture.ts"
import { name } from "../protocol/dns/name.ts"
import { dnssecChainExtension, readChain } from "../protocol/dnssec-chain/extension.ts"
import { verifyChain } from "../protocol/dnssec-chain/verify.ts"
import type { Deployment } from "./deployment.ts"
import { runHosts } from "./hosts.ts"

const deployment: Deployment = {
  zones: [{ apex: ".", nameServers: ["ns.test"], records: [] }],
  hosts: [
    {
      name: "mx.mail.test",
      addresses: ["192.0.2.1"],
      owner: "recipient",
      smtp: {
        startTls: "offered",
        tlsVersion: "TLSv1.3",
        certificate: {
          issuer: "trusted",
          dnsNames: ["mx.mail.test", "mx.plain.test"],
          notBeforeSeconds: 0,
          notAfterSeconds: testTimeSeconds,
          key: "mx"
        },
        sendsChain: { supportLifetimeHours: 48 }
      }
    }
  ]
}

const [host] = runHosts(deployment, { servedBy: () => testZones, anchorsOf: () => [] }, () => [])

const sentFor = (serverName: string | undefined) =>
  host?.smtp?.handshake(serverName, ["ecdsa"], testTimeSeconds)?.extensions?.[dnssecChainExtension]

describe("the DNSSEC chain in a handshake, RFC 9102 §3", () => {
  it.each([
    ["mx.mail.test", "TLSA"],
    // §2.3.1: of an unsigned zone the proof that it is.
    ["mx.plain.test", "denied"]
  ])("for %s, which the host goes by: %s", (serverName, kind) => {
    const { records, supportLifetimeHours } = Result.getOrThrow(
      readChain(Buffer.from(sentFor(serverName) ?? "", "hex"))
    )
    expect(supportLifetimeHours).toBe(48)
    expect(
      verifyChain({
        records,
        tlsaOwner: name(`_25._tcp.${serverName}`),
        anchors: testAnchors,
        nowSeconds: testTimeSeconds
      }).kind
    ).toBe(kind)
  })

  it.each(["mx.hashed.test", undefined])("is not sent to one who asks for %s", (serverName) =>
    expect(sentFor(serverName)).toBeUndefined()
  )
})
