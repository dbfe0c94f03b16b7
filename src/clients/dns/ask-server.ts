/** Asks one server one question: query, transport, and whether the reply is one to it. RFC 1035 §7.3, RFC 5452 §9. */
import { noMessage } from "../../protocol/dns/reply.ts"
import { Effect, Result, Schema } from "effect"
import type { DnsExchange } from "../../network/dns-transport.ts"
import type { NoAnswer } from "../../network/no-answer.ts"
import { encodeMessage } from "../../protocol/dns/codec.ts"
import type { Message, Question } from "../../protocol/dns/message.ts"
import { type ReadMessage, readMessage } from "../../protocol/dns/read-message.ts"
import { rcodes } from "../../protocol/dns/types.ts"
import { resolverLimits } from "./resolver-limits.ts"

/** What came is no reply to what was asked: damaged, or somebody else's. */
export class WrongReply extends Schema.TaggedError<WrongReply>()("WrongReply", {
  server: Schema.String,
  detail: Schema.String
}) {}

export interface ServerQuestion {
  readonly transport: DnsExchange
  /** IP address as text. */
  readonly server: string
  readonly question: Question
  /** Draws a query id, 0 to 65535. */
  readonly drawId: () => number
  /** DO: ask for DNSSEC's records. */
  readonly dnssecOk: boolean
  readonly flags?: Partial<Pick<Message, "recursionDesired" | "authenticData" | "checkingDisabled">>
}

/** Exchanges that one asking makes at most: UDP, UDP without EDNS, TCP. */
export const exchangesPerAsking = 3

/** Over UDP, then over TCP when the reply was cut (RFC 7766 §5), and without EDNS for a server that cannot read it. */
export const askServer = Effect.fnUntraced(function* (
  asked: ServerQuestion
): Effect.fn.Return<Message, NoAnswer | WrongReply> {
  const reply = yield* exchange(asked, "udp", true)
  // RFC 6891 §7: a server from before EDNS answers FORMERR, and no OPT record.
  const understandsEdns = reply.rcode !== rcodes.FORMERR || reply.edns !== undefined
  const again = understandsEdns ? reply : yield* exchange(asked, "udp", false)
  return again.truncated ? yield* exchange(asked, "tcp", understandsEdns) : again
})

const exchange = (
  { transport, server, question, drawId, dnssecOk, flags }: ServerQuestion,
  over: "udp" | "tcp",
  withEdns: boolean
): Effect.Effect<Message, NoAnswer | WrongReply> => {
  const query = queryFor(question, drawId(), { dnssecOk, withEdns, ...flags })
  return Effect.flatMap(transport.exchange({ server, over, query: encodeMessage(query) }), (octets) => {
    const read = readMessage(octets)
    if (Result.isFailure(read)) return new WrongReply({ server, detail: read.failure.reason })
    const mismatch = mismatchOf(read.success, query, question)
    return mismatch === undefined
      ? Effect.succeed(read.success.message)
      : new WrongReply({ server, detail: mismatch })
  })
}

const queryFor = (
  question: Question,
  id: number,
  {
    dnssecOk,
    withEdns,
    ...flags
  }: { readonly dnssecOk: boolean; readonly withEdns: boolean } & ServerQuestion["flags"]
): Message => ({
  ...noMessage,
  id,
  ...flags,
  questions: [question],
  ...(withEdns ? { edns: { udpPayloadSize: resolverLimits.udpPayloadOctets, dnssecOk, version: 0 } } : {})
})

/** RFC 5452 §9.1: id and question must be those of the query. */
const mismatchOf = (
  { id, message: reply }: ReadMessage,
  query: Message,
  question: Question
): string | undefined => {
  if (!reply.isResponse || reply.opcode !== query.opcode) return "not a response"
  if (id !== query.id) return "other id"
  const [first] = reply.questions
  // RFC 1035 §4.1.1: who could not read the question does not repeat it.
  if (first === undefined && reply.rcode === rcodes.FORMERR) return undefined
  const isSame =
    reply.questions.length === 1 &&
    first?.type === question.type &&
    first.class === question.class &&
    first.name.equals(question.name)
  return isSame ? undefined : "other question"
}
