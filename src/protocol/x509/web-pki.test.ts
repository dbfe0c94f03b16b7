import { Result } from "effect"
import { describe, expect, it } from "vitest"
import {
  rootAuthority,
  selfSignedCertificate,
  serverCertificate,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import { publicLogs } from "../../world/certificate-authority/certificate-log.ts"
import { keyPair } from "../keys/key-pair.ts"
import { SignatureMemory } from "../keys/signature.ts"
import { rfc6125, rfc8461 } from "../names/matching-rules.ts"
import { bareRules } from "./path-rules.ts"
import { judgeWebPki, type WebPkiRequest } from "./web-pki.ts"
import { failureOf } from "../../failure.fixture.ts"

const at = 1_700_000_000
const dates = { notBefore: at - 1_000, notAfter: at + 1_000 }
const key = (name: string) => keyPair("ed25519", `web pki test ${name}`)
const root = rootAuthority({ subject: "CN=root", subjectKey: key("root"), ...dates })
const server = serverCertificate(root, { subjectKey: key("server"), dnsNames: ["mx.example.com"], ...dates })

const judge = (given: Partial<WebPkiRequest> = {}) =>
  judgeWebPki({
    evidence: { chain: server.chain, provesPossession: true },
    anchors: [root.anchor],
    references: [{ form: "dns", name: "mx.example.com" }],
    rules: rfc8461,
    atSeconds: at,
    signatures: new SignatureMemory(),
    ...given
  })
const rejection = (given: Partial<WebPkiRequest>) => {
  const { reason, result } = failureOf(judge(given))
  return [reason, result]
}
const showing = (...chain: ReadonlyArray<Uint8Array>) => ({ evidence: { chain, provesPossession: true } })

describe("judgeWebPki, RFC 8461 §4.2 with the result types of RFC 8460 §4.3", () => {
  it("believes a path to a root with the reference identifier in the leaf, and says why", () => {
    const proof = Result.getOrThrow(judge())
    expect(proof.match.presented).toBe("DNS-ID mx.example.com")
    expect(proof.because).toEqual([
      { rfc: 5280, section: "6.1" },
      { rfc: 8461, section: "4.2" }
    ])
    expect(proof.path.anchor).toBe(root.anchor)
  })

  it.each<[string, Partial<WebPkiRequest>, string, string]>([
    ["no certificate", showing(), "no certificate", "certificate-not-trusted"],
    ["octets that are none", showing(Uint8Array.of(1, 2, 3)), "path", "validation-failure"],
    [
      "somebody else's certificate, replayed",
      { evidence: { chain: server.chain, provesPossession: false } },
      "no proof of possession",
      "validation-failure"
    ],
    [
      "another host",
      { references: [{ form: "dns", name: "mx.example.org" }] },
      "identifiers",
      "certificate-host-mismatch"
    ],
    ["nobody in particular", { references: [] }, "identifiers", "certificate-host-mismatch"],
    ["an expired certificate", { atSeconds: dates.notAfter + 1 }, "path", "certificate-expired"],
    ["a certificate of tomorrow", { atSeconds: dates.notBefore - 1 }, "path", "validation-failure"],
    ["an authority that nobody trusts", { anchors: [] }, "path", "certificate-not-trusted"],
    [
      "a certificate that only its own key signed",
      showing(
        selfSignedCertificate({
          subject: "CN=mx.example.com",
          subjectKey: key("own"),
          dnsNames: ["mx.example.com"],
          ...dates
        }).der
      ),
      "path",
      "certificate-not-trusted"
    ]
  ])("does not believe %s", (_, given, reason, result) => expect(rejection(given)).toEqual([reason, result]))

  it("reads past certificates that are none, but for the first", () =>
    expect(Result.isSuccess(judge(showing(server.der, Uint8Array.of(0x30, 0x80))))).toBe(true))

  it("holds a common name to the name constraints where the rules read it (RFC 6125 §6.4.4)", () => {
    const bound = subordinateAuthority(root, {
      subject: "CN=bound",
      subjectKey: key("bound"),
      permitted: ["DNS:example.org"],
      ...dates
    })
    const { chain } = serverCertificate(bound, {
      subject: "CN=mx.example.com",
      subjectKey: key("server"),
      ...dates
    })
    const request = { evidence: { chain, provesPossession: true }, pathRules: bareRules }
    expect(rejection({ ...request, rules: rfc6125 })).toEqual(["path", "certificate-not-trusted"])
    expect(rejection({ ...request, rules: rfc8461 })).toEqual(["identifiers", "certificate-host-mismatch"])
  })

  it("says the same whether signatures are remembered or not", () => {
    const signatures = new SignatureMemory()
    const once = judge({ signatures })
    expect(judge({ signatures })).toEqual(once)
    expect(judge()).toEqual(once)
  })
})

describe("judgeWebPki where logs must vouch for the leaf, RFC 6962", () => {
  const demanding = { demandsTransparency: true, logs: publicLogs.map(({ key }) => key) }
  const request = { subjectKey: key("server"), dnsNames: ["mx.example.com"], ...dates }
  const issuer = subordinateAuthority(root, { subject: "CN=issuer", subjectKey: key("issuer"), ...dates })
  const logged = serverCertificate(issuer, { ...request, logs: publicLogs })

  it("believes what logs have, and looks at none where nobody asks", () => {
    expect(Result.isSuccess(judge({ ...demanding, ...showing(...logged.chain) }))).toBe(true)
    expect(Result.isSuccess(judge())).toBe(true)
  })

  it("refuses with a reason of its own what they do not have, before it compares names", () => {
    expect(rejection(demanding)).toEqual(["transparency", "certificate-not-trusted"])
    expect(rejection({ ...demanding, references: [{ form: "dns", name: "mx.example.org" }] })).toEqual([
      "transparency",
      "certificate-not-trusted"
    ])
  })

  it("does not ask logs about what nobody trusts", () =>
    expect(rejection({ ...demanding, anchors: [] })).toEqual(["path", "certificate-not-trusted"]))

  it("takes no precertificate for a certificate: its poison is critical (§3.1)", () => {
    const poison = { id: "1.3.6.1.4.1.11129.2.4.3", isCritical: true, value: Uint8Array.of(5, 0) }
    const precertificate = serverCertificate(issuer, { ...request, further: [poison], logs: publicLogs })
    expect(rejection({ ...demanding, ...showing(...precertificate.chain) })[0]).toBe("path")
  })
})
