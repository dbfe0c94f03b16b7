/**
 * When a world may answer otherwise than before: phases, renewals, outages, windows of signatures and certificates, key roll-overs. Between two such
 * moments nothing changes but what senders know.
 */
import { Result } from "effect"
import { delegationChangeTimes, keyChangeTimes } from "../protocol/dnssec/signing/key-roll-over.ts"
import { signatureTimes } from "../protocol/dnssec/signing/signature-times.ts"
import { parseRdata } from "../protocol/dns/presentation.ts"
import { typeCodes } from "../protocol/dns/types.ts"
import type { Deployment, ZonePlan } from "../world/deployment.ts"
import type { Outage } from "../world/outages.ts"
import { infrastructureTtlSeconds } from "../world/zones.ts"
import { resolverLimits } from "../clients/dns/resolver-limits.ts"
import type { ChosenAttacker } from "../scenario/attackers.ts"

export interface WorldInTime {
  readonly startMs: number
  readonly stages: ReadonlyArray<{ readonly fromMicros: number; readonly deployment: Deployment }>
  readonly outages: ReadonlyArray<Outage>
  /** When certificates begin and end that were issued so far, seconds since the Unix epoch. There may be more later. */
  readonly certificateDates: () => ReadonlySet<number>
}

/** Milliseconds since the Unix epoch throughout. */
export interface Moments {
  /** The first after that time: until then, and not at it, all is as it was. */
  readonly next: (afterMs: number) => number
  /** The first after that time at which a signature ends on which TTLs depend. */
  readonly nextExpiration: (afterMs: number) => number
}

/** @param attacker whoever comes and goes meanwhile */
export const momentsOf = (
  { startMs, stages, outages, certificateDates }: WorldInTime,
  { capabilities }: Pick<ChosenAttacker, "capabilities">
): Moments => {
  const zones = [...new Set(stages.flatMap(({ deployment }) => deployment.zones))]
  const fixed = [
    ...stages.map(({ fromMicros }) => startMs + fromMicros / 1000),
    ...outages.flatMap(({ fromMicros, toMicros }) => [
      startMs + fromMicros / 1000,
      startMs + toMicros / 1000
    ]),
    ...capabilities.flatMap(({ fromMicros, toMicros }) => [
      startMs + fromMicros / 1000,
      startMs + toMicros / 1000
    ]),
    ...zones.flatMap(({ dnssec }) => {
      const rollOvers = dnssec?.plan.rollOvers ?? []
      return [...keyChangeTimes(rollOvers), ...delegationChangeTimes(rollOvers)].flatMap(wholeSecond)
    })
  ]
  // What is kept can make what is kept as long again. Attackers say what they like of how long, and resolvers have a bound.
  const keptSeconds =
    2 * (capabilities.length > 0 ? resolverLimits.ttlSeconds : Math.max(...zones.map(longestTtl), 0))
  const spans = new Map<number, Span>()
  const spanAt = (number: number): Span => {
    const dates = certificateDates()
    const known = spans.get(number)
    if (known !== undefined && known.dates === dates.size) return known
    const fromMs = number * spanMs
    const toMs = fromMs + spanMs
    const isInside = (ms: number) => fromMs <= ms && ms < toMs
    const signatures = zones.map((zone) => zoneTimes(zone, fromMs / 1000 - 1, toMs / 1000, keptSeconds))
    const expirations = signatures.flatMap(({ ends }) => ends).flatMap(wholeSecond)
    const found = {
      dates: dates.size,
      moments: ordered([
        ...fixed,
        ...[...dates].flatMap(wholeSecond),
        ...signatures.flatMap(({ changes }) => changes).flatMap(wholeSecond),
        ...expirations
      ]).filter(isInside),
      expirations: ordered(expirations).filter(isInside)
    }
    spans.set(number, found)
    return found
  }
  const after = (ms: number, of: "moments" | "expirations", spansAhead: number): number => {
    const number = Math.floor(ms / spanMs)
    for (let ahead = 0; ahead < spansAhead; ahead++) {
      const found = spanAt(number + ahead)[of].find((moment) => moment > ms)
      if (found !== undefined) return found
    }
    // The end of what was looked at is as good as one: it only has something looked at once more.
    return (number + spansAhead) * spanMs
  }
  return { next: (ms) => after(ms, "moments", 1), nextExpiration: (ms) => after(ms, "expirations", 2) }
}

interface Span {
  /** How many dates of certificates were known when it was laid out. */
  readonly dates: number
  readonly moments: ReadonlyArray<number>
  readonly expirations: ReadonlyArray<number>
}

/** Our choice: a quarter of a year, in which a zone is signed a dozen times. */
const spanMs = 90 * 86_400_000

/** Clocks that are read in whole seconds stand still for one: what ends with it is over when the next begins. */
const wholeSecond = (seconds: number): ReadonlyArray<number> => [seconds * 1000, (seconds + 1) * 1000]

const ordered = (moments: ReadonlyArray<number>): ReadonlyArray<number> =>
  [...new Set(moments)].toSorted((a, b) => a - b)

interface ZoneTimes {
  /** When the zone is signed anew, and when signatures of it begin to be good. */
  readonly changes: ReadonlyArray<number>
  /** When signatures end. */
  readonly ends: ReadonlyArray<number>
}

const longestTtl = ({ records, dnssec }: ZonePlan): number =>
  Math.min(
    resolverLimits.ttlSeconds,
    Math.max(
      infrastructureTtlSeconds,
      dnssec?.dsTtlSeconds ?? 0,
      dnssec?.plan.dnskeyTtlSeconds ?? 0,
      ...records.map(({ ttlSeconds }) => ttlSeconds)
    )
  )

const zoneTimes = (
  { dnssec, records, keepsDnssecRecords }: ZonePlan,
  from: number,
  to: number,
  keptSeconds: number
): ZoneTimes => {
  const made =
    dnssec === undefined ? { changes: [], ends: [] } : signatureTimes(dnssec.plan, from, to, keptSeconds)
  if (keepsDnssecRecords !== true) return made
  // RFC 4034 §3.1: expiration and inception are the fourth and fifth field.
  const given = records
    .filter(({ type }) => type.toUpperCase() === "RRSIG")
    .flatMap(({ data }) => {
      const rdata = Result.getOrUndefined(parseRdata(typeCodes.RRSIG, data))
      return rdata === undefined ? [] : [Buffer.from(rdata)]
    })
  return {
    changes: [...made.changes, ...given.map((rdata) => rdata.readUInt32BE(12))],
    ends: [...made.ends, ...given.map((rdata) => rdata.readUInt32BE(8))]
  }
}
