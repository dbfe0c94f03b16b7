/** Fetches a domain's fingerprints, along redirects and a reference, or finds them in the sender's memory. RFC 7711 §3, §6. */
import { Effect, Option, Result } from "effect"
import { Https } from "../../clients/https/https.ts"
import {
  type FingerprintDescriptor,
  parsePoshDocument,
  writePoshDocument
} from "../../protocol/posh/document.ts"
import {
  beginRetrieval,
  maxPoshOctets,
  onPoshReply,
  type Retrieval,
  type RetrievalStep
} from "../../protocol/posh/retrieval.ts"
import { type Citation, rfc } from "../../protocol/rfc.ts"
import { SenderMemory } from "../trust-model.ts"
import { service } from "./publish.ts"

export type Material =
  | {
      readonly _tag: "Found"
      readonly descriptors: ReadonlyArray<FingerprintDescriptor>
      readonly from: "memory" | "web"
      readonly because: Citation
    }
  /** The host says, authenticated, that there is none. */
  | { readonly _tag: "NoMaterial"; readonly because: Citation }
  | { readonly _tag: "Failed"; readonly reason: string; readonly because: Citation }

/** @param host whose document is wanted */
export const materialOf = Effect.fnUntraced(function* (
  host: string
): Effect.fn.Return<Material, never, Https | SenderMemory> {
  const memory = yield* SenderMemory
  const key = `posh/${host}`
  const kept = Option.getOrUndefined(yield* memory.recall(key))
  const known = kept === undefined ? undefined : Result.getOrUndefined(parsePoshDocument(kept))
  if (known?._tag === "Fingerprints") {
    return { _tag: "Found", descriptors: known.descriptors, from: "memory", because: rfc(7711, "6") }
  }

  const found = yield* retrieve(host)
  if (found._tag !== "Found") return found
  const { descriptors, expiresSeconds, because } = found
  // §6: no longer than the document says, and from the beginning again when it is stale.
  yield* memory.store(
    key,
    writePoshDocument({ _tag: "Fingerprints", descriptors, expiresSeconds }),
    expiresSeconds
  )
  return { _tag: "Found", descriptors, from: "web", because }
})

type End = Exclude<RetrievalStep, { readonly _tag: "Fetch" }>

/** Ends, for redirects are counted and a reference leads to no other. */
const retrieve = Effect.fnUntraced(function* (host: string): Effect.fn.Return<End, never, Https> {
  let retrieval = beginRetrieval(host, service)
  for (;;) {
    const step: RetrievalStep = yield* fetchOne(retrieval)
    if (step._tag !== "Fetch") return step
    retrieval = step.retrieval
  }
})

const fetchOne = Effect.fnUntraced(function* (
  retrieval: Retrieval
): Effect.fn.Return<RetrievalStep, never, Https> {
  const { hostname, port, pathname, search } = new URL(retrieval.url)
  // Our choice: what answers on another port may be anybody's who has an account there.
  if (port !== "") return failed(`${retrieval.url} is not on port 443`)
  const https = yield* Https
  const reply = yield* Effect.result(
    https.get({ host: hostname, path: pathname + search, maxBodyOctets: maxPoshOctets })
  )
  if (Result.isFailure(reply)) return failed(`${reply.failure.reason}: ${reply.failure.detail}`)
  const { status, headers, body, bodyTruncated } = reply.success
  if (bodyTruncated) return failed("document too large")
  const location = headers.get("location")
  return onPoshReply(retrieval, {
    status,
    body: new TextDecoder().decode(body),
    ...(location === undefined ? {} : { location })
  })
})

const failed = (reason: string) => ({ _tag: "Failed", reason, because: rfc(7711, "3") }) as const
