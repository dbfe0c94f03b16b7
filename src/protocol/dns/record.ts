/** Resource records with their RDATA as octets, and the sets in which DNSSEC signs them. RFC 1035 §3.2, RFC 2181 §5. */
import type { Name } from "./name.ts"

export interface ResourceRecord {
  readonly owner: Name
  /** TYPE code, e.g. 52 for TLSA; see `types.ts`. */
  readonly type: number
  /** CLASS code; 1 is IN. */
  readonly class: number
  /** 0 to 2^31-1 (RFC 2181 §8). */
  readonly ttlSeconds: number
  /** Uncompressed wire format, names inside it with their case as received. */
  readonly rdata: Uint8Array
}

/** All records of one owner, class and type. RFC 2181 §5: they are asked for, signed and cached together. */
export interface RrSet {
  readonly owner: Name
  readonly type: number
  readonly class: number
  readonly ttlSeconds: number
  /** At least one; no two equal. */
  readonly rdatas: ReadonlyArray<Uint8Array>
}
