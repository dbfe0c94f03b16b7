/**
 * A resolver as a host on the network: queries in, replies out, for senders that leave validation to it.
 * RFC 1034 §4.3.2, RFC 4035 §3.2, RFC 6840 §5.7.
 */
import { Effect, Result } from "effect"
import { decodeMessage, encodeMessage, maxMessageOctets } from "../../protocol/dns/codec.ts"
import type { Message, Question } from "../../protocol/dns/message.ts"
import {
  formatErrorTo,
  type ReplyingServer,
  replyTo as emptyReplyTo,
  udpLimit
} from "../../protocol/dns/reply.ts"
import type { ResourceRecord } from "../../protocol/dns/record.ts"
import { classIn, rcodes, typeCodes } from "../../protocol/dns/types.ts"
import { aged } from "./message-lifetime.ts"
import type { Judged } from "./resolution.ts"
import { resolve, type ResolverSettings } from "./resolve.ts"
import { resolverLimits } from "./resolver-limits.ts"
import { ResolverState } from "./resolver-state.ts"

export interface RecursiveServer {
  /** Undefined where no reply is due (see `answerQuery`). Never fails: what cannot be resolved is answered SERVFAIL. */
  readonly answer: (request: {
    readonly query: Uint8Array
    readonly over: "udp" | "tcp"
  }) => Effect.Effect<Uint8Array | undefined>
  /** As after a restart. */
  readonly forget: () => void
}

/**
 * @param apart what it remembers of questions whose answers nobody wants judged
 * @param setsAuthenticData "always" is a fault that is met in the field: AD on every answer, whether anybody has validated or not
 */
export const recursiveServer = (
  settings: ResolverSettings,
  setsAuthenticData: "where secure" | "always" = "where secure",
  apart = new ResolverState({ answersOthers: true })
): RecursiveServer => {
  // RFC 4035 §3.2.2: who sets CD wants the data unjudged; it must not come from, or go into, what was judged.
  const unjudging: ResolverSettings = { ...settings, anchors: [], state: apart }
  return {
    forget: () => {
      settings.state.forget()
      unjudging.state.forget()
    },
    answer: Effect.fnUntraced(function* ({ query, over }) {
      // RFC 1035 §4.1.1: without a header, or to a reply, there is nothing to answer.
      if (query.length < 12 || (query[2]! & 0x80) !== 0) return undefined
      const decoded = decodeMessage(query)
      if (Result.isFailure(decoded)) return encodeMessage(formatErrorTo(query))
      const asked = decoded.success
      const honest = yield* replyTo(asked.checkingDisabled ? unjudging : settings, asked)
      const reply = setsAuthenticData === "always" ? { ...honest, authenticData: true } : honest
      return encodeMessage(reply, over === "tcp" ? maxMessageOctets : udpLimit(asked, resolver))
    })
  }
}

const replyTo = Effect.fnUntraced(function* (
  settings: ResolverSettings,
  asked: Message
): Effect.fn.Return<Message> {
  const [question] = asked.questions
  if (asked.opcode !== 0) return { ...emptyReplyTo(asked, resolver), rcode: rcodes.NOTIMP }
  if (question === undefined || asked.questions.length > 1)
    return { ...emptyReplyTo(asked, resolver), rcode: rcodes.FORMERR }
  // A question without RD asks for what is in the cache alone; that is nobody's business.
  if (!asked.recursionDesired || question.class !== classIn)
    return { ...emptyReplyTo(asked, resolver), rcode: rcodes.REFUSED }
  const { resolution, ageSeconds } = yield* resolve(settings, question)
  // RFC 4035 §5.5: bogus is SERVFAIL, like every other failure.
  if (resolution.kind === "failed") return { ...emptyReplyTo(asked, resolver), rcode: rcodes.SERVFAIL }
  return judgedReply(asked, question, resolution, ageSeconds)
})

const judgedReply = (asked: Message, question: Question, judged: Judged, ageSeconds: number): Message => {
  const { validation } = judged
  const dnssecOk = asked.edns?.dnssecOk === true
  const messages = judged.messages.map((message) => aged(message, ageSeconds))
  // RFC 4035 §3.2.1: DNSSEC's records only for those who set DO, or ask for them by type.
  const isWanted = ({ type }: ResourceRecord) =>
    dnssecOk || type === question.type || !typesOfDnssec.has(type)
  const { rrSet } = validation
  return {
    ...emptyReplyTo(asked, resolver),
    rcode: validation.rcode,
    // RFC 4035 §3.2.3 and RFC 6840 §5.8: AD when everything is secure, for those who set DO or AD.
    authenticData: validation.status === "secure" && (dnssecOk || asked.authenticData),
    answers: messages.flatMap(({ answers }) => answers).filter(isWanted),
    authorities: (rrSet === undefined || dnssecOk ? (messages.at(-1)?.authorities ?? []) : []).filter(
      isWanted
    )
  }
}

const typesOfDnssec = new Set<number>([typeCodes.RRSIG, typeCodes.NSEC, typeCodes.NSEC3])

const resolver: ReplyingServer = {
  recursionAvailable: true,
  udpPayloadOctets: resolverLimits.udpPayloadOctets
}
