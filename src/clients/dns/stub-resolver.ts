/**
 * Leaves validation to a resolver elsewhere and believes its AD bit: whoever is on the way decides what is secure.
 * RFC 4035 §4.9, RFC 6840 §5.7, RFC 7672 §2.1.
 */
import { Clock, Effect, Result } from "effect"
import type { DnsExchange } from "../../network/dns-transport.ts"
import { canonicalRdatas } from "../../protocol/dns/canonical.ts"
import type { Message, Question } from "../../protocol/dns/message.ts"
import { type Name, parseName } from "../../protocol/dns/name.ts"
import { presentRdata } from "../../protocol/dns/presentation.ts"
import { readCname } from "../../protocol/dns/rdata/single-name.ts"
import { classIn, rcodes, type TypeName, typeCodes } from "../../protocol/dns/types.ts"
import { maxAliases } from "../../protocol/dnssec/aliases.ts"
import { rfc } from "../../protocol/rfc.ts"
import type { Draw } from "../../protocol/smtp/mail-exchangers.ts"
import { isMalformed } from "./resolution.ts"
import { askServer } from "./ask-server.ts"
import { type Alias, type AnswerStatus, type DnsAnswer, DnsFailure, type DnsLookups } from "./dns.ts"
import { aged, lifetimeSeconds } from "./message-lifetime.ts"
import { resolverLimits } from "./resolver-limits.ts"
import { octetsAsText, octetsOf } from "./resolver-state.ts"
import { textOnce } from "../../state/text-once.ts"
import type { Shelf } from "../../state/shelf.ts"
import { countingLots, State } from "../../state/state.ts"

export interface StubOptions {
  readonly transport: DnsExchange
  /** IP addresses of recursive resolvers, tried in this order. */
  readonly resolvers: ReadonlyArray<string>
  /** Query ids; counts up unless given. */
  readonly draw?: Draw
  /** Replies that are remembered; a stub without a cache asks each time. */
  readonly cache?: StubCache
}

/** By name and type, since they were received. */
export type StubCache = Shelf<Message>

export const stubCache = (state = new State()): StubCache =>
  state.shelf({
    name: "stub replies",
    capacity: resolverLimits.cacheEntries,
    lastsThrough: false,
    passesOn: true,
    // A resolver tells how long it will still keep what it answers.
    inherits: true,
    text: textOnce(octetsAsText),
    octets: (_, reply) => octetsOf(reply)
  })

export const stubResolver = ({
  transport,
  resolvers,
  draw = countingLots().draw,
  cache
}: StubOptions): DnsLookups => {
  const ask = Effect.fnUntraced(function* (
    question: Question,
    type: TypeName
  ): Effect.fn.Return<Message, DnsFailure> {
    const key = `${question.name.key} ${question.type}`
    const askedMs = yield* Clock.currentTimeMillis
    const known = cache?.find(key, askedMs)
    if (known !== undefined) return aged(known.value, Math.floor((askedMs - known.sinceMs) / 1000))
    const reply = yield* askResolvers({ transport, resolvers, draw, question, type })
    const nowMs = yield* Clock.currentTimeMillis
    const lasts = lifetimeSeconds(reply, question)
    if (lasts > 0) cache?.keep(key, reply, { sinceMs: nowMs, untilMs: nowMs + lasts * 1000 })
    return reply
  })

  return {
    lookup: Effect.fnUntraced(function* (name, type) {
      const parsed = parseName(name)
      if (Result.isFailure(parsed)) {
        return yield* new DnsFailure({ name, type, reason: "malformed name", detail: parsed.failure.reason })
      }
      const question = { name: parsed.success, type: typeCodes[type], class: classIn }
      const reply = yield* ask(question, type)
      const links = yield* Effect.fromResult(linksOf(reply, question, type))
      const status: AnswerStatus = reply.authenticData ? "secure" : "insecure"
      const aliases: Array<Alias> = []
      for (const { from, to } of links) {
        // RFC 7672 §2.1.3: an insecure answer does not tell which link was the insecure one; asking for each CNAME does.
        const isSecure =
          status === "secure" ||
          (yield* ask({ name: from, type: typeCodes.CNAME, class: classIn }, type)).authenticData
        aliases.push({ from: from.key, to: to.key, status: isSecure ? "secure" : "insecure" })
      }
      return yield* Effect.fromResult(answerOf(reply, question, { type, status, aliases, links }))
    })
  }
}

const askResolvers = Effect.fnUntraced(function* ({
  transport,
  resolvers,
  draw,
  question,
  type
}: {
  readonly transport: DnsExchange
  readonly resolvers: ReadonlyArray<string>
  readonly draw: Draw
  readonly question: Question
  readonly type: TypeName
}): Effect.fn.Return<Message, DnsFailure> {
  const { key: name } = question.name
  let failure = new DnsFailure({ name, type, reason: "timeout", detail: "no resolver" })
  for (let round = 0; round < resolverLimits.rounds; round++) {
    for (const server of resolvers) {
      const result = yield* Effect.result(
        askServer({
          transport,
          server,
          question,
          drawId: () => draw(65_536),
          // RFC 6840 §5.7: AD in a query asks for AD in the reply, without the records behind it.
          dnssecOk: false,
          flags: { recursionDesired: true, authenticData: true }
        })
      )
      if (Result.isFailure(result)) {
        failure =
          result.failure._tag === "NoAnswer"
            ? new DnsFailure({ name, type, reason: "timeout", detail: `${server}: ${result.failure.reason}` })
            : new DnsFailure({
                name,
                type,
                reason: "malformed",
                detail: `${server}: ${result.failure.detail}`
              })
        continue
      }
      const { rcode } = result.success
      if (rcode === rcodes.NOERROR || rcode === rcodes.NXDOMAIN) return result.success
      // RFC 4035 §5.5: this is also what bogus looks like from here, so there is no point in asking others.
      return yield* new DnsFailure({
        name,
        type,
        reason: "server failure",
        detail: `${server}: response code ${rcode}`
      })
    }
  }
  return yield* failure
})

interface StubLink {
  readonly from: Name
  readonly to: Name
}

/** The alias chain as the reply has it, from the name asked for. */
const linksOf = (
  reply: Message,
  { name, type: code }: Question,
  type: TypeName
): Result.Result<ReadonlyArray<StubLink>, DnsFailure> => {
  const links: Array<StubLink> = []
  let at = name
  while (code !== typeCodes.CNAME) {
    const cname = reply.answers.find((record) => record.type === typeCodes.CNAME && record.owner.equals(at))
    const to = cname && Result.getOrUndefined(readCname(cname.rdata))
    if (to === undefined) break
    links.push({ from: at, to })
    if (links.length > maxAliases || links.some(({ from }) => from.equals(to))) {
      return Result.fail(
        new DnsFailure({ name: name.key, type, reason: "alias loop", detail: `at ${to} (RFC 1034 §3.6.2)` })
      )
    }
    at = to
  }
  return Result.succeed(links)
}

const answerOf = (
  reply: Message,
  question: Question,
  {
    type,
    status,
    aliases,
    links
  }: Pick<DnsAnswer, "type" | "status" | "aliases"> & {
    readonly links: ReadonlyArray<StubLink>
  }
): Result.Result<DnsAnswer, DnsFailure> => {
  const canonicalName = links.at(-1)?.to ?? question.name
  const rdatas = reply.answers
    .filter((record) => record.type === question.type && record.owner.equals(canonicalName))
    .map(({ rdata }) => rdata)
  const malformed = rdatas.find((rdata) => isMalformed(question.type, rdata))
  if (malformed !== undefined) {
    const detail = `RDATA ${presentRdata(question.type, malformed)}`
    return Result.fail(new DnsFailure({ name: question.name.key, type, reason: "malformed", detail }))
  }
  return Result.succeed({
    name: question.name.key,
    type,
    rcode: reply.rcode === rcodes.NXDOMAIN ? "NXDOMAIN" : "NOERROR",
    status,
    aliases,
    canonicalName: canonicalName.key,
    rdatas: canonicalRdatas(question.type, rdatas),
    ttlSeconds: lifetimeSeconds(reply, question),
    because: rfc(4035, "4.9.3")
  })
}
