/** `hoptrust judge posh`: follows a domain's POSH documents and compares the server's certificate. RFC 7711. */
import { Result, Schema } from "effect"
import {
  beginRetrieval,
  onPoshReply,
  type PoshReply,
  type RetrievalStep
} from "../../protocol/posh/retrieval.ts"
import { verifyFingerprints } from "../../protocol/posh/verify.ts"
import { type Citation, cite } from "../../protocol/rfc.ts"
import { datedOctets } from "../../protocol/x509/certificate-octets.ts"
import { Body, maybe, Moment, Octets, reading } from "./input-fields.ts"
import type { Judge, JsonObject } from "./judge.ts"

const Input = Schema.Struct({
  documents: Schema.Array(
    Schema.Struct({
      url: Schema.String,
      /** 200 when absent. */
      status: maybe(Schema.Int),
      location: maybe(Schema.String),
      body: maybe(Body)
    })
  ),
  service: Schema.String,
  domain: Schema.String,
  chain: Schema.Array(Octets),
  now: Moment
})

/** Output: `ok`; `expiresIn`, how long the fingerprints may be kept, in seconds, or null where there are none. */
export const judgePosh: Judge = (input) =>
  Result.map(readInput(input), ({ documents, domain, service, chain, now }): JsonObject => {
    const replies = new Map(
      documents.map(({ url, status, location, body }): [string, PoshReply] => [
        normalized(url),
        {
          status: status ?? 200,
          ...(location == null ? {} : { location }),
          body: new TextDecoder().decode(body ?? new Uint8Array())
        }
      ])
    )
    const found = retrieve(domain, service, replies)
    if (found._tag !== "Found") {
      const reason = found._tag === "Failed" ? found.reason : "no POSH documents"
      return verdict({ ok: false, expiresIn: null, reason, because: [found.because] })
    }

    const expiresIn = found.expiresSeconds
    const leaf = chain[0] === undefined ? undefined : datedOctets(chain[0])
    if (leaf !== undefined && Result.isFailure(leaf)) {
      return verdict({ ok: false, expiresIn, reason: "malformed certificate", because: [found.because] })
    }
    return Result.match(verifyFingerprints(found.descriptors, leaf?.success, now), {
      onSuccess: ({ hash, descriptor, because }) =>
        verdict({ ok: true, expiresIn, reason: `${hash} of descriptor ${descriptor} matches`, because }),
      onFailure: ({ reason, because }) =>
        verdict({
          ok: false,
          expiresIn,
          reason,
          because: [because],
          tlsrpt: reason === "certificate expired" ? "certificate-expired" : "validation-failure"
        })
    })
  })

const readInput = reading(Input)

/** URLs are compared as the client writes them. */
const normalized = (url: string) => (URL.canParse(url) ? new URL(url).href : url)

/** What is not among the documents is 404. Ends because references and redirects are counted. */
const retrieve = (
  domain: string,
  service: string,
  replies: ReadonlyMap<string, PoshReply>
): Exclude<RetrievalStep, { _tag: "Fetch" }> => {
  let retrieval = beginRetrieval(domain, service)
  for (;;) {
    const step = onPoshReply(retrieval, replies.get(normalized(retrieval.url)) ?? { status: 404, body: "" })
    if (step._tag !== "Fetch") return step
    retrieval = step.retrieval
  }
}

const verdict = ({
  because,
  ...rest
}: JsonObject & { readonly because: ReadonlyArray<Citation> }): JsonObject => ({
  ...rest,
  because: because.map(cite)
})
