/**
 * Insecure TLSA records that a sender keeps beyond their TTL, and by which rule new ones take their place. No RFC has this: the
 * hypothesis is that of a pin which the first answer sets, as RFC 7469 did for the web.
 */
import { Result, Schema } from "effect"
import { parseRdata, presentRdata } from "../../protocol/dns/presentation.ts"
import { readTlsa, type TlsaRdata, writeTlsa } from "../../protocol/dns/rdata/tlsa.ts"
import { typeCodes } from "../../protocol/dns/types.ts"
import { tlsaOwner } from "../../protocol/dane/tlsa.ts"
import type { PublishedRecord } from "../trust-model.ts"

export const latchKeys = ["next-hop", "mx-host"] as const
export const latchUpdates = ["any-valid", "authenticated-only", "authenticated-both", "continuity"] as const
export const latchRevocations = ["expiry", "empty-rrset", "marker"] as const

export interface LatchRules {
  /** 0 keeps nothing. */
  readonly latchSeconds: number
  readonly latchKey: (typeof latchKeys)[number]
  readonly latchUpdate: (typeof latchUpdates)[number]
  readonly latchRevoke: (typeof latchRevocations)[number]
  readonly mxPinned: boolean
}

/** Records of one MX host, with the base domain at which they were found. */
export interface HostRecords {
  readonly baseDomain: string
  readonly records: ReadonlyArray<TlsaRdata>
}

/** What is kept under one key: of a domain, or of one MX host. */
export interface Latch {
  /** By name of the MX host. */
  readonly hosts: Readonly<Record<string, HostRecords>>
  /** MX hosts that the domain had; empty where they are not pinned. */
  readonly mxHosts: ReadonlyArray<string>
}

export const emptyLatch: Latch = { hosts: {}, mxHosts: [] }

/** What DNS says of an MX host now. */
export type Fresh =
  | ({ readonly _tag: "Records" } & HostRecords)
  | { readonly _tag: "None" }
  | { readonly _tag: "Failed"; readonly type: string; readonly detail: string }

export type Ruling =
  /** What is in force now; `from` says whence. */
  | {
      readonly _tag: "InForce"
      readonly found: Fresh
      readonly from: "dns" | "latch"
      /** To be kept at once. */
      readonly stores?: Latch
      /** To be kept once a session has satisfied what is in force. */
      readonly storesAfterSession?: Latch
    }
  /** The host is none that the domain had. */
  | { readonly _tag: "NotPinned" }

/** An owner that wants to be let go of: a usage that nothing is matched by (RFC 7218 §2.1, PrivCert). */
const revokingUsage = 255

/** The record with which an owner says so; it need name nothing. */
export const revocationMarker = (mxHost: string, ttlSeconds: number): PublishedRecord => ({
  owner: tlsaOwner(mxHost),
  type: "TLSA",
  data: present({
    certificateUsage: revokingUsage,
    selector: 0,
    matchingType: 0,
    associationData: new Uint8Array([0])
  }),
  ttlSeconds
})

/** @param mxHosts those that the domain has now */
export const rule = (
  rules: LatchRules,
  latch: Latch | undefined,
  mxHost: string,
  fresh: Fresh,
  mxHosts: ReadonlyArray<string>
): Ruling => {
  const fromDns = { _tag: "InForce", found: fresh, from: "dns" } as const
  if (rules.latchSeconds === 0) return fromDns
  if (latch !== undefined && rules.mxPinned && !latch.mxHosts.includes(mxHost)) return { _tag: "NotPinned" }

  const kept = latch?.hosts[mxHost]
  const next = (found: HostRecords): Latch => ({
    hosts: { ...latch?.hosts, [mxHost]: { baseDomain: found.baseDomain, records: found.records } },
    // Pinned hosts change with a session that satisfied what was kept, and with nothing else.
    mxHosts: rules.mxPinned ? (latch?.mxHosts ?? mxHosts) : []
  })
  if (kept === undefined) {
    if (fresh._tag !== "Records") return fromDns
    return rules.latchUpdate === "authenticated-only" || rules.latchUpdate === "authenticated-both"
      ? { ...fromDns, storesAfterSession: next(fresh) }
      : { ...fromDns, stores: next(fresh) }
  }

  const fromLatch = { _tag: "InForce", found: { _tag: "Records", ...kept }, from: "latch" } as const
  if (isRevocation(rules, fresh)) return { ...fromDns, stores: without(latch!, mxHost) }
  if (fresh._tag !== "Records") return fromLatch
  const renewed: Latch = { ...next(fresh), mxHosts: rules.mxPinned ? mxHosts : [] }
  switch (rules.latchUpdate) {
    case "any-valid":
      return { ...fromDns, stores: next(fresh), storesAfterSession: renewed }
    case "authenticated-only":
    case "authenticated-both":
      return { ...fromLatch, storesAfterSession: renewed }
    case "continuity":
      return sharesOne(kept.records, fresh.records)
        ? { ...fromDns, stores: next(fresh), storesAfterSession: renewed }
        : fromLatch
  }
}

const isRevocation = ({ latchRevoke }: LatchRules, fresh: Fresh): boolean => {
  if (latchRevoke === "empty-rrset") return fresh._tag === "None"
  return (
    latchRevoke === "marker" &&
    fresh._tag === "Records" &&
    fresh.records.some(({ certificateUsage }) => certificateUsage === revokingUsage)
  )
}

const without = ({ hosts, mxHosts }: Latch, mxHost: string): Latch => ({
  hosts: Object.fromEntries(Object.entries(hosts).filter(([host]) => host !== mxHost)),
  mxHosts
})

const sharesOne = (kept: ReadonlyArray<TlsaRdata>, fresh: ReadonlyArray<TlsaRdata>): boolean => {
  const known = new Set(kept.map(present))
  return fresh.some((record) => known.has(present(record)))
}

const present = (record: TlsaRdata): string => presentRdata(typeCodes.TLSA, writeTlsa(record))

/** In a memory that keeps text: records in presentation format, RFC 6698 §2.2. */
const Kept = Schema.Struct({
  mxHosts: Schema.Array(Schema.String),
  hosts: Schema.Array(
    Schema.Struct({ host: Schema.String, baseDomain: Schema.String, records: Schema.Array(Schema.String) })
  )
})
const KeptText = Schema.fromJsonString(Kept)

export const writeLatch = ({ hosts, mxHosts }: Latch): string =>
  Schema.encodeSync(KeptText)({
    mxHosts,
    hosts: Object.entries(hosts).map(([host, { baseDomain, records }]) => ({
      host,
      baseDomain,
      records: records.map(present)
    }))
  })

/** Undefined for anything that `writeLatch` did not write. */
export const readLatch = (text: string): Latch | undefined => {
  const kept = Schema.decodeUnknownResult(KeptText)(text)
  if (Result.isFailure(kept)) return undefined
  const hosts: Record<string, HostRecords> = {}
  for (const { host, baseDomain, records } of kept.success.hosts) {
    const read = Result.all(
      records.map((record) => Result.flatMap(parseRdata(typeCodes.TLSA, record), readTlsa))
    )
    if (Result.isFailure(read)) return undefined
    hosts[host] = { baseDomain, records: read.success }
  }
  return { mxHosts: kept.success.mxHosts, hosts }
}
