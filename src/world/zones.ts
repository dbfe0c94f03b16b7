/** Makes served zones of zone plans: apex records, delegations with glue and DS, signatures. RFC 1034 §4.2, RFC 4035 §2. */
import { Result, Schema } from "effect"
import { name } from "../protocol/dns/name.ts"
import { parseRdata } from "../protocol/dns/presentation.ts"
import type { ResourceRecord } from "../protocol/dns/record.ts"
import { classIn, typeCode, typeCodes } from "../protocol/dns/types.ts"
import { delegationSigners, trustAnchors } from "../protocol/dnssec/signing/delegation-signer.ts"
import { usualLifetimes } from "../protocol/dnssec/signing/signature-lifetimes.ts"
import type { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import type { SigningFault, SigningPlan } from "../protocol/dnssec/signing/signing-plan.ts"
import type { Deployment, RecordPlan, ZonePlan, ZoneSigning } from "./deployment.ts"
import { zone, type Zone } from "./name-server/zone.ts"

/** A plan that makes no zone. */
export class ZonePlanRejected extends Schema.TaggedError<ZonePlanRejected>()("ZonePlanRejected", {
  apex: Schema.String,
  /** Owner of the record at fault. */
  owner: Schema.String,
  detail: Schema.String
}) {}

export interface ServedZones {
  /** By name of the server's host, then by `Name.key` of the apex. */
  readonly byServer: ReadonlyMap<string, ReadonlyMap<string, Zone>>
  /** DS RDATA of the root's keys; empty when the root is unsigned. */
  readonly rootAnchors: ReadonlyArray<Uint8Array>
}

/** Our choice for what plans leave out: a day for zone data of the infrastructure, as is common at registries. */
const infrastructureTtlSeconds = 86_400

/** @param nowSeconds when the zones are looked at: keys and DS are those of that time */
export const serveZones = (
  { zones, hosts }: Deployment,
  nowSeconds: number,
  signatures: SignatureStore
): Result.Result<ServedZones, ZonePlanRejected> => {
  const addressesOf = new Map(hosts.map(({ name, addresses }) => [name, addresses]))
  const byServer = new Map<string, Map<string, Zone>>()
  for (const plan of zones) {
    const children = zones.filter(({ apex }) => apex !== plan.apex && parentOf(apex, zones) === plan.apex)
    const written = [
      ...apexRecords(plan),
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
    records.push(...children.flatMap((child) => dsRecords(child, nowSeconds)))

    const signing = signingPlan(plan)
    const made = zone({
      apex: name(plan.apex),
      records,
      signatures,
      ...(signing === undefined ? {} : { plan: signing })
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
  const root = zones.find(({ apex }) => apex === ".")
  const rootPlan = root === undefined ? undefined : signingPlan(root)
  return Result.succeed({
    byServer,
    rootAnchors: rootPlan === undefined ? [] : trustAnchors(name("."), rootPlan, nowSeconds)
  })
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

const delegation = (
  { apex, nameServers }: ZonePlan,
  addressesOf: ReadonlyMap<string, ReadonlyArray<string>>
): ReadonlyArray<RecordPlan> =>
  nameServers.flatMap((server) => [infrastructure(apex, "NS", `${server}.`), ...glue(server, addressesOf)])

const glue = (
  server: string,
  addressesOf: ReadonlyMap<string, ReadonlyArray<string>>
): ReadonlyArray<RecordPlan> =>
  (addressesOf.get(server) ?? []).map((address) => infrastructure(server, "A", address))

const dsRecords = (child: ZonePlan, nowSeconds: number): ReadonlyArray<ResourceRecord> => {
  const plan = signingPlan(child)
  // An island of trust is signed, and nobody above says so (RFC 4033 §2).
  if (plan === undefined || child.signing === "island") return []
  const owner = name(child.apex)
  return delegationSigners(owner, plan, nowSeconds).map((rdata) => ({
    owner,
    type: typeCodes.DS,
    class: classIn,
    ttlSeconds: infrastructureTtlSeconds,
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

/** Algorithm 13 with two keys and NSEC, signed for 14 days every 7: our choice among what is common. */
const soundPlan: SigningPlan = {
  algorithm: 13,
  keys: "split",
  denial: { method: "nsec" },
  lifetimes: usualLifetimes
}

const signingPlan = ({ signing }: ZonePlan): SigningPlan | undefined => {
  if (signing === "unsigned") return undefined
  const fault = faults[signing]
  return fault === undefined ? soundPlan : { ...soundPlan, faults: [fault] }
}

const faults: Readonly<Record<Exclude<ZoneSigning, "unsigned">, SigningFault | undefined>> = {
  signed: undefined,
  island: undefined,
  expired: { fault: "expired" },
  "not-yet-valid": { fault: "not yet valid" },
  "wrong-signature": { fault: "wrong signature" },
  "ds-mismatch": { fault: "DS matches no key" },
  "stripped-signatures": { fault: "stripped RRSIG" },
  "wrong-denial": { fault: "wrong denial" },
  "unknown-algorithm": { fault: "unknown algorithm" }
}
