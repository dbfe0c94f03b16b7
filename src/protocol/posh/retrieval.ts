/**
 * From a domain to its fingerprints: which URL to fetch next, and when to stop. RFC 7711 §3 and §10.
 *
 * Every URL is fetched over HTTPS from a host whose certificate was verified for the URL's own host name (§3).
 */
import { Result } from "effect"
import { type Citation, rfc } from "../rfc.ts"
import { type FingerprintDescriptor, parsePoshDocument } from "./document.ts"

export interface Retrieval {
  /** To be fetched now. */
  readonly url: string
  readonly redirects: number
  /** The `expires` of the reference document that led here; absent on the way to the first document. */
  readonly referenceExpiresSeconds?: number
}

export interface PoshReply {
  /** 100 to 599. */
  readonly status: number
  /** Value of the Location field. */
  readonly location?: string
  readonly body: string
}

export type RetrievalStep =
  | { readonly _tag: "Fetch"; readonly retrieval: Retrieval; readonly because: Citation }
  | {
      readonly _tag: "Found"
      readonly descriptors: ReadonlyArray<FingerprintDescriptor>
      /** How long they may be kept: §6, the lower of the documents' values. */
      readonly expiresSeconds: number
      readonly because: Citation
    }
  /** The domain says that it has no POSH documents. */
  | { readonly _tag: "NoMaterial"; readonly because: Citation }
  | { readonly _tag: "Failed"; readonly reason: string; readonly because: Citation }

/** §10: at most ten redirects are followed. */
export const maxRedirects = 10

/** Our choice: documents have some hundred octets, and a hostile host must come to an end. */
export const maxPoshOctets = 65_536

/** §3: where a domain publishes the document of one service. */
export const poshUrl = (domain: string, service: string): string =>
  `https://${domain}/.well-known/posh/${encodeURIComponent(service)}.json`

export const beginRetrieval = (domain: string, service: string): Retrieval => ({
  url: poshUrl(domain, service),
  redirects: 0
})

/** What a reply means for the retrieval that asked for it. */
export const onPoshReply = (retrieval: Retrieval, { status, location, body }: PoshReply): RetrievalStep => {
  const isReferred = retrieval.referenceExpiresSeconds !== undefined
  if (redirectStatuses.has(status)) return onRedirect(retrieval, location)
  if (status === 404 && !isReferred) {
    // §3: the answer of a domain without POSH; it came over HTTPS, so nobody on the path could forge it.
    return { _tag: "NoMaterial", because: rfc(7711, "3") }
  }
  if (status !== 200) return failed(`status ${status}`, "3")
  if (body.length > maxPoshOctets) return failed("document too large", "3")

  const document = parsePoshDocument(body)
  if (Result.isFailure(document)) return failed(document.failure.reason, "3.1")
  const { success } = document
  if (success._tag === "Fingerprints") {
    const expiresSeconds = Math.min(
      success.expiresSeconds,
      retrieval.referenceExpiresSeconds ?? Number.POSITIVE_INFINITY
    )
    return { _tag: "Found", descriptors: success.descriptors, expiresSeconds, because: rfc(7711, "6") }
  }
  // §3.2: a reference leads to fingerprints and never to another reference.
  if (isReferred) return failed("reference to a reference", "3.2")
  return {
    _tag: "Fetch",
    retrieval: {
      url: success.url,
      redirects: retrieval.redirects,
      referenceExpiresSeconds: success.expiresSeconds
    },
    because: rfc(7711, "3.2")
  }
}

/** RFC 9110 §15.4: those that name another place for the same thing. */
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

const onRedirect = (retrieval: Retrieval, location: string | undefined): RetrievalStep => {
  if (location === undefined || !URL.canParse(location, retrieval.url))
    return failed("redirect to nowhere", "10")
  if (retrieval.redirects >= maxRedirects) return failed("too many redirects", "10")
  const target = new URL(location, retrieval.url)
  // §10: a redirect must not leave HTTPS.
  if (target.protocol !== "https:") return failed("redirect is not https", "10")
  return {
    _tag: "Fetch",
    retrieval: { ...retrieval, url: target.href, redirects: retrieval.redirects + 1 },
    because: rfc(7711, "10")
  }
}

const failed = (reason: string, section: string): RetrievalStep => ({
  _tag: "Failed",
  reason,
  because: rfc(7711, section)
})
