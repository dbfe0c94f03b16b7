/** Parameters of RSASSA-PSS, in signatures and in keys. RFC 4055 §2.1, §3; RFC 8017 §8.1 and appendix A.2.3. */
import { type DerReader, tag } from "./der.ts"
import { type Fault, fault } from "./path-rejected.ts"

export const rsassaPss = "1.2.840.113549.1.1.10"

export interface PssParameters {
  /** Of the message and of the mask. */
  readonly hash: "sha256" | "sha384" | "sha512"
  /** In octets. */
  readonly saltLength: number
}

/** Reads RSASSA-PSS-params. Throws as DER readers do. */
export const readPssParameters = (reader: DerReader): PssParameters | Fault => {
  const sequence = reader.enter(tag.sequence)
  const explicit = <A>(number: number, read: (inner: DerReader) => A): A | undefined =>
    sequence.optional(tag.contextConstructed(number), (outer) => {
      const inner = outer.enter(tag.contextConstructed(number))
      const value = read(inner)
      inner.end()
      return value
    })
  // A member that is left out has its DEFAULT: SHA-1, MGF1 with SHA-1, 20 octets, 1.
  const hashId = explicit(0, readHash) ?? sha1
  const mask = explicit(1, readMask) ?? { id: mgf1, hashId: sha1 }
  const saltLength = explicit(2, (inner) => inner.count()) ?? 20
  const trailerField = explicit(3, (inner) => inner.count()) ?? 1
  sequence.end()

  const hash = hashes[hashId]
  // RFC 6194 §3: the defaults are no longer accepted.
  if (hash === undefined) return refused(`the hash ${hashId} is not accepted`)
  // RFC 4055 §3.1 recommends one hash for both, and CA/Browser Forum Baseline Requirements §7.1.3.2.1 allow nothing else.
  if (mask.id !== mgf1 || mask.hashId !== hashId)
    return refused("the mask is not made by MGF1 with the hash of the signature")
  // RFC 8017 A.2.3: no other trailer field is defined.
  return trailerField === 1 ? { hash, saltLength } : refused(`trailer field ${trailerField}`)
}

/** May a key with these parameters make a signature with those? §3.3: hash and mask are the same, the salt is no shorter. */
export const admits = (key: PssParameters, signature: PssParameters): boolean =>
  key.hash === signature.hash && signature.saltLength >= key.saltLength

const refused = (detail: string): Fault => fault("signature algorithm", "3.1", `RSASSA-PSS: ${detail}`, 4055)

/** §2.1: NULL, or nothing; readers accept both. */
const readHash = (reader: DerReader): string => {
  const algorithm = reader.enter(tag.sequence)
  const id = algorithm.objectIdentifier()
  algorithm.optional(
    tag.null,
    (inner) => inner.contents(tag.null).length === 0 || inner.fail("value not allowed")
  )
  algorithm.end()
  return id
}

const readMask = (reader: DerReader) => {
  const algorithm = reader.enter(tag.sequence)
  const id = algorithm.objectIdentifier()
  const hashId = id === mgf1 ? readHash(algorithm) : (algorithm.rest(), "")
  algorithm.end()
  return { id, hashId }
}

const mgf1 = "1.2.840.113549.1.1.8"
const sha1 = "1.3.14.3.2.26"
const hashes: Readonly<Record<string, PssParameters["hash"] | undefined>> = {
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512"
}
