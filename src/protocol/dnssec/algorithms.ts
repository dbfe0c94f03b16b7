/** The signature and digest algorithms that are supported. RFC 8624 §3, IANA "DNS Security Algorithm Numbers". */
import type { Hash } from "../keys/signature-form.ts"
import { type Citation, rfc } from "../rfc.ts"
import type { ValidationPolicy } from "./policy.ts"

export interface SignatureAlgorithm {
  readonly mnemonic: string
  readonly keyType: "RSA" | "P-256" | "P-384" | "Ed25519" | "Ed448"
  /** Null where the algorithm brings its own. */
  readonly hash: Hash | null
  /** RSA keys of other sizes are none of this algorithm. */
  readonly modulusBits?: ModulusBits
}

interface ModulusBits {
  readonly least: number
  readonly most: number
  readonly because: Citation
}

/** RFC 3110 §2 knows no least. */
const rsaSha1: ModulusBits = { least: 0, most: 4096, because: rfc(3110, "2") }
const rsaSha256: ModulusBits = { least: 512, most: 4096, because: rfc(5702, "2.1") }
const rsaSha512: ModulusBits = { least: 1024, most: 4096, because: rfc(5702, "2.2") }

/** By algorithm number. */
export const signatureAlgorithms: ReadonlyMap<number, SignatureAlgorithm> = new Map<
  number,
  SignatureAlgorithm
>([
  [5, { mnemonic: "RSASHA1", keyType: "RSA", hash: "sha1", modulusBits: rsaSha1 }], // RFC 3110
  [7, { mnemonic: "RSASHA1-NSEC3-SHA1", keyType: "RSA", hash: "sha1", modulusBits: rsaSha1 }], // RFC 5155 §2
  [8, { mnemonic: "RSASHA256", keyType: "RSA", hash: "sha256", modulusBits: rsaSha256 }], // RFC 5702 §2.1
  [10, { mnemonic: "RSASHA512", keyType: "RSA", hash: "sha512", modulusBits: rsaSha512 }], // RFC 5702 §2.2
  [13, { mnemonic: "ECDSAP256SHA256", keyType: "P-256", hash: "sha256" }], // RFC 6605
  [14, { mnemonic: "ECDSAP384SHA384", keyType: "P-384", hash: "sha384" }], // RFC 6605
  [15, { mnemonic: "ED25519", keyType: "Ed25519", hash: null }], // RFC 8080
  [16, { mnemonic: "ED448", keyType: "Ed448", hash: null }] // RFC 8080
])

/** By digest type of a DS record. */
export const digestAlgorithms: ReadonlyMap<number, Hash> = new Map<number, Hash>([
  [1, "sha1"], // RFC 3658 §2.4
  [2, "sha256"], // RFC 4509
  [4, "sha384"] // RFC 6605 §2
])

export const isSupportedAlgorithm = (algorithm: number, { acceptsSha1 }: ValidationPolicy): boolean => {
  const known = signatureAlgorithms.get(algorithm)
  return known !== undefined && (acceptsSha1 || known.hash !== "sha1")
}

export const isSupportedDigest = (digestType: number, { acceptsSha1 }: ValidationPolicy): boolean => {
  const known = digestAlgorithms.get(digestType)
  return known !== undefined && (acceptsSha1 || known !== "sha1")
}
