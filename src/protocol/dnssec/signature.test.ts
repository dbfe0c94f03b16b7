import { KeyObject } from "node:crypto"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { name } from "../dns/name.ts"
import { parseRdata } from "../dns/presentation.ts"
import { readDs } from "../dns/rdata/ds.ts"
import { readRrsig, type Rrsig } from "../dns/rdata/rrsig.ts"
import { classIn, typeCodes, type TypeName } from "../dns/types.ts"
import { rfc } from "../rfc.ts"
import { isVouchedForBy } from "./delegation.ts"
import { usualPolicy, type ValidationPolicy } from "./policy.ts"
import { SignatureMemory } from "../keys/signature.ts"
import { checkRrSet } from "./signature.ts"
import { CoveringSignature } from "./signed-rr-set.ts"
import { PlainTrust } from "./trust.ts"
import { maxChecksPerRrSet, WorkBudget } from "./work-budget.ts"
import { keyTag, type ZoneKey, zoneKey } from "./zone-key.ts"

const rdata = (type: TypeName, text: string) => Result.getOrThrow(parseRdata(typeCodes[type], text))

interface Example {
  readonly apex: string
  readonly dnskey: string
  readonly ds: string
  readonly owner: string
  readonly type: TypeName
  readonly data: string
  readonly rrsig: string
}

const www = { apex: "example.net", owner: "www.example.net", type: "A", data: "192.0.2.1" } as const
const mx = { apex: "example.com", owner: "example.com", type: "MX", data: "10 mail.example.com." } as const

/** RFC 8080 §6 as erratum 4935 has it: the RRSIGs as printed lack the algorithm and count a label too many. */
const examples: ReadonlyArray<readonly [string, Example]> = [
  [
    "RFC 6605 §6.1, P-256",
    {
      ...www,
      dnskey:
        "257 3 13 GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA==",
      ds: "55648 13 2 b4c8c1fe2e7477127b27115656ad6256f424625bf5c1e2770ce6d6e37df61d17",
      rrsig:
        "A 13 3 3600 20100909100439 20100812100439 55648 example.net. qx6wLYqmh+l9oCKTN6qIc+bw6ya+KJ8oMz0YP107epXAyGmt+3SNruPFKG7tZoLBLlUzGGus7ZwmwWep666VCw=="
    }
  ],
  [
    "RFC 6605 §6.2, P-384",
    {
      ...www,
      dnskey:
        "257 3 14 xKYaNhWdGOfJ+nPrL8/arkwf2EY3MDJ+SErKivBVSum1w/egsXvSADtNJhyem5RCOpgQ6K8X1DRSEkrbYQ+OB+v8/uX45NBwY8rp65F6Glur8I/mlVNgF6W/qTI37m40",
      ds: "10771 14 4 72d7b62976ce06438e9c0bf319013cf801f09ecc84b8d7e9495f27e305c6a9b0563a9b5f4d288405c3008a946df983d6",
      rrsig:
        "A 14 3 3600 20100909102025 20100812102025 10771 example.net. /L5hDKIvGDyI1fcARX3z65qrmPsVz73QD1Mr5CEqOiLP95hxQouuroGCeZOvzFaxsT8Glr74hbavRKayJNuydCuzWTSSPdz7wnqXL5bdcJzusdnI0RSMROxxwGipWcJm"
    }
  ],
  [
    "RFC 8080 §6.1, Ed25519, first key",
    {
      ...mx,
      dnskey: "257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=",
      ds: "3613 15 2 3aa5ab37efce57f737fc1627013fee07bdf241bd10f3b1964ab55c78e79a304b",
      rrsig:
        "MX 15 2 3600 1440021600 1438207200 3613 example.com. oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M3e23mRZ9VrbpMngwcrqNAg=="
    }
  ],
  [
    "RFC 8080 §6.1, Ed25519, second key",
    {
      ...mx,
      dnskey: "257 3 15 zPnZ/QwEe7S8C5SPz2OfS5RR40ATk2/rYnE9xHIEijs=",
      ds: "35217 15 2 401781b934e392de492ec77ae2e15d70f6575a1c0bc59c5275c04ebe80c6614c",
      rrsig:
        "MX 15 2 3600 1440021600 1438207200 35217 example.com. zXQ0bkYgQTEFyfLyi9QoiY6D8ZdYo4wyUhVioYZXFdT410QPRITQSqJSnzQoSm5poJ7gD7AQR0O7KuI5k2pcBg=="
    }
  ],
  [
    "RFC 8080 §6.2, Ed448, first key",
    {
      ...mx,
      dnskey: "257 3 16 3kgROaDjrh0H2iuixWBrc8g2EpBBLCdGzHmn+G2MpTPhpj/OiBVHHSfPodx1FYYUcJKm1MDpJtIA",
      ds: "9713 16 2 6ccf18d5bc5d7fc2fceb1d59d17321402f2aa8d368048db93dd811f5cb2b19c7",
      rrsig:
        "MX 16 2 3600 1440021600 1438207200 9713 example.com. 3cPAHkmlnxcDHMyg7vFC34l0blBhuG1qpwLmjInI8w1CMB29FkEAIJUA0amxWndkmnBZ6SKiwZSAxGILn/NBtOXft0+Gj7FSvOKxE/07+4RQvE581N3Aj/JtIyaiYVdnYtyMWbSNyGEY2213WKsJlwEA"
    }
  ],
  [
    "RFC 8080 §6.2, Ed448, second key",
    {
      ...mx,
      dnskey: "257 3 16 kkreGWoccSDmUBGAe7+zsbG6ZAFQp+syPmYUurBRQc3tDjeMCJcVMRDmgcNLp5HlHAMy12VoISsA",
      ds: "38353 16 2 645ff078b3568f5852b70cb60e8e696cc77b75bfaaffc118cf79cbda1ba28af4",
      rrsig:
        "MX 16 2 3600 1440021600 1438207200 38353 example.com. E1/oLjSGIbmLny/4fcgM1z4oL6aqo+izT3urCyHyvEp4Sp8Syg1eI+lJ57CSnZqjJP41O/9l4m0AsQ4f7qI1gVnML8vWWiyW2KXhT9kuAICUSxv5OWbf81Rq7Yu60npabODB0QFPb/rkW3kUZmQ0YQUA"
    }
  ]
]

const key = (text: string): ZoneKey => zoneKey(rdata("DNSKEY", text))!

/** What becomes of an example after changes to its RRSIG, at a time and with the keys given. */
const check = (
  { apex, dnskey, owner, type, data, rrsig: text }: Example,
  {
    changes = {},
    at = "inception",
    keys = [key(dnskey)],
    policy = usualPolicy
  }: {
    readonly changes?: Partial<Rrsig>
    readonly at?: number | "inception" | "expiration"
    readonly keys?: ReadonlyArray<ZoneKey>
    readonly policy?: ValidationPolicy
  } = {}
) => {
  const original = Result.getOrThrow(readRrsig(rdata("RRSIG", text)))
  const rrsig = { ...original, ...changes }
  const budget = new WorkBudget()
  const rrSet = {
    owner: name(owner),
    type: typeCodes[type],
    class: classIn,
    ttlSeconds: 7200,
    rdatas: [rdata(type, data)]
  }
  return checkRrSet(
    { rrSet, signatures: [new CoveringSignature(rrSet, rrsig, 7200)] },
    { apex: name(apex), keys },
    {
      nowSeconds:
        at === "inception"
          ? original.inceptionSeconds
          : at === "expiration"
            ? original.expirationSeconds
            : at,
      policy,
      trust: new PlainTrust(),
      budget,
      evidence: []
    }
  )
}

describe.each(examples)("checkRrSet, %s", (_, example) => {
  it("finds the signature good, from inception to expiration, both seconds included", () => {
    expect(check(example).status).toBe("secure")
    expect(check(example, { at: "expiration" }).status).toBe("secure")
  })

  it("finds key tag and DS digest as the RFC gives them", () => {
    const ds = Result.getOrThrow(readDs(rdata("DS", example.ds)))
    expect(keyTag(rdata("DNSKEY", example.dnskey))).toBe(ds.keyTag)
    expect(isVouchedForBy([ds], name(example.apex), key(example.dnskey))).toBe(true)
    expect(isVouchedForBy([ds], name("other.example"), key(example.dnskey))).toBe(false)
  })

  it("finds it wrong when the data is another", () =>
    expect(
      check({ ...example, data: example.type === "A" ? "192.0.2.2" : "10 mail.example.net." })
    ).toMatchObject({
      status: "bogus",
      reason: "signature wrong"
    }))
})

describe("checkRrSet, RFC 4035 §5.3", () => {
  const [, example] = examples[0]!
  const { inceptionSeconds, expirationSeconds } = Result.getOrThrow(readRrsig(rdata("RRSIG", example.rrsig)))

  it.each<[string, Parameters<typeof check>[1]]>([
    ["signature expired", { at: expirationSeconds + 1 }],
    ["signature not yet valid", { at: inceptionSeconds - 1 }],
    ["signature not by the zone", { changes: { signerName: name("net") } }],
    ["signature without a key", { changes: { keyTag: 1 } }],
    ["signature without a key", { changes: { algorithm: 14 } }],
    ["signature without a key", { changes: { algorithm: 253 } }],
    ["signature wrong", { changes: { labels: 4 } }],
    ["signature wrong", { changes: { labels: 1 } }],
    ["signature wrong", { changes: { originalTtlSeconds: 3601 } }],
    // RFC 4034 §2.1.1, §2.1.2, RFC 5011 §2.1: no Zone Key flag, another protocol, revoked.
    ["signature without a key", { keys: [key(example.dnskey.replace("257 3", "1 3"))] }],
    ["signature without a key", { keys: [key(example.dnskey.replace("257 3", "257 2"))] }],
    ["signature without a key", { keys: [key(example.dnskey.replace("257 3", "385 3"))] }]
  ])("answers %s", (reason, options) =>
    expect(check(example, options)).toMatchObject({ status: "bogus", reason })
  )

  it("lets records live no longer than original TTL and signature", () => {
    expect(check(example)).toMatchObject({ ttlSeconds: 3600 })
    expect(check(example, { at: expirationSeconds - 10 })).toMatchObject({ ttlSeconds: 10 })
  })

  it("counts times modulo 2^32, RFC 4034 §3.1.5", () => {
    // 2^32 seconds later the same two numbers stand for times 136 years on.
    expect(check(example, { at: inceptionSeconds + 2 ** 32 }).status).toBe("secure")
    expect(check(example, { at: inceptionSeconds + 2 ** 31 + 1 })).toMatchObject({ status: "bogus" })
  })

  it("spells the owner in lower case before checking, RFC 4034 §6.2", () =>
    expect(check({ ...example, owner: "WWW.Example.NET", apex: "EXAMPLE.net" }).status).toBe("secure"))

  it("stops at the limit of keys that share a tag (CVE-2023-50387)", () => {
    // Keys of the same tag that are not the one: octets exchanged in pairs leave the sum as it is.
    const publicKey = Uint8Array.from(key(example.dnskey).rdata)
    const strangers = Array.from({ length: 6 }, (_, i) => {
      const swapped = publicKey.slice()
      const a = 4 + 2 * i
      swapped.set(publicKey.subarray(a + 2, a + 4), a)
      swapped.set(publicKey.subarray(a, a + 2), a + 2)
      return zoneKey(swapped)!
    })
    expect(new Set(strangers.map(({ tag }) => tag))).toEqual(new Set([55_648]))
    expect(check(example, { keys: [...strangers.slice(0, 3), key(example.dnskey)] }).status).toBe("secure")
    expect(check(example, { keys: [...strangers, key(example.dnskey)] }).status).toBe("bogus")
  })

  it("checks no more than so many signatures of one RRset (CVE-2023-50387)", () => {
    let checks = 0
    class CountingTrust extends PlainTrust {
      override checkSignature(): boolean {
        checks++
        return false
      }
    }
    const rrsig = Result.getOrThrow(readRrsig(rdata("RRSIG", example.rrsig)))
    const rrSet = {
      owner: name(example.owner),
      type: typeCodes.A,
      class: classIn,
      ttlSeconds: 300,
      rdatas: [rdata("A", "192.0.2.1")]
    }
    const wrong = Array.from(
      { length: 500 },
      (_, i) => new CoveringSignature(rrSet, { ...rrsig, signature: rrsig.signature.with(0, i & 0xff) }, 300)
    )
    const verdict = checkRrSet(
      { rrSet, signatures: wrong },
      { apex: name(example.apex), keys: [key(example.dnskey)] },
      {
        nowSeconds: inceptionSeconds,
        policy: usualPolicy,
        trust: new CountingTrust(),
        budget: new WorkBudget(),
        evidence: []
      }
    )
    expect([verdict.status, checks]).toEqual(["bogus", maxChecksPerRrSet])
  })
})

describe("checkRrSet, with signatures remembered by their octets", () => {
  it.each(examples)("compares the window with now on every use: %s", (_, example) => {
    const rrsig = Result.getOrThrow(readRrsig(rdata("RRSIG", example.rrsig)))
    const rrSet = {
      owner: name(example.owner),
      type: typeCodes[example.type],
      class: classIn,
      ttlSeconds: 7200,
      rdatas: [rdata(example.type, example.data)]
    }
    // One memory, one set: what the first check found out is at hand for those that follow.
    const set = { rrSet, signatures: [new CoveringSignature(rrSet, rrsig, 7200)] }
    const trust = new PlainTrust(new SignatureMemory())
    const zone = { apex: name(example.apex), keys: [key(example.dnskey)] }
    const at = (nowSeconds: number) => {
      const verdict = checkRrSet(set, zone, {
        nowSeconds,
        policy: usualPolicy,
        trust,
        budget: new WorkBudget(),
        evidence: []
      })
      return verdict.status === "secure" ? "secure" : verdict.reason
    }
    const { inceptionSeconds, expirationSeconds } = rrsig
    const skew = usualPolicy.clockSkewSeconds
    expect([
      at(inceptionSeconds),
      at(expirationSeconds + skew + 1),
      at(inceptionSeconds - skew - 1),
      at(expirationSeconds)
    ]).toEqual(["secure", "signature expired", "signature not yet valid", "secure"])
  })
})

describe("zoneKey", () => {
  it("computes the key tag of RFC 4034 §5.4", () =>
    expect(
      keyTag(
        rdata(
          "DNSKEY",
          "256 3 5 AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw=="
        )
      )
    ).toBe(60_485))

  it.each([
    ["no octets", "257 3 13 AA=="],
    ["no point of the curve", `257 3 13 ${Buffer.alloc(64, 1).toString("base64")}`],
    ["an RSA exponent past the end", "257 3 8 /wEAAQ=="],
    ["no RSA modulus", "257 3 8 AwEAAQ=="]
  ])("makes no key of %s", (_, text) =>
    expect(key(text).usableUnder(usualPolicy)).toMatchObject({ reason: "signature without a key" })
  )

  const rsaKey = (algorithm: number, modulusBits: number, exponent = "010001") => {
    const modulus = Buffer.alloc(Math.ceil(modulusBits / 8), 255)
    modulus[0] = 255 >> (modulus.length * 8 - modulusBits)
    const octets = Buffer.from(exponent, "hex")
    return key(
      `257 3 ${algorithm} ${Buffer.concat([Buffer.of(octets.length), octets, modulus]).toString("base64")}`
    )
  }

  it.each([
    [8, 512],
    [8, 1023],
    [8, 4096],
    [5, 512],
    [7, 1023],
    [10, 1024]
  ])("takes for algorithm %i an RSA key of %i bits", (algorithm, bits) =>
    expect(rsaKey(algorithm, bits).usableUnder(usualPolicy)).toBeInstanceOf(KeyObject)
  )

  it.each([
    [8, 511, rfc(5702, "2.1")],
    [8, 4097, rfc(5702, "2.1")],
    [10, 1023, rfc(5702, "2.2")],
    [10, 4104, rfc(5702, "2.2")],
    [5, 4097, rfc(3110, "2")]
  ])("refuses for algorithm %i an RSA key of %i bits", (algorithm, bits, because) =>
    expect(rsaKey(algorithm, bits).usableUnder(usualPolicy)).toMatchObject({
      reason: "key size refused",
      because
    })
  )

  it("refuses by policy, and says so", () => {
    const policy = { ...usualPolicy, smallestRsaModulusBits: 1024 }
    const short = rsaKey(8, 1023)
    expect(short.usableUnder(policy)).toMatchObject({
      reason: "key size refused",
      detail: `key ${short.tag} has 1023 bits, policy wants 1024`
    })
    const long = rsaKey(8, 1024, "01".padEnd(18, "0") + "01")
    expect(long.usableUnder(usualPolicy)).toMatchObject({ reason: "key size refused" })
    expect(long.usableUnder({ ...usualPolicy, largestRsaExponentBits: 4096 })).toBeInstanceOf(KeyObject)
  })

  /** RFC 5702 §6.1: a key of 512 bits. */
  const example: Example = {
    ...www,
    data: "192.0.2.91",
    dnskey:
      "256 3 8 AwEAAcFcGsaxxdgiuuGmCkVImy4h99CqT7jwY3pexPGcnUFtR2Fh36BponcwtkZ4cAgtvd4Qs8PkxUdp6p/DlUmObdk=",
    ds: "",
    rrsig:
      "A 8 3 3600 20300101000000 20000101000000 9033 example.net. kRCOH6u7l0QGy9qpC9l1sLncJcOKFLJ7GhiUOibu4teYp5VE9RncriShZNz85mwlMgNEacFYK/lPtPiVYP4bwg=="
  }

  it("checks the signature of RFC 5702 §6.1, unless policy refuses its key", () => {
    expect(check(example)).toMatchObject({ status: "secure" })
    const policy = { ...usualPolicy, smallestRsaModulusBits: 1024 }
    expect(check(example, { policy })).toMatchObject({ status: "bogus", reason: "key size refused" })
  })
})
