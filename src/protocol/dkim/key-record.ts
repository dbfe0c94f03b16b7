/** The TXT record with a signer's public key. RFC 6376 §3.6.1, RFC 8463 §3, RFC 8301 §3.2. */
import type { KeyObject } from "node:crypto"
import { importSpki } from "../keys/import-spki.ts"
import type { KeyPair } from "../keys/key-pair.ts"
import { base64Of, elementsOf, parseTagList } from "./tag-list.ts"

export interface SignerKey {
  readonly kind: "rsa" | "ed25519"
  readonly key: KeyObject
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array
  /** §3.6.1, "t=s": the identity of a signature is in the very domain that signs. */
  readonly isStrict: boolean
}

/** RFC 6376 §3.6.2.1. */
export const keyRecordOwner = (selector: string, domain: string): string => `${selector}._domainkey.${domain}`

/** Of a key that signs TLS reports alone: RFC 8460 §3 and §6.4 name the service type. */
export const writeKeyRecord = ({ spki }: KeyPair): string =>
  `v=DKIM1; k=ed25519; s=tlsrpt; p=${Buffer.from(spki.subarray(ed25519Prefix.length)).toString("base64")}`

/**
 * Undefined where the record has no key that could verify: malformed, revoked, too short, or for other services.
 *
 * @param services under one of which the key must be listed; §3.6.1: "*" and no list stand for all
 */
export const parseKeyRecord = (text: string, services: ReadonlyArray<string>): SignerKey | undefined => {
  const tags = parseTagList(text)
  if (tags === undefined) return undefined
  // §3.6.1: "v=" is the first tag where it is there at all.
  if (tags.has("v") && (tags.get("v") !== "DKIM1" || [...tags.keys()][0] !== "v")) return undefined
  if (!elementsOf(tags.get("h") ?? "sha256").includes("sha256")) return undefined
  const listed = elementsOf(tags.get("s") ?? "*")
  if (!["*", ...services].some((service) => listed.includes(service))) return undefined
  const octets = base64Of(tags.get("p") ?? "")
  if (octets === undefined) return undefined
  const isStrict = elementsOf(tags.get("t") ?? "").includes("s")
  const kind = tags.get("k") ?? "rsa"
  if (kind === "ed25519" && octets.length === 32) {
    const spki = Buffer.concat([ed25519Prefix, octets])
    const key = importSpki(spki)
    return key && { kind, key, spki, isStrict }
  }
  if (kind !== "rsa") return undefined
  const key = importSpki(octets)
  // RFC 8301 §3.2: signatures by shorter keys are not valid.
  return key?.asymmetricKeyType !== "rsa" || (key.asymmetricKeyDetails?.modulusLength ?? 0) < 1024
    ? undefined
    : { kind, key, spki: octets, isStrict }
}

/** RFC 8410 §4: what stands before the 32 octets of the key in a SubjectPublicKeyInfo. */
const ed25519Prefix = Buffer.from("302a300506032b6570032100", "hex")
