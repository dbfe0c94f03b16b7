/** What the models and the sender ask of DNS: answers with the security status that RFC 4035 §4.3 gives them. */
import { Context, type Effect, Schema } from "effect"
import type { TypeName } from "../../protocol/dns/types.ts"
import type { Citation } from "../../protocol/rfc.ts"

/** Bogus and indeterminate are not here: they are failures (RFC 7672 §2.1.1). */
export type AnswerStatus = "secure" | "insecure"

/** One step of a CNAME chain, a DNAME's synthesised CNAME included. */
export interface Alias {
  readonly from: string
  readonly to: string
  /** Of this link alone; RFC 7672 §2.1.3: one insecure link makes everything after it insecure. */
  readonly status: AnswerStatus
}

/** Names are presentation format, lower case, without the final dot. */
export interface DnsAnswer {
  readonly name: string
  readonly type: TypeName
  readonly rcode: "NOERROR" | "NXDOMAIN"
  /** Of the whole answer: the weakest of its links and of its records or its proof of absence. */
  readonly status: AnswerStatus
  /** From the name asked for to `canonicalName`; empty when it is no alias. */
  readonly aliases: ReadonlyArray<Alias>
  /** Owner of the records, at the end of the aliases. */
  readonly canonicalName: string
  /** RDATA octets, uncompressed, in canonical order (RFC 4034 §6.3); empty for no such name or no such data. */
  readonly rdatas: ReadonlyArray<Uint8Array>
  /** How long the answer may be kept, from now; of a denial per RFC 2308 §5. */
  readonly ttlSeconds: number
  /** The rule that gave the status. */
  readonly because: Citation
}

/** No usable answer. "No such record" is an answer and no failure. */
export class DnsFailure extends Schema.TaggedError<DnsFailure>()("DnsFailure", {
  name: Schema.String,
  type: Schema.String,
  /** "bogus" and "indeterminate": RFC 4035 §4.3; the sender treats all alike, as a lookup that failed. */
  reason: Schema.Literals([
    "timeout",
    "server failure",
    "bogus",
    "indeterminate",
    "malformed",
    "alias loop",
    "malformed name"
  ]),
  /** What went wrong in words, with the RFC section where a rule decided. */
  detail: Schema.String
}) {}

export interface DnsLookups {
  readonly lookup: (name: string, type: TypeName) => Effect.Effect<DnsAnswer, DnsFailure>
}

export class Dns extends Context.Service<Dns, DnsLookups>()("clients/Dns") {}
