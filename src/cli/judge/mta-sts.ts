/** `hoptrust judge mta-sts`: what a sender does with one MX host, given what it discovered and remembers. RFC 8461. */
import { Result, Schema } from "effect"
import { type Action, decide } from "../../protocol/mta-sts/apply.ts"
import { type Applied, type CachedPolicy, consult, settle } from "../../protocol/mta-sts/cache.ts"
import {
  policyNotFetched,
  type PolicyUnavailable,
  readPolicyReply
} from "../../protocol/mta-sts/policy-reply.ts"
import { type MtaStsPolicy, modes, parsePolicy, writePolicy } from "../../protocol/mta-sts/policy.ts"
import { type MtaStsRecord, parseRecord, type RecordRejected } from "../../protocol/mta-sts/record.ts"
import { cite } from "../../protocol/rfc.ts"
import { Body, maybe, Moment, Octets, reading } from "./input-fields.ts"
import { type Judge, type JsonObject, UnreadableInput } from "./judge.ts"
import { sessionFinding } from "./mta-sts-session.ts"

/** A policy as its text, or as its fields with the names of RFC 8461 §3.2. */
const Cached = Schema.Union([
  Body,
  Schema.Struct({ body: Body, id: maybe(Schema.String), fetchedAt: maybe(Moment) }),
  Schema.Struct({
    mode: Schema.Literals(modes),
    max_age: Schema.Int,
    mx: Schema.Array(Schema.String),
    id: maybe(Schema.String),
    fetchedAt: maybe(Moment)
  })
])

const Input = Schema.Struct({
  /** One element for each TXT record: its text, or its character strings. Null when the lookup failed. */
  txt: Schema.NullOr(Schema.Array(Schema.Union([Schema.String, Schema.Array(Schema.String)]))),
  /** The policy host's reply; null when it gave none. */
  policy: Schema.NullOr(
    Schema.Struct({ status: maybe(Schema.Int), mediaType: maybe(Schema.String), body: maybe(Body) })
  ),
  cached: maybe(Cached),
  fetchedAt: maybe(Moment),
  now: maybe(Moment),
  mxHost: Schema.String,
  starttls: maybe(Schema.Boolean),
  chain: maybe(Schema.Array(Octets)),
  roots: maybe(Schema.Array(Octets))
})

/**
 * Output: `record` and `policy` as parsed, or `{rejected}` with the reason; `applies` "fetched", "cached" or "none";
 * `action`. Without `starttls` and `chain` the session is taken to be in order, so that the host alone decides.
 */
export const judgeMtaSts: Judge = (input) =>
  Result.gen(function* () {
    const line = yield* readInput(input)
    const nowSeconds = line.now ?? line.fetchedAt ?? 0
    const cached = yield* readCached(line.cached, line.fetchedAt ?? nowSeconds)
    const record = line.txt === null ? undefined : parseRecord(line.txt.map(joined))
    const fetched = readFetched(line.policy)

    const consultation = consult({ cached, discovery: record ?? Result.fail("lookup failed"), nowSeconds })
    const settlement =
      consultation._tag === "Settled"
        ? { ...consultation, report: undefined }
        : settle({ cached, id: consultation.id, fetched, nowSeconds })
    const applied = settlement.applies._tag === "Policy" ? settlement.applies : undefined
    const finding = sessionFinding({
      offersStartTls: line.starttls ?? true,
      chain: line.chain ?? undefined,
      roots: line.roots ?? [],
      mxHost: line.mxHost,
      nowSeconds
    })
    const decision = decide({ policy: applied?.policy, mxHost: line.mxHost, finding: finding.finding })

    return {
      record: presentRecord(record),
      policy: line.policy === null ? null : presentPolicy(fetched),
      applies: appliesTo(settlement.applies),
      action: actionOf(settlement.applies, decision.action),
      reason: [
        whyUndiscovered(record),
        settlement.report?.detail,
        whyNone(settlement.applies),
        finding.detail,
        decision.reportReason
      ]
        .filter(Boolean)
        .join("; "),
      because: [settlement.because, ...decision.because].map(cite),
      ...(decision.report === undefined
        ? settlement.report !== undefined && { tlsrpt: settlement.report.report }
        : { tlsrpt: decision.report })
    }
  })

const readInput = reading(Input)

/** RFC 8461 §3.1: the strings of one record are joined without anything between. */
const joined = (text: string | ReadonlyArray<string>) => (typeof text === "string" ? text : text.join(""))

const readFetched = (
  reply: (typeof Input)["Type"]["policy"]
): Result.Result<MtaStsPolicy, PolicyUnavailable> =>
  reply === null
    ? Result.fail(policyNotFetched("policy host not reached", "the policy host gave no reply"))
    : readPolicyReply({
        status: reply.status ?? 200,
        body: reply.body ?? new Uint8Array(),
        ...(reply.mediaType == null ? {} : { mediaType: reply.mediaType })
      })

/** Without an id of its own, what is cached is older than any record. */
const readCached = (
  cached: (typeof Input)["Type"]["cached"],
  fetchedAt: number
): Result.Result<CachedPolicy | undefined, UnreadableInput> => {
  if (cached == null) return Result.succeed(undefined)
  const { id, fetchedAt: ownFetchedAt } =
    cached instanceof Uint8Array ? { id: undefined, fetchedAt: undefined } : cached
  const body =
    cached instanceof Uint8Array
      ? cached
      : "body" in cached
        ? cached.body
        : writePolicy({ mode: cached.mode, maxAgeSeconds: cached.max_age, mx: cached.mx })
  return Result.mapBoth(parsePolicy(body), {
    onSuccess: (policy) => ({ policy, id: id ?? "", fetchedAtSeconds: ownFetchedAt ?? fetchedAt }),
    onFailure: ({ reason }) => new UnreadableInput({ detail: `cached: a policy expected, ${reason}` })
  })
}

const whyUndiscovered = (
  record: Result.Result<MtaStsRecord, RecordRejected> | undefined
): string | undefined => {
  if (record === undefined) return "the TXT lookup failed"
  return Result.isFailure(record) ? `no valid MTA-STS record: ${record.failure.detail}` : undefined
}

/** §5: a policy that was found may say that it is as none. */
const whyNone = (applies: Applied): string | undefined =>
  applies._tag === "NoPolicy" && applies.none !== undefined ? "the policy's mode is none" : undefined

const presentRecord = (record: Result.Result<MtaStsRecord, RecordRejected> | undefined): JsonObject | null =>
  record === undefined
    ? null
    : Result.match(record, {
        onSuccess: ({ id, extensions }) => ({ id, extensions }),
        onFailure: ({ reason, detail }) => ({ rejected: reason, detail })
      })

const presentPolicy = (fetched: Result.Result<MtaStsPolicy, PolicyUnavailable>): JsonObject =>
  Result.match(fetched, {
    onSuccess: ({ mode, maxAgeSeconds, mx, extensions }) => ({
      version: "STSv1",
      mode,
      max_age: maxAgeSeconds,
      mx,
      extensions
    }),
    onFailure: ({ reason, detail }) => ({ rejected: reason, detail })
  })

const appliesTo = (applied: Applied): "fetched" | "cached" | "none" =>
  applied._tag === "Policy" ? (applied.from === "fetch" ? "fetched" : "cached") : "none"

const actionOf = (applied: Applied, action: Action): Action => (applied._tag === "Defer" ? "defer" : action)
