import { constants, createPublicKey, type KeyObject, sign } from "node:crypto"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { keyPair } from "../keys/key-pair.ts"
import { SignatureMemory } from "../keys/signature.ts"
import { parseCertificate } from "./certificate.ts"
import { checkSigned } from "./certificate-signature.ts"
import { decodeDer, tag } from "./der.ts"
import { element, objectIdentifier } from "./der.fixture.ts"
import { admits, rsassaPss, readPssParameters } from "./rsassa-pss.ts"
import { anchorFromCertificate } from "./trust-anchor.ts"
import { validatePath } from "./validate-path.ts"

const oid = {
  sha1: "1.3.14.3.2.26",
  sha224: "2.16.840.1.101.3.4.2.4",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
  mgf1: "1.2.840.113549.1.1.8"
}
type HashName = Exclude<keyof typeof oid, "mgf1">
const derNull = element(tag.null)
const algorithm = (id: string, ...parameters: ReadonlyArray<Uint8Array>) =>
  element(tag.sequence, objectIdentifier(id), ...parameters)
const member = (number: number, value: Uint8Array) => element(tag.contextConstructed(number), value)
const integer = (value: number) => element(tag.integer, Uint8Array.of(value))

interface Written {
  readonly hash?: HashName
  readonly maskHash?: HashName
  readonly mask?: string
  readonly salt?: number
  readonly trailer?: number
  /** Written for the parameters of the hashes; absent is NULL. */
  readonly hashParameters?: ReadonlyArray<Uint8Array>
}
/** RSASSA-PSS-params; a member that is absent is left out, which stands for its DEFAULT. */
const parameters = ({
  hash,
  maskHash,
  mask = oid.mgf1,
  salt,
  trailer,
  hashParameters = [derNull]
}: Written) =>
  element(
    tag.sequence,
    ...(hash === undefined ? [] : [member(0, algorithm(oid[hash], ...hashParameters))]),
    ...(maskHash === undefined
      ? []
      : [member(1, algorithm(mask, algorithm(oid[maskHash], ...hashParameters)))]),
    ...(salt === undefined ? [] : [member(2, integer(salt))]),
    ...(trailer === undefined ? [] : [member(3, integer(trailer))])
  )
const usual = { hash: "sha256", maskHash: "sha256", salt: 32 } as const

describe("readPssParameters, RFC 4055 §3.1", () => {
  const read = (written: Written) =>
    Result.match(decodeDer(parameters(written), readPssParameters), {
      onSuccess: (found) => ("rule" in found ? found.detail : found),
      onFailure: ({ reason }) => reason
    })

  it.each<[string, Written, ReturnType<typeof read>]>([
    ["SHA-256", usual, { hash: "sha256", saltLength: 32 }],
    ["SHA-384", { hash: "sha384", maskHash: "sha384", salt: 48 }, { hash: "sha384", saltLength: 48 }],
    ["SHA-512", { hash: "sha512", maskHash: "sha512", salt: 64 }, { hash: "sha512", saltLength: 64 }],
    ["hashes without NULL (§2.1)", { ...usual, hashParameters: [] }, { hash: "sha256", saltLength: 32 }],
    ["the salt's DEFAULT", { hash: "sha256", maskHash: "sha256" }, { hash: "sha256", saltLength: 20 }],
    ["no salt", { ...usual, salt: 0 }, { hash: "sha256", saltLength: 0 }],
    ["trailer field 1 written out", { ...usual, trailer: 1 }, { hash: "sha256", saltLength: 32 }]
  ])("reads %s", (_, written, expected) => expect(read(written)).toEqual(expected))

  it.each<[string, Written, RegExp]>([
    ["all DEFAULTs, which are SHA-1 (RFC 6194 §3)", {}, /the hash 1\.3\.14\.3\.2\.26 is not accepted/],
    ["SHA-224", { hash: "sha224", maskHash: "sha224", salt: 28 }, /is not accepted/],
    ["a mask with another hash", { ...usual, maskHash: "sha512" }, /mask/],
    ["the mask's DEFAULT, MGF1 with SHA-1", { hash: "sha256", salt: 32 }, /mask/],
    ["another mask", { ...usual, mask: "1.2.3" }, /mask/],
    ["another trailer field (RFC 8017 A.2.3)", { ...usual, trailer: 2 }, /trailer field 2/],
    ["a negative salt length", { ...usual, salt: 0xff }, /INTEGER out of range/],
    ["hashes with other parameters", { ...usual, hashParameters: [integer(1)] }, /trailing octets/]
  ])("refuses %s", (_, written, expected) => expect(read(written)).toMatch(expected))

  it("binds a key to its hash and to salts that are no shorter (§3.3)", () => {
    const key = { hash: "sha256", saltLength: 32 } as const
    expect(admits(key, key)).toBe(true)
    expect(admits(key, { ...key, saltLength: 40 })).toBe(true)
    expect(admits(key, { ...key, saltLength: 31 })).toBe(false)
    expect(admits(key, { ...key, hash: "sha384" })).toBe(false)
  })
})

describe("checkSigned with RSASSA-PSS, RFC 8017 §8.1", () => {
  const pair = keyPair("rsa2048", "pss test")
  const tbs = Buffer.from("what is signed")
  const signature = (hash: string, saltLength: number, key: KeyObject = pair.privateKey) =>
    sign(hash, tbs, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength })
  const identifier = (written: Written) => algorithm(rsassaPss, parameters(written))
  const check = (signed: { signature?: Uint8Array; signatureAlgorithm?: Uint8Array }, spki = pair.spki) =>
    checkSigned(
      { tbs, signature: signature("sha256", 32), signatureAlgorithm: identifier(usual), ...signed },
      spki,
      memory
    )
  const memory = new SignatureMemory()
  /** The same key as one for RSASSA-PSS only, RFC 4055 §1.2. */
  const pssOnly = (...bound: ReadonlyArray<Uint8Array>) => {
    const pkcs1 = createPublicKey({ key: Buffer.from(pair.spki), format: "der", type: "spki" }).export({
      format: "der",
      type: "pkcs1"
    })
    return element(
      tag.sequence,
      algorithm(rsassaPss, ...bound),
      element(tag.bitString, Uint8Array.of(0), pkcs1)
    )
  }

  it.each([
    ["sha256", 32],
    ["sha256", 0],
    ["sha384", 48],
    ["sha512", 64]
  ] as const)("takes what node:crypto signs: %s, salt of %i", (hash, salt) => {
    const signed = {
      signature: signature(hash, salt),
      signatureAlgorithm: identifier({ hash, maskHash: hash, salt })
    }
    expect(check(signed)).toBeUndefined()
    expect(check(signed, pssOnly())).toBeUndefined()
  })

  it("refuses another salt length than the parameters name, and changed octets", () => {
    const good = signature("sha256", 32)
    expect(check({ signature: good })).toBeUndefined()
    // The same octets under other parameters: remembered verdicts are kept apart.
    expect(check({ signature: good, signatureAlgorithm: identifier({ ...usual, salt: 31 }) })?.rule).toBe(
      "signature"
    )
    const changed = Uint8Array.from(good)
    changed[0]! ^= 1
    expect(check({ signature: changed })?.rule).toBe("signature")
    expect(check({ signature: sign("sha256", tbs, pair.privateKey) })?.rule).toBe("signature")
  })

  it("wants parameters (§3.1), and an RSA key", () => {
    const bare = check({ signatureAlgorithm: algorithm(rsassaPss) })
    expect(bare).toMatchObject({ rule: "signature algorithm", because: { rfc: 4055, section: "3.1" } })
    expect(bare?.detail).not.toMatch(/malformed/)
    expect(check({}, keyPair("p256", "pss test").spki)?.rule).toBe("signature algorithm")
  })

  it("keeps a key for RSASSA-PSS to it (§1.2), and to its parameters (§3.3)", () => {
    const sha256WithRsa = algorithm("1.2.840.113549.1.1.11", derNull)
    const version15 = { signature: sign("sha256", tbs, pair.privateKey), signatureAlgorithm: sha256WithRsa }
    expect(check(version15)).toBeUndefined()
    expect(check(version15, pssOnly())).toMatchObject({ rule: "signature algorithm" })
    expect(check({}, pssOnly(parameters(usual)))).toBeUndefined()
    expect(check({}, pssOnly(parameters({ ...usual, salt: 33 })))).toMatchObject({
      rule: "signature algorithm",
      because: { rfc: 4055, section: "3.3" }
    })
  })
})

describe("a chain by OpenSSL, whose root has a key for RSASSA-PSS with SHA-256 and salts of 32 octets or more", () => {
  const read = (base64: string) => Result.getOrThrow(parseCertificate(Buffer.from(base64, "base64")))
  it("is valid; the leaf's signature has a salt of 40", () => {
    const [root, leaf] = [read(rootOfOpenSsl), read(leafOfOpenSsl)]
    const path = validatePath({
      leaf,
      intermediates: [],
      anchors: [anchorFromCertificate(root)],
      atSeconds: leaf.notBefore,
      signatures: new SignatureMemory()
    })
    expect(Result.isSuccess(path)).toBe(true)
  })
})

/** openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_pss_keygen_md:sha256 -pkeyopt rsa_pss_keygen_saltlen:32 */
const rootOfOpenSsl =
  "MIIDlDCCAkigAwIBAgIUf7ZioDaV8guzJu46AhaHUUQphMUwQQYJKoZIhvcNAQEKMDSgDzANBglghkgBZQMEAgEFAKEcMBoGCSqG" +
  "SIb3DQEBCDANBglghkgBZQMEAgEFAKIDAgEgMBMxETAPBgNVBAMMCFBTUyByb290MCAXDTI2MTEyOTIzMDYyMVoYDzIxMjYxMTA1" +
  "MjMwNjIxWjATMREwDwYDVQQDDAhQU1Mgcm9vdDCCAVYwQQYJKoZIhvcNAQEKMDSgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3" +
  "DQEBCDANBglghkgBZQMEAgEFAKIDAgEgA4IBDwAwggEKAoIBAQCwV7CBNuCE1euOBUP0MwtzFkqXHCGGQZX8jtgThNx6DsDxXWWr" +
  "97FzwilWcur151epWXfgwelVYQNrIW8Jy/B1q3EBM/leUSUxT/V/BPQ2YP3yOKYUX5faSJysJbNjURCcLGlQqxdydtkm/XzjhEZT" +
  "ZGuKmxdNEGBpQGFKHhN5ycM53/6iNlAUmMrisCLy6vK22mS8EkDIVMFegFCPEQGeZHKAGf583nLpX13ebm64M/PhnrGtpmdFmVpk" +
  "5F07MKpYgpWkoQfClvHecf8zI0myeu5Tl2FY3N/6q7zS4yamnEwmZqRUkO2hmkNdSbMs7sBqG+S/hPN0+SQmZubSvOyDAgMBAAGj" +
  "QjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBRHr7V1dZrjLhxLwxGyUYXTQ/8BSTBBBgkqhkiG" +
  "9w0BAQowNKAPMA0GCWCGSAFlAwQCAQUAoRwwGgYJKoZIhvcNAQEIMA0GCWCGSAFlAwQCAQUAogMCASADggEBAH6Ro9IVOmxcnnc6" +
  "Rbrl+MMkVDmKlROxcLFDrfaRw7aQ0TahjJU02iW6zVce4xPzrdDxXBEp1XsjpOV9vbHQqKlOj9FkbOMBze7hwRQWtHYc2ehop/OK" +
  "ms7waMzZzV2r6EekkMSo32qwLENhDCklj80j7lB4ktgdveYOTmV1GyxwCIagG1beIaPeZ1yGKMJ+lbr+vyjmefBUaKNHVC1hN0E2" +
  "4y8ZqxWApjgeq9gZah32ecHwrQd9J8aXeeTE7pfi+xu5Jvwap2IMGAuuMgyWDVuvTlHcar1elHevka2y/zqUT0g1Q7ggpPdcaj9r" +
  "9AYqHTUlJMuSGPul6eitue/tuvs="

/** openssl x509 -req -sha256 -sigopt rsa_pss_saltlen:40 */
const leafOfOpenSsl =
  "MIIC2TCCAY2gAwIBAgICEjQwQQYJKoZIhvcNAQEKMDSgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQME" +
  "AgEFAKIDAgEoMBMxETAPBgNVBAMMCFBTUyByb290MCAXDTI2MTEyOTIzMDYyMVoYDzIxMjYxMTA1MjMwNjIxWjAZMRcwFQYDVQQD" +
  "DA5teC5leGFtcGxlLmNvbTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCNKoISOwISGVoYiMrWfcjaI4mM1V4yPR1M8s1maXsly" +
  "TB1uFCEm3rmqRHuBPh7dBHEdieHDkx+eKzruqUXiCbqjgZEwgY4wGQYDVR0RBBIwEIIObXguZXhhbXBsZS5jb20wDgYDVR0PAQH/" +
  "BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMB8GA1UdIwQYMBaAFEevtXV1muMuHEvDEbJRhdND/wFJMAwGA1UdEwEB/wQCMAAw" +
  "HQYDVR0OBBYEFHwxLBvipFUMkxo8jMgyzEYj9G/LMEEGCSqGSIb3DQEBCjA0oA8wDQYJYIZIAWUDBAIBBQChHDAaBgkqhkiG9w0B" +
  "AQgwDQYJYIZIAWUDBAIBBQCiAwIBKAOCAQEANPQt7tBkQ3SAutkhjZO7QWxWL5uEStccHJUV6Ay8tWAClitjVOdpGS3WWCTA4zPP" +
  "t5ojySNhbJIFjVb+bYW8UFNbheArh3Wm79U+2seXaax6cHLbm3Pzt9IT4+ruwMc3wRWU5scaO3SRQo2u0lvBz+Qg4v17XQM0RBL2" +
  "tDznDHNNOoCrHThVbrYaaBqOaVOz6pM+qiNKE5u8d/BfqIhSi1OaAAKOnALVxXTDqx5WFLmz7XLJpuXJFDw/Jt8S77yOSVO81zeo" +
  "QylWKj/NOtyYV9ekWL4ihkWGNKYaad7TR3AyyAe6uld6Jtk/huJVNOaEratyAwbC85XPHAPo2Qah7g=="
