import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import {
  type AuthorityRequest,
  rootAuthority,
  serverCertificate,
  type ServerRequest,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import { keyPair } from "../keys/key-pair.ts"
import { SignatureMemory } from "../keys/signature.ts"
import { rfc9525 } from "../names/matching-rules.ts"
import { keyPurpose } from "./object-identifiers.ts"
import { judgeWebPki } from "./web-pki.ts"

const hasOpenSsl = String(spawnSync("openssl", ["version"]).stdout).startsWith("OpenSSL 3")

const at = 1_700_000_000
const dates = { notBefore: at - 1_000, notAfter: at + 1_000 }
const host = "mx.example.com"
const key = (name: string) => keyPair("p256", `openssl test ${name}`)
const unknown = (isCritical: boolean) => ({
  further: [{ id: "1.2.3.4", isCritical, value: Uint8Array.of(5, 0) }]
})

const above: Readonly<
  Record<string, { root?: Partial<AuthorityRequest>; authority?: Partial<AuthorityRequest> }>
> = {
  "a good authority": {},
  "an authority with path length 0": { authority: { pathLength: 0 } },
  "a root with path length 0": { root: { pathLength: 0 } },
  "an expired authority": { authority: { notAfter: at - 1 } },
  "an authority of tomorrow": { authority: { notBefore: at + 1 } },
  "an expired root": { root: { notAfter: at - 1 } },
  "no authority": { authority: { isCa: false, keyUsage: ["digitalSignature"] } },
  "an authority that may not sign": { authority: { keyUsage: ["crlSign"] } },
  "an authority without key usage": { authority: { keyUsage: [] } },
  "an authority for clients": { authority: { extendedKeyUsage: [keyPurpose.clientAuth] } },
  "an authority for servers": { authority: { extendedKeyUsage: [keyPurpose.serverAuth] } },
  "an authority with a wrong signature": { authority: { fault: "wrong signature" } },
  "an authority signed with SHA-1": { authority: { hash: "sha1" } },
  "an authority for example.com": { authority: { permitted: ["DNS:example.com"] } },
  "an authority for example.org": { authority: { permitted: ["DNS:example.org"] } },
  "an authority without mx.example.com": { authority: { excluded: ["DNS:mx.example.com"] } },
  "a root for example.com": { root: { permitted: ["DNS:example.com"] } },
  "a root for O=Example": { root: { permitted: ["dirName:O=Example"] } },
  "an authority that nobody understands": { authority: unknown(true) },
  "an authority without identifiers": { authority: { keyIdentifiers: "none" } },
  "an RSA root": { root: { subjectKey: keyPair("rsa2048", "openssl test") } },
  "an Ed25519 authority": { authority: { subjectKey: keyPair("ed25519", "openssl test") } }
}

const leaves: Readonly<Record<string, Partial<ServerRequest>>> = {
  "a good leaf": {},
  "another name": { dnsNames: ["mx.example.org"] },
  "a wildcard": { dnsNames: ["*.example.com"] },
  "a wildcard one label up": { dnsNames: ["*.com", "x.example.com"] },
  "a wildcard for another": { dnsNames: ["*.mx.example.com"] },
  "a partial wildcard": { dnsNames: ["m*.example.com"] },
  "no name": { dnsNames: [], subject: "CN=nobody" },
  "the name as common name": { dnsNames: [], subject: `O=Example, CN=${host}` },
  "the common name beside another": { subject: `O=Example, CN=${host}`, dnsNames: ["a.example.com"] },
  "a subject": { subject: "O=Example, CN=mail" },
  expired: { notAfter: at - 1 },
  "in its last second": { notAfter: at },
  "not yet valid": { notBefore: at + 1 },
  "in its first second": { notBefore: at },
  "a wrong signature": { fault: "wrong signature" },
  "signed with SHA-384": { hash: "sha384" },
  "signed with SHA-1": { hash: "sha1" },
  "for clients": { extendedKeyUsage: [keyPurpose.clientAuth] },
  "for no purpose named": { extendedKeyUsage: [keyPurpose.serverAuth, keyPurpose.any] },
  "unknown and critical": unknown(true),
  "unknown and not critical": unknown(false),
  "without authority key identifier": { keyIdentifiers: "subject" },
  "an IP address beside the name": { ipAddresses: ["192.0.2.1"] },
  "constraints of its own": { excluded: ["DNS:a.example"] }
}

/** Where OpenSSL decides otherwise, by leaf, by what is above it, or by both; and what is decided here. */
const explained: Readonly<Record<string, readonly [here: "accept" | "reject", why: string]>> = {
  "in its last second": ["accept", "RFC 5280 §4.1.2.5: notAfter is included; OpenSSL ends one second before"],
  "a partial wildcard": ["reject", "RFC 9525 §6.3 has none; OpenSSL accepts them unless told otherwise"],
  "the name as common name": ["reject", "RFC 9525 §2 has no CN-ID; OpenSSL takes it where no DNS-ID is"],
  "constraints of its own": ["reject", "RFC 5280 §4.2.1.10: only in an authority's certificate"],
  "an authority without mx.example.com: a wildcard": [
    "reject",
    "RFC 5280 §4.2.1.10: the wildcard would match the excluded name (CVE-2025-61727)"
  ]
}

describe.skipIf(!hasOpenSsl)("judgeWebPki beside openssl verify -attime (skipped without OpenSSL 3)", () => {
  const chains = Object.entries(above).flatMap(([aboveName, { root, authority }]) => {
    const top = rootAuthority({
      subject: `CN=root, O=${aboveName}`,
      subjectKey: key("root"),
      ...dates,
      ...root
    })
    const middle = subordinateAuthority(top, {
      subject: `CN=authority, O=${aboveName}`,
      subjectKey: key("authority"),
      ...dates,
      ...authority
    })
    return Object.entries(leaves).map(([leafName, leaf]) => {
      const isEdward = middle.key.algorithm === "ed25519"
      const { hash, ...rest } = leaf
      const { chain } = serverCertificate(middle, {
        subjectKey: key("leaf"),
        dnsNames: [host],
        ...dates,
        ...rest,
        // Ed25519 has a hash of its own.
        ...(hash !== undefined && !isEdward && { hash })
      })
      return { aboveName, leafName, top, chain }
    })
  })

  const openSslVerdicts = (): ReadonlyMap<string, boolean> => {
    const folder = mkdtempSync(join(tmpdir(), "hoptrust-x509-"))
    const pem = (der: Uint8Array) =>
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString("base64")}\n-----END CERTIFICATE-----\n`
    const verdicts = new Map<string, boolean>()
    try {
      for (const aboveName of Object.keys(above)) {
        const group = chains.filter((chain) => chain.aboveName === aboveName)
        const { top, chain } = group[0]!
        const middle = chain[1]!
        writeFileSync(join(folder, "root.pem"), pem(top.certificate.der))
        writeFileSync(join(folder, "authority.pem"), pem(middle))
        const files = group.map(({ chain: [leaf] }, i) => {
          writeFileSync(join(folder, `${i}.pem`), pem(leaf!))
          return `${i}.pem`
        })
        const { stdout } = spawnSync(
          "openssl",
          [
            ..."verify -x509_strict -auth_level 2 -purpose sslserver -no-CApath -no-CAstore".split(" "),
            ...`-attime ${at} -verify_hostname ${host} -CAfile root.pem -untrusted authority.pem`.split(" "),
            ...files
          ],
          { cwd: folder }
        )
        const good = new Set(stdout.toString().split("\n"))
        for (const [i, { leafName }] of group.entries())
          verdicts.set(`${aboveName}: ${leafName}`, good.has(`${i}.pem: OK`))
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
    return verdicts
  }

  it("agrees on over 500 chains, or the RFC says why not", () => {
    const signatures = new SignatureMemory()
    const theirs = openSslVerdicts()
    expect(chains.length).toBeGreaterThanOrEqual(500)
    const accepted = { ours: 0, theirs: 0 }
    const differences = chains.flatMap(({ aboveName, leafName, top, chain }) => {
      const verdict = judgeWebPki({
        evidence: { chain, provesPossession: true },
        anchors: [top.anchor],
        references: [{ form: "dns", name: host }],
        rules: rfc9525,
        atSeconds: at,
        signatures
      })
      const their = theirs.get(`${aboveName}: ${leafName}`) === true
      const our = Result.isSuccess(verdict)
      accepted.ours += our ? 1 : 0
      accepted.theirs += their ? 1 : 0
      const here = our ? "accept" : "reject"
      const names = [leafName, aboveName, `${aboveName}: ${leafName}`]
      const why = Result.match(verdict, { onSuccess: () => "accepted", onFailure: ({ detail }) => detail })
      return our === their ? [] : [{ names, here, why }]
    })
    const explains = (name: string, here: string) => explained[name]?.[0] === here
    expect(differences.filter(({ names, here }) => !names.some((name) => explains(name, here)))).toEqual([])
    // Each explanation explains something.
    const explaining = new Set(
      differences.flatMap(({ names, here }) => names.filter((name) => explains(name, here)))
    )
    expect(Object.keys(explained).filter((name) => !explaining.has(name))).toEqual([])
    expect(accepted.ours).toBeGreaterThan(50)
    expect(accepted.theirs).toBeGreaterThan(50)
  })
})
