import { createHash, createPrivateKey, createPublicKey } from "node:crypto"
import { describe, expect, it } from "vitest"
import { deterministicEcdsa } from "./deterministic-ecdsa.ts"
import { type KeyAlgorithm, keyPair } from "./key-pair.ts"
import { checkSignature, sign, SignatureMemory, usualHash } from "./signature.ts"
import type { Hash } from "./signature-form.ts"

const text = (words: string) => new TextEncoder().encode(words)

describe("deterministicEcdsa, RFC 6979 §A.2.5 and §A.2.6", () => {
  const fromHex = (hex: string) => Buffer.from(hex, "hex").toString("base64url")
  const p256 = createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      d: fromHex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"),
      x: fromHex("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"),
      y: fromHex("7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299")
    }
  })

  const p384 = createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-384",
      d: fromHex(
        "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5"
      ),
      x: fromHex(
        "EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC13"
      ),
      y: fromHex(
        "8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264720"
      )
    }
  })

  it.each<[string, Hash, string]>([
    [
      "sample",
      "sha256",
      "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"
    ],
    [
      "test",
      "sha256",
      "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083"
    ],
    [
      "sample",
      "sha512",
      "8496A60B5E9B47C825488827E0495B0E3FA109EC4568FD3F8D1097678EB97F002362AB1ADBE2B8ADF9CB9EDAB740EA6049C028114F2460F96554F61FAE3302FE"
    ]
  ])("signs %j with P-256 and %s as the RFC does", (message, hash, expected) => {
    const signature = deterministicEcdsa(p256, text(message), { hash, encoding: "ieee-p1363" })
    expect(Buffer.from(signature).toString("hex").toUpperCase()).toBe(expected)
    expect(
      checkSignature({
        key: createPublicKey(p256),
        keyOctets: new Uint8Array(),
        data: text(message),
        signature,
        hash,
        encoding: "ieee-p1363"
      })
    ).toBe(true)
  })

  it.each<[Hash, string]>([
    [
      "sha384",
      "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46" +
        "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8"
    ],
    [
      "sha512",
      "ED0959D5880AB2D869AE7F6C2915C6D60F96507F9CB3E047C0046861DA4A799CFE30F35CC900056D7C99CD7882433709" +
        "512C8CCEEE3890A84058CE1E22DBC2198F42323CE8ACA9135329F03C068E5112DC7CC3EF3446DEFCEB01A45C2667FDD5"
    ]
  ])("signs with P-384 and %s as the RFC does", (hash, expected) => {
    const signature = deterministicEcdsa(p384, text("sample"), { hash, encoding: "ieee-p1363" })
    expect(Buffer.from(signature).toString("hex").toUpperCase()).toBe(expected)
  })
})

describe.each<KeyAlgorithm>(["p256", "p384", "ed25519", "rsa2048"])("sign and check with %s", (algorithm) => {
  const pair = keyPair(algorithm, "signature test")
  const hash = algorithm === "ed25519" ? null : usualHash(pair)

  it.each(["der", "ieee-p1363"] as const)(
    "round-trips, repeats and detects one flipped bit (%s)",
    (encoding) => {
      const memory = new SignatureMemory()
      for (const message of ["", "a", "a longer message", "x".repeat(1000)]) {
        const data = text(message)
        const signature = sign(pair, data, { encoding })
        expect(sign(pair, data, { encoding })).toEqual(signature)
        const check = { key: pair.publicKey, keyOctets: pair.spki, data, signature, hash, encoding }
        expect(memory.check(check)).toBe(true)
        expect(memory.check(check)).toBe(true)
        const flipped = signature.map((octet, i) => (i === signature.length - 1 ? octet ^ 1 : octet))
        expect(memory.check({ ...check, signature: flipped })).toBe(false)
      }
    }
  )
})

describe("SignatureMemory", () => {
  const pair = keyPair("ed25519", "memory test")
  const checkOf = (message: string) => {
    const data = text(message)
    const signature = sign(pair, data, { encoding: "der" })
    return {
      key: pair.publicKey,
      keyOctets: pair.spki,
      data,
      signature,
      hash: null,
      encoding: "der" as const
    }
  }

  it("tells checks apart that share a signature", () => {
    const memory = new SignatureMemory()
    const good = checkOf("a")
    for (let round = 0; round < 2; round++) {
      expect(memory.check(good)).toBe(true)
      expect(memory.check({ ...good, data: text("b") })).toBe(false)
      const other = keyPair("ed25519", "another")
      expect(memory.check({ ...good, key: other.publicKey, keyOctets: other.spki })).toBe(false)
    }
  })

  it("stays right when it forgets", () => {
    const memory = new SignatureMemory(1000)
    const checks = Array.from({ length: 20 }, (_, i) => checkOf(`message ${i}`))
    for (let round = 0; round < 2; round++) {
      for (const check of checks) {
        expect(memory.check(check)).toBe(true)
        expect(memory.check({ ...check, data: text("forged") })).toBe(false)
      }
    }
  })
})

describe("keyPair", () => {
  it.each<[KeyAlgorithm, string]>([
    ["p256", "f8f147ecfa6e9dec"],
    ["p384", "674a2c89a7bca13b"],
    ["ed25519", "e3ebd9af11987dd4"],
    ["rsa2048", "45bde00b0d1dbcda"]
  ])("derives the same %s key from a name on every machine", (algorithm, digest) => {
    const { spki } = keyPair(algorithm, "a")
    expect(createHash("sha256").update(spki).digest("hex").slice(0, 16)).toBe(digest)
  })

  it("gives different keys for different names", () =>
    expect(keyPair("p256", "a").spki).not.toEqual(keyPair("p256", "b").spki))
})
