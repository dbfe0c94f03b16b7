/** Makes served zones of zone plans: apex records, delegations with glue and DS, signatures. RFC 1034 §4.2, RFC 4035 §2. */
import { Result, Schema } from "effect"
import { name } from "../protocol/dns/name.ts"
import { parseRdata } from "../protocol/dns/presentation.ts"
import { addressType } from "../protocol/dns/rdata/address.ts"
import type { ResourceRecord } from "../protocol/dns/record.ts"
import { classIn, typeCode, typeCodes } from "../protocol/dns/types.ts"
import { delegationSigners, trustAnchors } from "../protocol/dnssec/signing/delegation-signer.ts"
import { delegationChangeTimes } from "../protocol/dnssec/signing/key-roll-over.ts"
import { isMadeBySigning } from "../protocol/dnssec/signing/zone-contents.ts"
import type { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import type { Deployment, RecordPlan, ZonePlan } from "./deployment.ts"
import { zone, type Zone, type Zones } from "./name-server/zone.ts"

/** A plan that makes no zone. */
export class ZonePlanRejected extends Schema.TaggedError<ZonePlanRejected>()("ZonePlanRejected", {
  apex: Schema.String,
  /** Owner of the record at fault. */
  owner: Schema.String,
  detail: Schema.String
}) {}

export interface ServedZones {
  /**
   * What the server of that name serves at `nowSeconds`, by `Name.key` of the apex; undefined for a host that serves no
   * zone. Changes when a roll-over changes a DS RRset; what else depends on time, the zones do themselves.
   */
  readonly servedBy: (server: string, nowSeconds: number) => Zones | undefined
  /** DS RDATA of a zone's keys at the start, by its apex in lower case; empty when it is unsigned or there is none. */
  readonly anchorsOf: (apex: string) => ReadonlyArray<Uint8Array>
}

type ByServer = ReadonlyMap<string, Zones>

/** Our choice for what plans leave out: a day for zone data of the infrastructure, as is common at registries. */
export const infrastructureTtlSeconds = 86_400

/** A deployment from a time on, in seconds since the Unix epoch. */
export interface DeploymentStage {
  readonly fromSeconds: number
  readonly deployment: Deployment
}

/** @param stages in the order of time; the first begins with the world */
export const serveZones = (
  stages: readonly [DeploymentStage, ...ReadonlyArray<DeploymentStage>],
  signatures: SignatureStore
): Result.Result<ServedZones, ZonePlanRejected> => {
  const [{ deployment, fromSeconds: startSeconds }] = stages
  const stageAt = (nowSeconds: number) =>
    stages.findLast(({ fromSeconds }) => fromSeconds <= nowSeconds)?.deployment ?? deployment
  const changes = stages
    .flatMap(({ fromSeconds, deployment: { zones } }) => [
      fromSeconds,
      ...zones.flatMap(({ dnssec }) => delegationChangeTimes(dnssec?.plan.rollOvers ?? []))
    ])
    .toSorted((a, b) => a - b)
  const periodOf = (nowSeconds: number) => changes.filter((change) => change <= nowSeconds).length
  const periods = new Map<number, ByServer>()

  // A plan that makes no zone is to be heard of before anything runs.
  for (const stage of stages) {
    const made = zonesAt(stage.deployment, stage.fromSeconds, signatures)
    if (Result.isFailure(made)) return Result.fail(made.failure)
    periods.set(periodOf(stage.fromSeconds), made.success)
  }
  return Result.succeed({
    servedBy: (server, nowSeconds) => {
      const period = periodOf(nowSeconds)
      let current = periods.get(period)
      if (current === undefined) {
        current = Result.getOrThrow(zonesAt(stageAt(nowSeconds), nowSeconds, signatures))
        periods.set(period, current)
      }
      return current.get(server)
    },
    anchorsOf: (apex) => {
      const signed = deployment.zones.find((zone) => zone.apex === apex)?.dnssec
      return signed === undefined ? [] : trustAnchors(name(apex), signed.plan, startSeconds)
    }
  })
}

/** All zones with the DS RRsets of that moment. */
const zonesAt = (
  { zones, hosts }: Deployment,
  nowSeconds: number,
  signatures: SignatureStore
): Result.Result<ByServer, ZonePlanRejected> => {
  const addressesOf = new Map(hosts.map(({ name, addresses }) => [name, addresses]))
  const byServer = new Map<string, Map<string, Zone>>()
  for (const plan of zones) {
    const children = zones.filter(({ apex }) => apex !== plan.apex && parentOf(apex, zones) === plan.apex)
    const written = [
      ...apexRecords(plan).filter(({ type }) => !isKeptAtApex(plan, type)),
      ...children.flatMap((child) => delegation(child, addressesOf)),
      ...plan.nameServers.flatMap((server) => glue(server, addressesOf)),
      ...plan.records
    ]
    const records: Array<ResourceRecord> = []
    for (const record of written) {
      const read = readRecord(plan, record)
      if (Result.isFailure(read)) return Result.fail(read.failure)
      records.push(read.success)
    }
    // What is written takes the place of what would follow from the child's keys.
    const hasWrittenDs = ({ apex }: ZonePlan) =>
      plan.records.some(({ owner, type }) => owner === apex && typeCode(type) === typeCodes.DS)
    records.push(...children.flatMap((child) => (hasWrittenDs(child) ? [] : dsRecords(child, nowSeconds))))

    const isGiven = ({ type }: ResourceRecord) => plan.keepsDnssecRecords === true && isMadeBySigning(type)
    const made = zone({
      apex: name(plan.apex),
      records: records.filter((record) => !isGiven(record)),
      signatures,
      ...(plan.keepsDnssecRecords === true ? { given: records.filter(isGiven) } : {}),
      ...(plan.dnssec === undefined ? {} : { plan: plan.dnssec.plan })
    })
    if (Result.isFailure(made)) {
      const { owner, reason } = made.failure
      return Result.fail(new ZonePlanRejected({ apex: plan.apex, owner, detail: reason }))
    }
    for (const server of plan.nameServers) {
      const served = byServer.get(server) ?? new Map<string, Zone>()
      byServer.set(server, served.set(made.success.contents.apex.key, made.success))
    }
  }
  return Result.succeed(byServer)
}

/** The apex of the zone that delegates to it: the nearest above. */
const parentOf = (apex: string, zones: ReadonlyArray<ZonePlan>): string => {
  const above = zones.filter((zone) => zone.apex !== apex && name(apex).isAtOrBelow(name(zone.apex)))
  return above.reduce((nearest, { apex: next }) => (next.length > nearest.length ? next : nearest), ".")
}

const apexRecords = ({ apex, nameServers }: ZonePlan): ReadonlyArray<RecordPlan> => [
  // Refresh, retry, expire and minimum after RIPE-203's example for small and stable zones.
  infrastructure(
    apex,
    "SOA",
    `${nameServers[0]}. hostmaster.${apex === "." ? "" : `${apex}.`} 1 86400 7200 3600000 3600`
  ),
  ...nameServers.map((server) => infrastructure(apex, "NS", `${server}.`))
]

/** SOA and NS that were found with their signatures are served with them, though the name servers are others. */
const isKeptAtApex = ({ apex, records, keepsDnssecRecords = false }: ZonePlan, type: string): boolean =>
  keepsDnssecRecords &&
  records.some((record) => record.owner === apex && typeCode(record.type) === typeCode(type))

const delegation = (
  { apex, nameServers }: ZonePlan,
  addressesOf: ReadonlyMap<string, ReadonlyArray<string>>
): ReadonlyArray<RecordPlan> =>
  nameServers.flatMap((server) => [infrastructure(apex, "NS", `${server}.`), ...glue(server, addressesOf)])

const glue = (
  server: string,
  addressesOf: ReadonlyMap<string, ReadonlyArray<string>>
): ReadonlyArray<RecordPlan> =>
  (addressesOf.get(server) ?? []).map((address) => infrastructure(server, addressType(address), address))

const dsRecords = ({ apex, dnssec }: ZonePlan, nowSeconds: number): ReadonlyArray<ResourceRecord> => {
  if (dnssec === undefined || !dnssec.isDelegated) return []
  const owner = name(apex)
  return delegationSigners(owner, dnssec.plan, nowSeconds).map((rdata) => ({
    owner,
    type: typeCodes.DS,
    class: classIn,
    ttlSeconds: dnssec.dsTtlSeconds,
    rdata
  }))
}

const readRecord = (
  { apex }: ZonePlan,
  { owner, type, data, ttlSeconds }: RecordPlan
): Result.Result<ResourceRecord, ZonePlanRejected> => {
  const code = typeCode(type)
  const rejected = (detail: string) => Result.fail(new ZonePlanRejected({ apex, owner, detail }))
  if (code === undefined) return rejected(`${type} is no record type`)
  return Result.match(parseRdata(code, data), {
    onSuccess: (rdata) =>
      Result.succeed({ owner: name(owner), type: code, class: classIn, ttlSeconds, rdata }),
    onFailure: ({ detail }) => rejected(`${type} ${data}: ${detail}`)
  })
}

const infrastructure = (owner: string, type: string, data: string): RecordPlan => ({
  owner,
  type,
  data,
  ttlSeconds: infrastructureTtlSeconds
})
