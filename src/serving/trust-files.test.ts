import { X509Certificate } from "node:crypto"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { planOf } from "./served.fixture.ts"
import { servedWorld } from "./served-world.ts"
import { trustFiles } from "./trust-files.ts"

const world = Result.getOrThrow(
  servedWorld(
    planOf("title: x\nmodels: [dane]\ndomain: { name: example.com, mx: [{ host: mx1.example.com }] }\n")
  )
)
const files = new Map(trustFiles(world, 5300).map(({ name, text }) => [name, text]))
const root = world.zones[0]!.servers[0]!

describe("trustFiles", () => {
  it("has the root's key as a DS record, in a form for Unbound and one for BIND", () => {
    const [, tag, digest] = /^\. DS (\d+) 13 2 ([0-9a-f]{64})\n$/i.exec(files.get("root.anchor")!)!
    expect(files.get("delv.anchors")).toBe(`trust-anchors {\n  . static-ds ${tag} 13 2 "${digest}";\n};\n`)
  })

  it("has the root's servers at loopback addresses", () =>
    expect(files.get("root.hints")).toBe(
      `. 3600000 NS ${root.name.key}.\n${root.name.key}. 3600000 A ${root.addresses[0]}\n`
    ))

  it("has root certificates that sign themselves", () => {
    const certificates = files.get("root.pem")!.match(/-----BEGIN[^]*?END CERTIFICATE-----/g)!
    expect(certificates).toHaveLength(3)
    for (const pem of certificates) {
      const certificate = new X509Certificate(pem)
      expect([certificate.ca, certificate.verify(certificate.publicKey)]).toEqual([true, true])
    }
  })

  it("has the roots that the scenario's sender trusts, and no others", () => {
    const subjectsWith = (sender: string) => {
      const made = servedWorld(
        planOf(`title: x\nmodels: [mta-sts]\ndomain: { name: example.com }\n${sender}`)
      )
      const pem = trustFiles(Result.getOrThrow(made), 5300).find(({ name }) => name === "root.pem")!.text
      return pem.match(/-----BEGIN[^]*?END CERTIFICATE-----/g)!.map((one) => new X509Certificate(one).subject)
    }
    const [trusted, expired] = [subjectsWith("")[0], subjectsWith("")[2]]
    expect(subjectsWith("sender: { trusts: [expired-root, trusted] }\n")).toEqual([expired, trusted])
  })

  it("has a stub for each zone, at the port of its servers", () => {
    const conf = files.get("unbound.conf")!
    for (const { apex, servers } of world.zones)
      expect(conf).toContain(
        `stub-zone:\n  name: "${apex}"\n${servers.map(({ addresses }) => `  stub-addr: ${addresses[0]}@5300\n`).join("")}`
      )
  })
})
