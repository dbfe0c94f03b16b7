/** What a reply of one name server means for a question. RFC 1034 §5.3.3 step 4, RFC 2308 §2. */
import type { Message, Question } from "../../protocol/dns/message.ts"
import type { Name } from "../../protocol/dns/name.ts"
import type { ResourceRecord } from "../../protocol/dns/record.ts"
import { rcodes, typeCodes, typeName } from "../../protocol/dns/types.ts"
import { type Delegation, readReferral } from "./delegation.ts"

export type ReplyMeaning =
  /** Records, an alias, or a denial; without what the server has no say over. */
  | { readonly kind: "answer"; readonly message: Message }
  | { readonly kind: "referral"; readonly delegation: Delegation }
  /** RFC 1034 §5.3.3 step 4d: another server may know more. */
  | { readonly kind: "useless"; readonly detail: string }

/** Of a well-formed reply to this very question, from a server of `zone`. */
export const meaningOf = (reply: Message, question: Question, zone: Name): ReplyMeaning => {
  const { rcode } = reply
  if (rcode !== rcodes.NOERROR && rcode !== rcodes.NXDOMAIN && rcode !== rcodes.YXDOMAIN) {
    return { kind: "useless", detail: `response code ${rcode}` }
  }
  const isDenialOrAnswer = reply.answers.length > 0 || rcode === rcodes.NXDOMAIN || hasSoa(reply)
  if (!isDenialOrAnswer) {
    const wanted = question.type === typeCodes.DS ? question.name.parent : question.name
    const delegation = readReferral(reply, zone, wanted)
    if (delegation !== undefined) return { kind: "referral", delegation }
  }
  // A server that holds the zone says so; one that does not is lame (RFC 8499 §7) or a cache.
  if (!reply.authoritative) {
    return { kind: "useless", detail: `no authority over ${question.name} ${typeName(question.type)}` }
  }
  return { kind: "answer", message: withinBailiwick(reply, zone) }
}

const hasSoa = ({ authorities }: Message) => authorities.some(({ type }) => type === typeCodes.SOA)

/**
 * RFC 2181 §5.4.1, RFC 5452 §6: records about other people's names are dropped, and so is everything that nobody
 * asked for (NS beside an answer, additional records): that is how caches were poisoned.
 */
const withinBailiwick = (reply: Message, zone: Name): Message => {
  const known = withinZones.get(reply)?.get(zone.key)
  if (known !== undefined) return known
  const isWithin = ({ owner }: ResourceRecord) => owner.isAtOrBelow(zone)
  const message = {
    ...reply,
    answers: reply.answers.filter(isWithin),
    authorities: reply.authorities.filter((record) => isWithin(record) && typesOfDenial.has(record.type)),
    additionals: []
  }
  const zones = withinZones.get(reply) ?? new Map<string, Message>()
  withinZones.set(reply, zones.set(zone.key, message))
  return message
}

/** By the reply and the zone: one object for one reply, so that what is derived from it is made once. */
const withinZones = new WeakMap<Message, Map<string, Message>>()

const typesOfDenial = new Set<number>([typeCodes.SOA, typeCodes.NSEC, typeCodes.NSEC3, typeCodes.RRSIG])
