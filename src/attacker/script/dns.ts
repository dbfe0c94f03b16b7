/** Scripted answers to one DNS question: forged, denied, failed, or with spoilt signatures. RFC 3833 §2. */
import { Result } from "effect"
import { decodeMessage, encodeMessage } from "../../protocol/dns/codec.ts"
import type { Message } from "../../protocol/dns/message.ts"
import type { ResourceRecord } from "../../protocol/dns/record.ts"
import { classIn, rcodes, typeCodes } from "../../protocol/dns/types.ts"
import { type DnsCrossing, type DnsVerdict, drop } from "../../world/crossing.ts"
import type { Menu } from "../capability.ts"
import { type Asked, questionText, readQuery } from "../forged-answer.ts"
import type { ScriptedAction } from "./action.ts"

type DnsAction = Extract<ScriptedAction, { readonly on: "dns" }>

export const dnsMenu = (action: DnsAction): Menu => ({
  dns: (crossing) => {
    const asked = crossing.position === action.position ? readQuery(crossing.query) : undefined
    if (asked === undefined || asked.question.name.key !== action.nameKey) return []
    if (action.type !== undefined && asked.question.type !== action.type) return []
    const verdict = verdictOf(action, asked, crossing)
    return verdict === undefined ? [] : [{ does: `${action.does}: ${questionText(asked.question)}`, verdict }]
  }
})

const verdictOf = (action: DnsAction, asked: Asked, crossing: DnsCrossing): DnsVerdict | undefined => {
  switch (action.does) {
    case "timeout":
      return drop
    case "replay": {
      const reply = action.recorded(crossing)
      return reply && { _tag: "Replace", reply }
    }
    case "delay":
      return { _tag: "Delay", micros: action.micros }
    case "corrupt-rrsig":
      return { _tag: "Alter", alter: withRecords(corrupted) }
    case "strip-rrsig":
      return {
        _tag: "Alter",
        alter: withRecords(({ type }) => (type === typeCodes.RRSIG ? "gone" : "as it is"))
      }
    default:
      return { _tag: "Replace", reply: encodeMessage(replyTo(action, asked)) }
  }
}

const rcodeOf: Readonly<Record<string, number>> = {
  NXDOMAIN: rcodes.NXDOMAIN,
  SERVFAIL: rcodes.SERVFAIL,
  refused: rcodes.REFUSED
}

const replyTo = (action: DnsAction, { message, question }: Asked): Message => {
  const { does, position } = action
  // RFC 4035 §3.2.3: a resolver says that it validated; who forges its answers says so too.
  const isResolver = position === "sender to resolver"
  return {
    ...message,
    isResponse: true,
    authoritative: !isResolver,
    recursionAvailable: isResolver,
    authenticData: isResolver,
    rcode: rcodeOf[does] ?? rcodes.NOERROR,
    answers:
      action.does === "forge"
        ? action.rdatas.map((rdata) => ({
            owner: question.name,
            type: question.type,
            class: classIn,
            ttlSeconds: action.ttlSeconds,
            rdata
          }))
        : [],
    authorities: [],
    additionals: []
  }
}

type Alteration = (record: ResourceRecord) => ResourceRecord | "gone" | "as it is"

/** A reply with its records altered; what is no message passes as it is. */
const withRecords =
  (alteration: Alteration) =>
  (reply: Uint8Array): Uint8Array => {
    const decoded = decodeMessage(reply)
    if (Result.isFailure(decoded)) return reply
    const altered = (records: ReadonlyArray<ResourceRecord>) =>
      records.flatMap((record) => {
        const result = alteration(record)
        return result === "gone" ? [] : [result === "as it is" ? record : result]
      })
    const { answers, authorities, additionals } = decoded.success
    return encodeMessage({
      ...decoded.success,
      answers: altered(answers),
      authorities: altered(authorities),
      additionals: altered(additionals)
    })
  }

/** RFC 4034 §3.1: the signature is the last field, so its last octet is the record's. */
const corrupted: Alteration = (record) => {
  if (record.type !== typeCodes.RRSIG) return "as it is"
  const rdata = Uint8Array.from(record.rdata)
  rdata[rdata.length - 1]! ^= 1
  return { ...record, rdata }
}
