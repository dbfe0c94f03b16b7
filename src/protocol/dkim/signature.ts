/** Signatures of domains over mail: made with Ed25519, checked with it or RSA. RFC 6376, RFC 8463. */
import { createHash } from "node:crypto"
import { Result, Schema } from "effect"
import type { KeyPair } from "../keys/key-pair.ts"
import { checkSignature, sign } from "../keys/signature.ts"
import {
  type Canonicalization,
  canonicalBody,
  canonicalField,
  canonicalizations,
  type HeaderField,
  nameOf,
  splitMail,
  valueOf
} from "./canonical.ts"
import { keyRecordOwner, parseKeyRecord } from "./key-record.ts"
import { base64Of, elementsOf, parseTagList, type TagList } from "./tag-list.ts"

export interface Signer {
  /** Signing Domain Identifier, "d=". */
  readonly domain: string
  readonly selector: string
  /** Ed25519. */
  readonly key: KeyPair
}

/** A signature that tells nothing. §6.1. */
export class DkimSignatureRejected extends Schema.TaggedClass<DkimSignatureRejected>()(
  "DkimSignatureRejected",
  {
    reason: Schema.Literals([
      "malformed",
      "unknown algorithm",
      "From not signed",
      "foreign identity",
      "body length limited",
      "no key",
      "body changed",
      "wrong signature"
    ])
  }
) {}

/** The mail with a signature over all its header fields and its body, as they are. */
export const signMail = (
  lines: ReadonlyArray<string>,
  { domain, selector, key }: Signer
): ReadonlyArray<string> => {
  const { fields, body } = splitMail(lines)
  const unsigned = [
    `DKIM-Signature: v=1; a=ed25519-sha256; c=simple/simple; d=${domain}; s=${selector};`,
    ` h=${fields.map(nameOf).join(":")};`,
    ` bh=${bodyHash(body, "simple")};`,
    " b="
  ]
  const digest = sha256(signedText(unsigned, fields.map(nameOf), fields, "simple"))
  const value = Buffer.from(sign(key, digest, { encoding: "der" })).toString("base64")
  return [...unsigned.slice(0, -1), ` b=${value}`, ...lines]
}

/**
 * What came of each signature of a mail, from the top: the domain that signed, or why it tells nothing. Of many only the first are looked at.
 *
 * @param textsAt one element for each TXT record under that name, its strings joined without anything between
 * @param services of which one is to be listed in the key record (§3.6.1, "s=")
 */
export const checkSignatures = (
  lines: ReadonlyArray<string>,
  textsAt: (owner: string) => ReadonlyArray<string>,
  services: ReadonlyArray<string>
): ReadonlyArray<Result.Result<string, DkimSignatureRejected>> => {
  const { fields, body } = splitMail(lines)
  return fields
    .filter((field) => nameOf(field) === "dkim-signature")
    .slice(0, mostSignatures)
    .map((signature) => check({ signature, fields, body, textsAt, services }))
}

/** §6.1: their number MAY be limited. So many is our choice: each costs a digest of the mail, and one that passed several lists has a handful. */
const mostSignatures = 16

interface Check {
  readonly signature: HeaderField
  readonly fields: ReadonlyArray<HeaderField>
  readonly body: ReadonlyArray<string>
  readonly textsAt: (owner: string) => ReadonlyArray<string>
  readonly services: ReadonlyArray<string>
}

const check = ({
  signature,
  fields,
  body,
  textsAt,
  services
}: Check): Result.Result<string, DkimSignatureRejected> => {
  const tags = parseTagList(valueOf(signature))
  // §6.1.1: what is needed is there, and the version is known.
  if (tags === undefined || tags.get("v") !== "1" || required.some((name) => !tags.has(name)))
    return rejected("malformed")
  const algorithm = tags.get("a")!
  // RFC 8301 §3.1: rsa-sha1 is no longer one of them.
  if (algorithm !== "rsa-sha256" && algorithm !== "ed25519-sha256") return rejected("unknown algorithm")
  const forms = canonicalForms(tags)
  const value = base64Of(tags.get("b")!)
  if (forms === undefined || value === undefined) return rejected("malformed")
  const names = elementsOf(tags.get("h")!).map((name) => name.toLowerCase())
  // §6.1.1.
  if (!names.includes("from")) return rejected("From not signed")
  // RFC 8460 §3: MUST NOT be used, and nothing else is checked here.
  if (tags.has("l")) return rejected("body length limited")
  const domain = tags.get("d")!.toLowerCase()
  const identity = (tags.get("i") ?? `@${domain}`).toLowerCase()
  const identityDomain = identity.slice(identity.lastIndexOf("@") + 1)
  // §6.1.1: the domain of "i=" is that of "d=", or below it.
  if (identityDomain !== domain && !identityDomain.endsWith(`.${domain}`)) return rejected("foreign identity")
  const kind = algorithm === "rsa-sha256" ? "rsa" : "ed25519"
  const keys = textsAt(keyRecordOwner(tags.get("s")!, domain))
    .flatMap((text) => parseKeyRecord(text, services) ?? [])
    .filter((key) => key.kind === kind && (!key.isStrict || identityDomain === domain))
  // §6.1.2: which of several records to take is left open; the one that verifies is taken.
  if (keys.length === 0) return rejected("no key")
  if (bodyHash(body, forms.body) !== tags.get("bh")!.replace(/\s+/g, "")) return rejected("body changed")
  const text = signedText(unsignedField(signature), names, fields, forms.header)
  const isGood = keys.some(({ key, spki }) =>
    checkSignature({
      key,
      keyOctets: spki,
      // RFC 8463 §3: Ed25519 signs the digest, RSA makes it itself.
      data: kind === "rsa" ? Buffer.from(text) : sha256(text),
      signature: value,
      hash: kind === "rsa" ? "sha256" : null,
      encoding: "der"
    })
  )
  return isGood ? Result.succeed(domain) : rejected("wrong signature")
}

/** §3.5. */
const required = ["a", "b", "bh", "d", "h", "s"]

/** §3.5, "c=": both simple when left out, and the body when only the header is named. */
const canonicalForms = (
  tags: TagList
): { readonly header: Canonicalization; readonly body: Canonicalization } | undefined => {
  const [header, body = "simple", ...more] = (tags.get("c") ?? "simple").split("/")
  const [forHeader, forBody] = [header, body].map((word) => canonicalizations.find((one) => one === word))
  return forHeader === undefined || forBody === undefined || more.length > 0
    ? undefined
    : { header: forHeader, body: forBody }
}

const bodyHash = (body: ReadonlyArray<string>, how: Canonicalization): string =>
  sha256(canonicalBody(body, how)).toString("base64")

/** §3.7: the signed fields, each with CRLF, and the signature's own without its value and without CRLF. */
const signedText = (
  unsigned: HeaderField,
  names: ReadonlyArray<string>,
  fields: ReadonlyArray<HeaderField>,
  how: Canonicalization
): string => {
  const left = Map.groupBy(fields, nameOf)
  // §5.4.2: of several of one name the last is first; a name without a field stands for nothing.
  const signed = names.map((name) => left.get(name)?.pop()).filter((field) => field !== undefined)
  return [...signed, unsigned].map((field) => canonicalField(field, how)).join("\r\n")
}

/** §3.7: with the value of "b=" taken away, white space in it too. */
const unsignedField = (signature: HeaderField): HeaderField =>
  signature
    .join("\r\n")
    .replace(/([;:][ \t\r\n]*b[ \t\r\n]*=)[^;]*/, "$1")
    .split("\r\n")

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest()

const rejected = (reason: DkimSignatureRejected["reason"]) =>
  Result.fail(new DkimSignatureRejected({ reason }))
