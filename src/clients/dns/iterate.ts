/** Finds the servers that know, from the root down, and brings what they say, unjudged. RFC 1034 §5.3.3. */
import { Clock, Effect, Result, Schema } from "effect"
import type { DnsExchange } from "../../network/dns-transport.ts"
import type { Message, Question } from "../../protocol/dns/message.ts"
import { Name } from "../../protocol/dns/name.ts"
import { type AddressType, addressType, readA, readAaaa } from "../../protocol/dns/rdata/address.ts"
import { classIn, typeCodes, typeName } from "../../protocol/dns/types.ts"
import type { Draw } from "../../protocol/smtp/mail-exchangers.ts"
import { askServer, exchangesPerAsking, type ServerQuestion } from "./ask-server.ts"
import type { Delegation, NameServer } from "./delegation.ts"
import { aged, lifetimeSeconds } from "./message-lifetime.ts"
import { meaningOf, type ReplyMeaning } from "./reply-meaning.ts"
import { resolverLimits } from "./resolver-limits.ts"
import type { ResolverState } from "./resolver-state.ts"

/** No server gave a usable reply. */
export class Unanswered extends Schema.TaggedError<Unanswered>()("Unanswered", {
  reason: Schema.Literals(["timeout", "server failure", "malformed"]),
  detail: Schema.String
}) {}

export interface IterationSettings {
  readonly transport: DnsExchange
  readonly state: ResolverState
  readonly rootServers: Delegation
  /** Of servers that can be reached. */
  readonly addressTypes: ReadonlyArray<AddressType>
  /** Query ids, and with which server to begin. */
  readonly draw: Draw
  /** Ask for DNSSEC records? */
  readonly dnssecOk: boolean
  /** Address of a resolver that is asked in place of the authoritative servers; absent asks those. */
  readonly forwarder?: string
}

/** What one lookup may still spend, and what it has used; shared by all that is asked on its behalf. */
export class LookupBudget {
  queriesLeft: number = resolverLimits.queries
  nameServerLookupsLeft: number = resolverLimits.nameServerLookups
  /** Servers that gave what came out bogus: asked last. */
  readonly distrusted = new Set<string>()
  /** Replies that this lookup rests on, by key in `ResolverState.messages`. */
  readonly used = new Map<string, string>()
}

/** The reply of an authoritative server, from the cache if it is there; aliases are not followed out of its zone. */
export const iterate = Effect.fnUntraced(function* (
  settings: IterationSettings,
  question: Question,
  budget: LookupBudget,
  depth = 0
): Effect.fn.Return<Message, Unanswered> {
  const { state } = settings
  const key = messageKey(question)
  const askedMs = yield* Clock.currentTimeMillis
  const known = state.messages.find(key, askedMs)
  if (known !== undefined) {
    budget.used.set(key, known.value.server)
    return aged(known.value.message, Math.floor((askedMs - known.sinceMs) / 1000))
  }
  const keep = function* ({ meaning: { message }, server }: FinalReply): Effect.fn.Return<Message> {
    const nowMs = yield* Clock.currentTimeMillis
    const lasts = lifetimeSeconds(message, question)
    if (lasts > 0)
      state.messages.keep(key, { message, server }, { sinceMs: nowMs, untilMs: nowMs + lasts * 1000 })
    budget.used.set(key, server)
    return message
  }
  if (settings.forwarder !== undefined)
    return yield* keep(yield* askForwarder(settings, settings.forwarder, question, budget))
  // RFC 4035 §3.1.4.1: DS stands on the upper side of the cut, so the servers above it are asked.
  const wanted = question.type === typeCodes.DS ? question.name.parent : question.name
  let delegation = closestDelegation(settings, wanted, askedMs)
  // Each referral leads at least one label down, and a name has at most 127.
  for (;;) {
    const { meaning, server } = yield* askZone(settings, { question, delegation, budget, depth })
    if (meaning.kind === "answer") return yield* keep({ meaning, server })
    delegation = meaning.delegation
    const nowMs = yield* Clock.currentTimeMillis
    const lasts = Math.min(delegation.ttlSeconds, resolverLimits.ttlSeconds)
    if (lasts > 0)
      state.delegations.keep(delegation.zone.key, delegation, {
        sinceMs: nowMs,
        untilMs: nowMs + lasts * 1000
      })
  }
})

export const messageKey = ({ name, type, class: klass }: Question): string => `${name.key} ${klass} ${type}`

const closestDelegation = (
  { state, rootServers }: IterationSettings,
  name: Name,
  nowMs: number
): Delegation => {
  for (let at = name; at.labels.length > 0; at = at.parent) {
    const known = state.delegations.find(at.key, nowMs)
    if (known !== undefined) return known.value
  }
  return rootServers
}

interface ZoneQuestion {
  readonly question: Question
  readonly delegation: Delegation
  readonly budget: LookupBudget
  readonly depth: number
}

interface UsefulReply {
  readonly meaning: Exclude<ReplyMeaning, { readonly kind: "useless" }>
  readonly server: string
}

interface FinalReply extends UsefulReply {
  readonly meaning: Extract<ReplyMeaning, { readonly kind: "answer" }>
}

/** RFC 1123 §6.1.3.1, RFC 4035 §3.2.2: the data unjudged (CD), from whoever has it (RD); asked again where it is silent. */
const askForwarder = function* (
  settings: IterationSettings,
  server: string,
  question: Question,
  budget: LookupBudget
): Effect.fn.Return<FinalReply, Unanswered> {
  const flags = { recursionDesired: true, checkingDisabled: true }
  let worst: Trouble | undefined
  for (let round = 0; round < resolverLimits.rounds; round++) {
    if (budget.queriesLeft < exchangesPerAsking) return yield* tooMuch(question)
    const reply = yield* Effect.result(askOne(settings, server, question, budget, flags))
    if (Result.isSuccess(reply)) {
      // It has no say over anything, and what it says is as if the root had said it: believed where it is proven.
      const meaning = meaningOf({ ...reply.success, authoritative: true }, question, Name.root)
      if (meaning.kind === "answer") return { meaning, server }
      const detail = meaning.kind === "useless" ? meaning.detail : "a referral, and no answer"
      return yield* new Unanswered({ reason: "server failure", detail: `${server}: ${detail}` })
    }
    worst = worseOf(worst, troubleWith(reply.failure, server))
    if (reply.failure._tag !== "NoAnswer") break
  }
  return yield* new Unanswered(worst!)
}

/** Tries the servers of a zone until one says something useful. Like all steps of `iterate`, a part of its generator. */
const askZone = function* (
  settings: IterationSettings,
  { question, delegation, budget, depth }: ZoneQuestion
): Effect.fn.Return<UsefulReply, Unanswered> {
  // Plain values until the end: most zones answer, and an error costs more than a query.
  let worst: Trouble | undefined
  let silent: Array<string> = []

  const tryServers = function* (
    servers: ReadonlyArray<string>
  ): Effect.fn.Return<UsefulReply | undefined, Unanswered> {
    for (const server of servers) {
      if (budget.queriesLeft < exchangesPerAsking) return yield* tooMuch(question)
      const reply = yield* Effect.result(askOne(settings, server, question, budget))
      if (Result.isFailure(reply)) {
        if (reply.failure._tag === "NoAnswer") silent.push(server)
        worst = worseOf(worst, troubleWith(reply.failure, server))
        continue
      }
      const meaning = meaningOf(reply.success, question, delegation.zone)
      if (meaning.kind !== "useless") return { meaning, server }
      worst = worseOf(worst, { reason: "server failure", detail: `${server}: ${meaning.detail}` })
    }
    return undefined
  }

  const inReach = inOrder(delegation.servers, settings.draw).map(({ name, addresses }) => ({
    name,
    addresses: addresses.filter((address) => settings.addressTypes.includes(addressType(address)))
  }))
  const addresses = trustedFirst(
    inReach.flatMap((server) => server.addresses),
    budget
  )
  const reply = yield* tryServers(addresses)
  if (reply !== undefined) return reply

  // RFC 1034 §5.3.3: servers whose addresses the parent could not give are looked up, one at a time.
  for (const server of inReach.filter((candidate) => candidate.addresses.length === 0))
    for (const type of settings.addressTypes) {
      const found = yield* addressesOf(settings, server, type, { question, delegation, budget, depth })
      const fromLookup = yield* tryServers(trustedFirst(found, budget))
      if (fromLookup !== undefined) return fromLookup
    }

  for (let round = 1; round < resolverLimits.rounds && silent.length > 0; round++) {
    const again = silent
    silent = []
    const late = yield* tryServers(again)
    if (late !== undefined) return late
  }
  return yield* new Unanswered(worst ?? withoutAddress(delegation, budget))
}

const askOne = (
  { transport, draw, dnssecOk }: IterationSettings,
  server: string,
  question: Question,
  budget: LookupBudget,
  flags: ServerQuestion["flags"] = {}
) => {
  const counted: DnsExchange = {
    exchange: (request) => {
      budget.queriesLeft--
      return transport.exchange(request)
    }
  }
  return askServer({ transport: counted, server, question, drawId: () => draw(65_536), dnssecOk, flags })
}

/** Looks up where a name server is, by one IP version. */
const addressesOf = function* (
  settings: IterationSettings,
  { name }: NameServer,
  type: AddressType,
  { delegation, budget, depth }: ZoneQuestion
): Effect.fn.Return<ReadonlyArray<string>> {
  // Only the zone itself could tell, and it is the zone that cannot be reached.
  if (name.isAtOrBelow(delegation.zone) || depth >= resolverLimits.nameServerLookupDepth) return []
  if (budget.nameServerLookupsLeft <= 0) return []
  budget.nameServerLookupsLeft--
  const question = { name, type: typeCodes[type], class: classIn }
  const reply = yield* Effect.result(iterateDeeper(settings, question, budget, depth + 1))
  if (Result.isFailure(reply)) return []
  // RFC 2181 §10.3: the name in an NS record is no alias, so an alias here leads nowhere.
  return reply.success.answers
    .filter((record) => record.type === question.type && record.owner.equals(name))
    .flatMap(({ rdata }) => textOf(readers[type](rdata)))
}

const readers = { A: readA, AAAA: readAaaa }

/** `iterate` by another name, whose type breaks the circle through `addressesOf`. */
const iterateDeeper: (
  settings: IterationSettings,
  question: Question,
  budget: LookupBudget,
  depth: number
) => Effect.Effect<Message, Unanswered> = (settings, question, budget, depth) =>
  Effect.suspend(() => iterate(settings, question, budget, depth))

/** The servers in their order, beginning anywhere: the load is spread, and one draw decides. */
const inOrder = (servers: ReadonlyArray<NameServer>, draw: Draw): ReadonlyArray<NameServer> => {
  const first = servers.length > 1 ? draw(servers.length) : 0
  return [...servers.slice(first), ...servers.slice(0, first)]
}

const trustedFirst = (addresses: ReadonlyArray<string>, { distrusted }: LookupBudget) => [
  ...addresses.filter((address) => !distrusted.has(address)),
  ...addresses.filter((address) => distrusted.has(address))
]

const tooMuch = (question: Question) =>
  new Unanswered({
    reason: "server failure",
    detail: `over ${resolverLimits.queries} queries before ${question.name} ${typeName(question.type)}`
  })

const withoutAddress = ({ zone }: Delegation, { nameServerLookupsLeft }: LookupBudget): Trouble => ({
  reason: "timeout",
  detail:
    nameServerLookupsLeft > 0
      ? `no server of ${zone} has an address`
      : `no address of a server of ${zone} after ${resolverLimits.nameServerLookups} lookups for name servers`
})

type Trouble = Pick<Unanswered, "reason" | "detail">

/** A server that said no tells more than one that said nothing. */
const worseOf = (a: Trouble | undefined, b: Trouble): Trouble =>
  a === undefined || severity.indexOf(b.reason) >= severity.indexOf(a.reason) ? b : a

const severity: ReadonlyArray<Trouble["reason"]> = ["timeout", "malformed", "server failure"]

const troubleWith = (failure: Effect.Error<ReturnType<typeof askServer>>, server: string): Trouble =>
  failure._tag === "NoAnswer"
    ? { reason: "timeout", detail: `${server}: ${failure.reason}` }
    : { reason: "malformed", detail: `${server}: ${failure.detail}` }

const textOf = (address: Result.Result<string, unknown>): ReadonlyArray<string> =>
  Result.isSuccess(address) ? [address.success] : []
