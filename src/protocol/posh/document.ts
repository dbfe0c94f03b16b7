/** POSH documents: fingerprints of the certificates that a service may show, or where to find them. RFC 7711 §3.1, §3.2. */
import { Result, Schema } from "effect"

/** Hash functions that we compare with; names of the IANA registry "Hash Function Textual Names". */
export const supportedHashes = ["sha-512", "sha-384", "sha-256"] as const
export type SupportedHash = (typeof supportedHashes)[number]

/** Fingerprints of one certificate, base64 as published, by the name of the hash function. Unknown names are kept. */
export type FingerprintDescriptor = Readonly<Record<string, string>>

export type PoshDocument =
  | {
      readonly _tag: "Fingerprints"
      /** Alternatives: one that matches is enough (§3.1). At least one. */
      readonly descriptors: ReadonlyArray<FingerprintDescriptor>
      /** How long the document may be kept, in seconds; over 0. */
      readonly expiresSeconds: number
    }
  | {
      readonly _tag: "Reference"
      /** Where the fingerprints are, `https:`. */
      readonly url: string
      readonly expiresSeconds: number
    }

/** The document is of no use: as if there were none, and the application's own rules decide (§3.3). */
export class PoshDocumentRejected extends Schema.TaggedClass<PoshDocumentRejected>()("PoshDocumentRejected", {
  reason: Schema.Literals([
    "not a JSON object",
    "neither fingerprints nor url",
    "both fingerprints and url",
    "malformed fingerprints",
    "no fingerprints",
    "malformed url",
    "url is not https",
    "expires missing or malformed",
    "expires is 0"
  ])
}) {}

/** Reads the body of a reply with status 200. Members that the RFC does not name are ignored. */
export const parsePoshDocument = (body: string): Result.Result<PoshDocument, PoshDocumentRejected> => {
  const json = parseJson(body)
  if (!isObject(json)) return rejected("not a JSON object")
  const { fingerprints, url, expires } = json
  if (fingerprints !== undefined && url !== undefined) return rejected("both fingerprints and url")
  // §6: "expires" is a number of seconds, whole and not negative; 0 says that material or delegation is invalid.
  if (typeof expires !== "number" || !Number.isSafeInteger(expires) || expires < 0) {
    return rejected("expires missing or malformed")
  }
  if (expires === 0) return rejected("expires is 0")

  if (fingerprints !== undefined) {
    if (!Array.isArray(fingerprints)) return rejected("malformed fingerprints")
    if (fingerprints.length === 0) return rejected("no fingerprints")
    if (!fingerprints.every(isDescriptor)) return rejected("malformed fingerprints")
    return Result.succeed({ _tag: "Fingerprints", descriptors: fingerprints, expiresSeconds: expires })
  }
  if (url === undefined) return rejected("neither fingerprints nor url")
  if (typeof url !== "string" || !URL.canParse(url)) return rejected("malformed url")
  if (new URL(url).protocol !== "https:") return rejected("url is not https")
  return Result.succeed({ _tag: "Reference", url, expiresSeconds: expires })
}

/** The body of a document; `parsePoshDocument` reads it back. */
export const writePoshDocument = (document: PoshDocument): string =>
  document._tag === "Fingerprints"
    ? JSON.stringify({ fingerprints: document.descriptors, expires: document.expiresSeconds })
    : JSON.stringify({ url: document.url, expires: document.expiresSeconds })

export const poshMediaType = "application/json"

const isDescriptor = (value: unknown): value is FingerprintDescriptor =>
  isObject(value) && Object.values(value).every((fingerprint) => typeof fingerprint === "string")

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

const rejected = (reason: PoshDocumentRejected["reason"]) => Result.fail(new PoshDocumentRejected({ reason }))
