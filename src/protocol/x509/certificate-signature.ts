/** Did that key sign these octets? RFC 5280 §4.1.1.2, §6.1.3 (a)(1). */
import { Result } from "effect"
import type { SignatureMemory } from "../keys/signature.ts"
import type { Hash } from "../keys/signature-form.ts"
import { decodeDer, type DerReader, tag } from "./der.ts"
import { textOf } from "./octets.ts"
import { type Fault, fault } from "./path-rejected.ts"
import { type PublicKey, readPublicKey } from "./public-key.ts"
import { admits, type PssParameters, readPssParameters, rsassaPss } from "./rsassa-pss.ts"

/** Must not change once it was checked: certificates and lists own their octets. */
export interface Signed {
  readonly tbs: Uint8Array
  readonly signature: Uint8Array
  /** AlgorithmIdentifier, DER. */
  readonly signatureAlgorithm: Uint8Array
}

/**
 * Undefined where the signature is good. Verdicts are remembered, in the memory by octets and beside it by the object at
 * hand, which spares the hashing; nothing here depends on time.
 */
export const checkSigned = (signed: Signed, spki: Uint8Array, memory: SignatureMemory): Fault | undefined => {
  const verdicts = verdictsOn(signed, memory)
  const key = textOf(spki)
  const known = verdicts.get(key)
  if (known !== undefined) return known === "good" ? undefined : known
  const found = check(signed, spki, memory)
  if (verdicts.size < maxVerdicts) verdicts.set(key, found ?? "good")
  return found
}

/** Our choice: honest certificates are checked with one or two keys. */
const maxVerdicts = 16

type Verdicts = Map<string, Fault | "good">
const remembered = new WeakMap<SignatureMemory, WeakMap<Signed, Verdicts>>()

const verdictsOn = (signed: Signed, memory: SignatureMemory): Verdicts => {
  let bySigned = remembered.get(memory)
  if (bySigned === undefined) remembered.set(memory, (bySigned = new WeakMap()))
  let verdicts = bySigned.get(signed)
  if (verdicts === undefined) bySigned.set(signed, (verdicts = new Map()))
  return verdicts
}

const check = (
  { tbs, signature, signatureAlgorithm }: Signed,
  spki: Uint8Array,
  memory: SignatureMemory
): Fault | undefined => {
  const algorithm = readAlgorithm(signatureAlgorithm)
  if ("rule" in algorithm) return algorithm
  const key = readPublicKey(spki)
  if ("rule" in key) return key
  const unfit = checkFit(key, algorithm)
  if (unfit !== undefined) return unfit
  const isGood = memory.check({
    key: key.key,
    keyOctets: key.spki,
    data: tbs,
    signature,
    hash: algorithm.hash,
    encoding: "der",
    ...(algorithm.pss !== undefined && { pssSaltLength: algorithm.pss.saltLength })
  })
  return isGood ? undefined : fault("signature", "6.1.3", "the issuer's key did not make this signature")
}

const checkFit = (key: PublicKey, { name, kind, pss }: SignatureAlgorithm): Fault | undefined => {
  if (key.kind !== kind && !(key.kind === "rsa" && pss !== undefined))
    return fault("signature algorithm", "4.1.1.2", `a ${key.kind} key does not sign with ${name}`)
  return key.pss !== undefined && pss !== undefined && !admits(key.pss, pss)
    ? fault("signature algorithm", "3.3", `the key is bound to other parameters of ${name}`, 4055)
    : undefined
}

interface SignatureAlgorithm {
  readonly name: string
  readonly kind: PublicKey["kind"]
  /** Null where the algorithm has its own. */
  readonly hash: Hash | null
  /** Of RSASSA-PSS. */
  readonly pss?: PssParameters
}

const readAlgorithm = (der: Uint8Array): SignatureAlgorithm | Fault => {
  const id = textOf(der)
  const known = read.get(id)
  if (known !== undefined) return known
  const verdict = Result.getOrElse(decodeDer(der, readIdentifier), ({ reason }) =>
    fault("signature algorithm", "4.1.1.2", `malformed or with parameters: ${reason}`)
  )
  if (read.size < maxRead) read.set(id, verdict)
  return verdict
}

const readIdentifier = (reader: DerReader): SignatureAlgorithm | Fault => {
  const sequence = reader.enter(tag.sequence)
  const id = sequence.objectIdentifier()
  if (id === rsassaPss) {
    // RFC 4055 §3.1: the parameters must be there, for without them nobody knows what was signed.
    const pss = sequence.isAtEnd
      ? fault("signature algorithm", "3.1", "RSASSA-PSS without parameters", 4055)
      : readPssParameters(sequence)
    sequence.end()
    return "rule" in pss ? pss : { name: "RSASSA-PSS", kind: "rsa-pss", hash: pss.hash, pss }
  }
  const hasNull =
    sequence.optional(
      tag.null,
      (reader) => reader.contents(tag.null).length === 0 || reader.fail("value not allowed")
    ) ?? false
  const algorithm = algorithms[id]
  if (algorithm === undefined) {
    // What follows is for those who know the algorithm.
    sequence.rest()
    return fault("signature algorithm", "4.1.1.2", `${id} is not accepted`)
  }
  sequence.end()
  // RFC 4055 §5: NULL for RSA, or nothing; RFC 5758 §3.2 and RFC 8410 §3: nothing for the others.
  return hasNull && algorithm.kind !== "rsa"
    ? fault("signature algorithm", "3.2", `${algorithm.name} has no parameters`, 5758)
    : algorithm
}

/** Our choice: the accepted identifiers are under ten, hostile ones need no memory. */
const maxRead = 64
const read = new Map<string, SignatureAlgorithm | Fault>()

/** RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3. MD5 and SHA-1 are left out: RFC 6151 §2, RFC 6194 §3. */
const algorithms: Readonly<Record<string, SignatureAlgorithm | undefined>> = {
  "1.2.840.113549.1.1.11": { name: "sha256WithRSAEncryption", kind: "rsa", hash: "sha256" },
  "1.2.840.113549.1.1.12": { name: "sha384WithRSAEncryption", kind: "rsa", hash: "sha384" },
  "1.2.840.113549.1.1.13": { name: "sha512WithRSAEncryption", kind: "rsa", hash: "sha512" },
  "1.2.840.10045.4.3.2": { name: "ecdsa-with-SHA256", kind: "ec", hash: "sha256" },
  "1.2.840.10045.4.3.3": { name: "ecdsa-with-SHA384", kind: "ec", hash: "sha384" },
  "1.2.840.10045.4.3.4": { name: "ecdsa-with-SHA512", kind: "ec", hash: "sha512" },
  "1.3.101.112": { name: "Ed25519", kind: "ed25519", hash: null },
  "1.3.101.113": { name: "Ed448", kind: "ed448", hash: null }
}
