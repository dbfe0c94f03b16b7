/** What a server of a signed zone serves beside its data: made here, or given. RFC 4035 §3.1. */
import type { Name } from "../../dns/name.ts"
import type { ResourceRecord, RrSet } from "../../dns/record.ts"
import type { ZoneContents } from "./zone-contents.ts"

/** What an answer has to deny; names as in RFC 4035 §3.1.3. */
export type Denied =
  | { readonly what: "type"; readonly name: Name }
  | { readonly what: "name"; readonly name: Name; readonly closestEncloser: Name }
  | { readonly what: "closer match"; readonly name: Name; readonly closestEncloser: Name }
  | { readonly what: "type of wildcard"; readonly name: Name; readonly closestEncloser: Name }

export interface ZoneSignatures {
  readonly contents: ZoneContents
  /** RRsets that are there because the zone is signed: DNSKEY and NSEC3PARAM at the apex, NSEC at names of the chain. */
  readonly madeRrSet: (name: Name, type: number, nowSeconds: number) => RrSet | undefined
  /** The same text for two moments at which everything here is the same. */
  readonly periodAt: (nowSeconds: number) => string
  /** The RRSIG records that are served with the RRset at that time: none for glue and for the NS of a delegation. */
  readonly signaturesOver: (rrSet: RrSet, nowSeconds: number) => ReadonlyArray<ResourceRecord>
  /** The NSEC or NSEC3 RRsets that prove it; `signaturesOver` signs them. */
  readonly prove: (denied: Denied) => ReadonlyArray<RrSet>
  /** Every RRset that is in the zone because it is signed, for writing the whole of it. */
  readonly allMadeRrSets: (nowSeconds: number) => ReadonlyArray<RrSet>
}
