/** Fields that certificates and revocation lists share. RFC 5280 §4.1 and §5.1. */
import type { KeyPair } from "../../protocol/keys/key-pair.ts"
import { usualHash } from "../../protocol/keys/signature.ts"
import type { Hash } from "../../protocol/keys/signature-form.ts"
import { AlgorithmIdentifier, AsnConvert, Name, NameText, Time } from "./asn1.ts"

/** RFC 4514 text, the most significant name last as people write it: `CN=mail.example.com, O=Example`. */
export const nameOf = (text: string): Name => AsnConvert.parse(new NameText(text).toArrayBuffer(), Name)

/**
 * From seconds since the epoch. RFC 5280 §4.1.2.5: UTCTime through 2049 and GeneralizedTime from then on; two digits cannot say what came before
 * 1950 either, which `Time` by itself would write with them.
 */
export const timeOf = (seconds: number): Time => {
  const date = new Date(seconds * 1000)
  return date.getUTCFullYear() < 1950 ? new Time({ generalTime: date }) : new Time(date)
}

/** What a key signs with, RFC 5758 §3.2, RFC 4055 §5 and RFC 8410 §3. */
export const algorithmOf = (pair: KeyPair, hash: Hash = usualHash(pair)): AlgorithmIdentifier => {
  switch (pair.algorithm) {
    case "p256":
    case "p384":
      return new AlgorithmIdentifier({ algorithm: ecdsaWith[hash] })
    case "rsa2048":
      return new AlgorithmIdentifier({ algorithm: rsaWith[hash], parameters: derNull.buffer })
    case "ed25519":
      return new AlgorithmIdentifier({ algorithm: "1.3.101.112" })
  }
}

const derNull = Uint8Array.of(0x05, 0x00)

const ecdsaWith: Record<Hash, string> = {
  sha1: "1.2.840.10045.4.1",
  sha256: "1.2.840.10045.4.3.2",
  sha384: "1.2.840.10045.4.3.3",
  sha512: "1.2.840.10045.4.3.4"
}

const rsaWith: Record<Hash, string> = {
  sha1: "1.2.840.113549.1.1.5",
  sha256: "1.2.840.113549.1.1.11",
  sha384: "1.2.840.113549.1.1.12",
  sha512: "1.2.840.113549.1.1.13"
}
