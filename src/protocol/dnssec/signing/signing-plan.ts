/** How a zone is signed, and what is wrong with it on purpose. RFC 4035 §2, RFC 6781. */
import type { Name } from "../../dns/name.ts"
import type { RollOver } from "./key-roll-over.ts"
import type { SignatureLifetimes } from "./signature-lifetimes.ts"

/** IANA "DNS Security Algorithm Numbers": those for which there are test keys. */
export const signingAlgorithms = [5, 7, 8, 10, 13, 14, 15] as const
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

/** IANA "Delegation Signer Digest Algorithms": SHA-1, SHA-256, SHA-384. */
export const digestTypes = [1, 2, 4] as const
export type DigestType = (typeof digestTypes)[number]

export interface SigningPlan {
  readonly algorithm: SigningAlgorithm
  /** "split": a key-signing and a zone-signing key (RFC 6781 §3.1); "single": one key for both (RFC 6781 §3.1.1). */
  readonly keys: "split" | "single"
  /** The secret of the keys: equal names give equal keys. The apex by default. */
  readonly keyName?: string
  readonly denial: DenialPlan
  readonly lifetimes: SignatureLifetimes
  /** Of the DS records that go into the parent zone; SHA-256 alone by default (RFC 8624 §3.3). */
  readonly digestTypes?: ReadonlyArray<DigestType>
  /** TTL of the DNSKEY RRset; 3600 by default, our choice. */
  readonly dnskeyTtlSeconds?: number
  /** In order; those of one role must not overlap. */
  readonly rollOvers?: ReadonlyArray<RollOver>
  readonly faults?: ReadonlyArray<SigningFault>
}

export type DenialPlan =
  | { readonly method: "nsec" }
  | {
      readonly method: "nsec3"
      /** Octets; empty as RFC 9276 §3.1 wants unless given. */
      readonly salt?: Uint8Array
      /** Additional iterations; 0 as RFC 9276 §3.1 wants unless given. */
      readonly iterations?: number
      /** RFC 5155 §6: leave unsigned delegations out of the chain. */
      readonly optOut?: boolean
    }

/** The RRsets that a fault concerns: all when nothing is said, else those of that owner and of that type. */
export interface FaultScope {
  readonly owner?: Name
  /** TYPE code. */
  readonly type?: number
}

/** Each is a way in which real zones break, or a state that a validator must tell from a broken one. */
export type SigningFault =
  /** One bit of the signature is turned. */
  | ({ readonly fault: "wrong signature" } & FaultScope)
  /** The window ended `bySeconds` before it should have begun. */
  | ({ readonly fault: "expired"; readonly bySeconds?: number } & FaultScope)
  /** The window begins `bySeconds` after it should have ended. */
  | ({ readonly fault: "not yet valid"; readonly bySeconds?: number } & FaultScope)
  /** Re-signing stopped at that time: from then on the signatures stay as they are, and run out. */
  | { readonly fault: "not renewed"; readonly sinceSeconds: number }
  /** The RRset is served without signatures. */
  | ({ readonly fault: "stripped RRSIG" } & FaultScope)
  /** NSEC or NSEC3 records are genuine but speak about other names. */
  | { readonly fault: "wrong denial" }
  /** Denials come without any NSEC or NSEC3 record. */
  | { readonly fault: "missing denial" }
  /** The parent's DS records name a key that the zone does not have. */
  | { readonly fault: "DS matches no key" }
  /** The DS records name the right key with a digest that is not its own. */
  | { readonly fault: "wrong DS digest" }
  /** The DS records use a digest type that nobody knows (RFC 4509 §3: like no DS at all). */
  | { readonly fault: "unknown digest type" }
  /** Keys and signatures bear an algorithm number that nobody knows (RFC 4035 §5.2: like no DS at all). */
  | { readonly fault: "unknown algorithm" }
  /** The zone is served without any DNSSEC record, whatever its parent says. */
  | { readonly fault: "unsigned zone" }
  /** The key that the DS record names has the REVOKE bit (RFC 5011 §2.1). */
  | { readonly fault: "revoked key" }

/** The first fault of that kind that concerns the RRset, or that concerns no RRset in particular. */
export const faultOf = <Kind extends SigningFault["fault"]>(
  { faults = [] }: SigningPlan,
  kind: Kind,
  rrSet?: { readonly owner: Name; readonly type: number }
): Extract<SigningFault, { readonly fault: Kind }> | undefined =>
  faults.find(
    (fault): fault is Extract<SigningFault, { readonly fault: Kind }> =>
      fault.fault === kind && (rrSet === undefined || isInScope(fault, rrSet))
  )

const isInScope = (fault: SigningFault, rrSet: { readonly owner: Name; readonly type: number }): boolean => {
  const { owner, type }: FaultScope = "owner" in fault || "type" in fault ? fault : {}
  return (owner === undefined || owner.equals(rrSet.owner)) && (type === undefined || type === rrSet.type)
}
