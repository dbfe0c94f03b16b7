/** How long a reply may be kept, and what it looks like after a while. RFC 2181 §8, RFC 2308 §5. */
import { Result } from "effect"
import type { Message, Question } from "../../protocol/dns/message.ts"
import { readSoa } from "../../protocol/dns/rdata/soa.ts"
import type { ResourceRecord } from "../../protocol/dns/record.ts"
import { rcodes, typeCodes } from "../../protocol/dns/types.ts"
import { resolverLimits } from "./resolver-limits.ts"

/** Seconds; 0 for what must not be kept. */
export const lifetimeSeconds = ({ answers, authorities, rcode }: Message, question: Question): number => {
  const positive = lowestTtl(answers, resolverLimits.ttlSeconds)
  if (rcode !== rcodes.NXDOMAIN && answers.some(({ type }) => type === question.type)) return positive
  const soa = authorities.find(({ type }) => type === typeCodes.SOA)
  const minimumSeconds =
    soa === undefined ? undefined : Result.getOrUndefined(readSoa(soa.rdata))?.minimumSeconds
  if (soa === undefined || minimumSeconds === undefined) {
    // RFC 2308 §5: a denial without an SOA record is not kept. An alias that leads elsewhere denies nothing.
    const isAlias = rcode !== rcodes.NXDOMAIN && answers.some(({ type }) => type === typeCodes.CNAME)
    return isAlias ? positive : 0
  }
  return Math.min(positive, soa.ttlSeconds, minimumSeconds, resolverLimits.negativeTtlSeconds)
}

/** The reply `seconds` later: TTLs count down. */
export const aged = (message: Message, seconds: number): Message => {
  if (seconds <= 0) return message
  const older = (records: ReadonlyArray<ResourceRecord>) =>
    records.map((record) => ({ ...record, ttlSeconds: Math.max(0, record.ttlSeconds - seconds) }))
  return { ...message, answers: older(message.answers), authorities: older(message.authorities) }
}

const lowestTtl = (records: ReadonlyArray<ResourceRecord>, atMost: number): number =>
  records.reduce((lowest, { ttlSeconds }) => Math.min(lowest, ttlSeconds), atMost)
