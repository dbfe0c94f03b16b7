import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { isExhaustive } from "../../long.fixture.ts"
import {
  rootAuthority,
  serverCertificate,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import { publicLogs } from "../../world/certificate-authority/certificate-log.ts"
import { issueRevocationList } from "../../world/certificate-authority/revocation-list.ts"
import { growth, inProportion } from "../growth.fixture.ts"
import { keyPair } from "../keys/key-pair.ts"
import { SignatureMemory } from "../keys/signature.ts"
import { type Certificate, parseCertificate } from "./certificate.ts"
import { checkSigned } from "./certificate-signature.ts"
import { parseRevocationList } from "./revocation-list.ts"
import { timestampAlgorithms, timestampListId, writeTimestampList } from "./signed-certificate-timestamp.ts"
import { judgeTransparency, logIdOf } from "./transparency.ts"
import { type PathRequest, validatePath } from "./validate-path.ts"
import { withoutExtension } from "./without-extension.ts"
import { failureOf } from "../../failure.fixture.ts"

const at = 1_700_000_000
const dates = { notBefore: at - 1_000, notAfter: at + 1_000 }
const key = (name: string | number) => keyPair("ed25519", `hostile test ${name}`)
const read = (der: Uint8Array): Certificate => Result.getOrThrow(parseCertificate(der))

const root = rootAuthority({ subject: "CN=root", subjectKey: key("root"), ...dates })
const validate = (request: Pick<PathRequest, "leaf" | "intermediates"> & Partial<PathRequest>) =>
  validatePath({ anchors: [root.anchor], atSeconds: at, signatures: new SignatureMemory(), ...request })
const rejection = (request: Pick<PathRequest, "leaf" | "intermediates"> & Partial<PathRequest>) =>
  failureOf(validate(request))

describe("validatePath within its budget", () => {
  it("gives up among issuers of one name with a hundred keys, and says so", () => {
    const authorities = Array.from({ length: 120 }, (_, i) =>
      rootAuthority({ subject: "CN=same", subjectKey: key(i), ...dates })
    )
    const { der } = serverCertificate(authorities[0]!, {
      subjectKey: key("leaf"),
      dnsNames: ["a.example"],
      ...dates
    })
    const strange = serverCertificate(
      { ...authorities[0]!, key: key("none of them") },
      { subjectKey: key("leaf"), dnsNames: ["a.example"], ...dates }
    )
    const intermediates = authorities.map(({ certificate }) => certificate)
    expect(rejection({ leaf: read(strange.der), intermediates }).rule).toBe("work budget")
    expect(rejection({ leaf: read(der), intermediates: intermediates.toReversed() }).rule).not.toBe(
      "signature"
    )
  })

  it("gives up in a lattice where every authority certified every other of the next layer", () => {
    // 4 layers of 12: 20,736 ways up, none to the root.
    const layers = Array.from({ length: 4 }, (_, layer) =>
      Array.from({ length: 12 }, (_, i) =>
        rootAuthority({ subject: `CN=layer ${layer}`, subjectKey: key(`${layer} ${i}`), ...dates })
      )
    )
    const intermediates = layers
      .slice(1)
      .flatMap((upper, layer) =>
        upper.flatMap((issuer) =>
          layers[layer]!.map(
            ({ subject, key: subjectKey }) =>
              subordinateAuthority(issuer, { subject, subjectKey, ...dates }).certificate
          )
        )
      )
    const { der } = serverCertificate(layers[0]![0]!, {
      subjectKey: key("leaf"),
      dnsNames: ["a.example"],
      ...dates
    })
    const rejected = rejection({ leaf: read(der), intermediates })
    expect([rejected.rule, rejected.result]).toEqual(["work budget", "validation-failure"])
  })

  it("gives up over thousands of names under thousands of constraints", () => {
    const many = (count: number, of: (i: number) => string) =>
      Array.from({ length: count }, (_, i) => `DNS:${of(i)}` as const)
    const constrained = subordinateAuthority(root, {
      subject: "CN=constrained",
      subjectKey: key("constrained"),
      excluded: many(1_500, (i) => `x${i}.example`),
      permitted: many(10, (i) => `t${i}.example`),
      ...dates
    })
    const { der } = serverCertificate(constrained, {
      subjectKey: key("leaf"),
      names: many(1_500, (i) => `a${i}.t1.example`),
      ...dates
    })
    const rejected = rejection({ leaf: read(der), intermediates: [constrained.certificate] })
    expect(rejected.rule).toBe("work budget")
    expect(rejected.detail).toContain("names")
  })

  it("stops at a long chain", () => {
    let issuer = root
    const chain = Array.from({ length: 30 }, (_, i) => {
      issuer = subordinateAuthority(issuer, {
        subject: `CN=link ${i}`,
        subjectKey: key(`link ${i}`),
        ...dates
      })
      return issuer.certificate
    })
    const { der } = serverCertificate(issuer, { subjectKey: key("leaf"), dnsNames: ["a.example"], ...dates })
    expect(rejection({ leaf: read(der), intermediates: chain }).rule).toBe("path length")
    expect(Result.isSuccess(validate({ leaf: read(der), intermediates: chain, maxIntermediates: 30 }))).toBe(
      true
    )
  })
})

/** A small generator of our own (xorshift), so that the mutations are the same on every machine. */
const numbers = (seed: number) => {
  let state = seed
  return (below: number) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

const mutate = (der: Uint8Array, below: (limit: number) => number): Uint8Array => {
  const changed = Uint8Array.from(der)
  switch (below(5)) {
    case 0: {
      changed[below(changed.length)]! ^= 1 << below(8)
      return changed
    }
    case 1: {
      for (let n = below(4); n >= 0; n--) changed[below(changed.length)] = below(256)
      return changed
    }
    case 2:
      return changed.subarray(0, below(changed.length))
    case 3: {
      const at = below(changed.length)
      const cut = changed.subarray(at, at + below(40))
      return Uint8Array.from([...changed.subarray(0, at), ...cut, ...changed.subarray(at)])
    }
    default: {
      const at = below(changed.length)
      return Uint8Array.from([...changed.subarray(0, at), ...changed.subarray(at + 1 + below(20))])
    }
  }
}

describe("mutated certificates", () => {
  const authority = subordinateAuthority(root, {
    subject: "CN=authority",
    subjectKey: key("authority"),
    permitted: ["DNS:example.com", "dirName:O=x", "IP:192.0.2.0/24"],
    policies: ["1.2.3"],
    ...dates
  })
  const { der } = serverCertificate(authority, {
    subject: "O=x, CN=mx.example.com",
    subjectKey: key("leaf"),
    dnsNames: ["mx.example.com"],
    srvNames: ["_smtp.example.com"],
    policies: ["1.2.3"],
    crlDistributionPoints: [{ names: ["URI:http://x.example/"] }],
    ...dates
  })
  const bare = read(der)
  const signedOctets = der.length - bare.signature.length

  const mutations = isExhaustive ? 100_000 : 3_000

  it(`reads ${mutations} of them without throwing, and accepts no path with one whose signed octets changed`, () => {
    const below = numbers(0x5eed)
    const signatures = new SignatureMemory()
    let readable = 0
    for (let i = 0; i < mutations; i++) {
      const changed = mutate(der, below)
      const parsed = parseCertificate(changed)
      if (Result.isFailure(parsed)) continue
      readable++
      const path = validate({ leaf: parsed.success, intermediates: [authority.certificate], signatures })
      if (Result.isSuccess(path) && !Buffer.from(changed).equals(der))
        throw new Error(`mutation ${i} was accepted: ${Buffer.from(changed).toString("base64")}`)
    }
    // The original is readable and valid, and so are some of the mutations readable: the loop tests both.
    expect(Result.isSuccess(validate({ leaf: bare, intermediates: [authority.certificate] }))).toBe(true)
    expect(readable).toBeGreaterThan(mutations / 100)
    expect(signedOctets).toBeGreaterThan(300)
  })

  it("accepts no leaf under a mutated intermediate, whichever bit is flipped", () => {
    const original = authority.certificate.der
    // Eleven, which has nothing in common with the bits of an octet.
    for (let bit = 0; bit < original.length * 8; bit += isExhaustive ? 1 : 11) {
      const changed = Uint8Array.from(original)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      const parsed = parseCertificate(changed)
      if (Result.isSuccess(parsed))
        expect(Result.isFailure(validate({ leaf: bare, intermediates: [parsed.success] }))).toBe(true)
    }
  })
})

describe("mutated certificates from logs, RFC 6962 §3.2", () => {
  const logs = publicLogs.map(({ key: { spki } }) => ({ spki }))
  const request = { subjectKey: key("leaf"), dnsNames: ["mx.example.com"], ...dates }
  const { der } = serverCertificate(root, { ...request, logs: publicLogs })
  const { tbs } = read(serverCertificate(root, request).der)
  const signatures = new SignatureMemory()
  const isVouchedFor = (leaf: Certificate) =>
    Result.isSuccess(judgeTransparency({ leaf, issuerKey: root.key.spki, logs, atSeconds: at, signatures }))
  const mutations = isExhaustive ? 50_000 : 3_000

  it(`judges ${mutations} of them without throwing, and takes logs at their word only for what they took`, () => {
    const below = numbers(0x6962)
    let [readable, vouchedFor] = [0, 0]
    for (let i = 0; i < mutations; i++) {
      const changed = parseCertificate(mutate(der, below))
      if (Result.isFailure(changed)) continue
      readable++
      if (!isVouchedFor(changed.success)) continue
      // Of three timestamps one may be broken, and the authority's signature is not theirs to check.
      vouchedFor++
      expect(withoutExtension(changed.success.tbs, timestampListId)).toEqual(tbs)
    }
    expect(isVouchedFor(read(der))).toBe(true)
    expect(readable).toBeGreaterThan(mutations / 100)
    expect(vouchedFor).toBeGreaterThan(mutations / 1_000)
  })

  it("takes work in proportion to the timestamps in one", () => {
    const withTimestamps = (count: number) => {
      const small = { logId: logIdOf(logs[0]!), timestampMs: 0n, extensions: new Uint8Array() }
      const list = Array.from({ length: count }, () => ({
        ...small,
        algorithm: timestampAlgorithms.ecdsa,
        signature: Uint8Array.of(1)
      }))
      const value = writeTimestampList(list)
      return read(
        serverCertificate(root, {
          ...request,
          further: [{ id: timestampListId, isCritical: false, value }]
        }).der
      )
    }
    // Of 50 octets each: a list of over 1,310 would have no length of 16 bits (§3.3).
    const certificates = new Map([160, 1_280].map((count) => [count, withTimestamps(count)]))
    expect(growth((count) => void isVouchedFor(certificates.get(count)!), 160)).toBeLessThan(inProportion)
  })
})

describe("mutated revocation lists", () => {
  const der = issueRevocationList({
    issuer: root.subject,
    issuerKey: root.key,
    thisUpdate: at - 10,
    nextUpdate: at + 10,
    revoked: [{ serialNumber: Uint8Array.of(1), revokedAt: at - 10, reason: 1 }],
    issuingDistributionPoint: { names: ["URI:http://x.example/"], onlyContainsUserCerts: true }
  })

  const mutations = isExhaustive ? 10_000 : 1_000

  it(`reads ${mutations} of them without throwing, and takes none for the authority's whose octets changed`, () => {
    const below = numbers(0x115)
    const signatures = new SignatureMemory()
    const isSigned = (octets: Uint8Array) => {
      const list = parseRevocationList(octets)
      return (
        Result.isSuccess(list) && checkSigned(list.success, root.certificate.spki, signatures) === undefined
      )
    }
    let readable = 0
    for (let i = 0; i < mutations; i++) {
      const changed = mutate(der, below)
      if (Result.isSuccess(parseRevocationList(changed))) readable++
      if (isSigned(changed) && !Buffer.from(changed).equals(der))
        throw new Error(`mutation ${i} was accepted: ${Buffer.from(changed).toString("base64")}`)
    }
    expect(isSigned(der)).toBe(true)
    expect(readable).toBeGreaterThan(0.03 * mutations)
  })
})
