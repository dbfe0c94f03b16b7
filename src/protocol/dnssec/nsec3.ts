/** What NSEC3 records prove: names by their hashes, and the closest encloser. RFC 5155 §5, §8. */
import { hash as digest } from "node:crypto"
import { writeBase32Hex } from "../dns/base32hex.ts"
import { compareOctets } from "../dns/canonical.ts"
import type { Name } from "../dns/name.ts"
import { joined } from "../dns/rdata/octets.ts"
import { type Nsec3, nsec3OptOutFlag } from "../dns/rdata/nsec3.ts"
import { isAncestorDelegationOrDname } from "./nsec.ts"
import type { WorkBudget } from "./work-budget.ts"

/** Its signature has been checked, and it is one level below the apex. */
export interface ProvenNsec3 {
  /** From the owner's first label, decoded. */
  readonly hashedOwner: Uint8Array
  readonly nsec3: Nsec3
  readonly ttlSeconds: number
}

/** RFC 9276 §3.2: a validator may take answers with more for insecure; BIND and Unbound draw the line here. */
export const maxNsec3Iterations = 150

/** RFC 5155 §5: the hash of a name in canonical form, salted, and hashed again `iterations` times. */
export const hashName = (
  name: Name,
  { iterations, salt }: Pick<Nsec3, "iterations" | "salt">
): Uint8Array => {
  let hashed: Uint8Array = sha1(joined(name.toCanonicalWire(), salt))
  for (let i = 0; i < iterations; i++) hashed = sha1(salt.length === 0 ? hashed : joined(hashed, salt))
  return hashed
}

export const hashedLabel = (name: Name, parameters: Pick<Nsec3, "iterations" | "salt">): string =>
  writeBase32Hex(hashName(name, parameters))

/** §7.2.1, §8.3. */
export interface ClosestEncloserProof {
  readonly closestEncloser: Name
  /** Covers the name one label longer, the "next closer" name. */
  readonly covering: ProvenNsec3
}

/** The NSEC3 records of one answer, all with the same parameters and few enough iterations. */
export class Nsec3Proofs {
  readonly records: ReadonlyArray<ProvenNsec3>
  readonly #apex: Name
  readonly #budget: WorkBudget
  readonly #hashes = new Map<string, Uint8Array>()

  constructor(records: ReadonlyArray<ProvenNsec3>, apex: Name, budget: WorkBudget) {
    this.records = records
    this.#apex = apex
    this.#budget = budget
  }

  /** The record of that very name. */
  matching(name: Name): ProvenNsec3 | undefined {
    const hashed = this.#hash(name)
    return hashed && this.records.find(({ hashedOwner }) => compareOctets(hashedOwner, hashed) === 0)
  }

  /** A record that says that no such name is in the zone, but for unsigned delegations under opt-out. */
  covering(name: Name): ProvenNsec3 | undefined {
    const hashed = this.#hash(name)
    return hashed && this.records.find((record) => coversHash(record, hashed))
  }

  /** §8.3: the longest existing ancestor of a name that does not exist; undefined when it is not shown. */
  closestEncloser(name: Name): ClosestEncloserProof | undefined {
    let nextCloser = name
    while (nextCloser.labels.length > this.#apex.labels.length) {
      const candidate = nextCloser.parent
      const match = this.matching(candidate)
      if (match === undefined) {
        nextCloser = candidate
        continue
      }
      // §8.3: the record must not come from the parent's side of a cut, nor stand beside a DNAME.
      if (isAncestorDelegationOrDname(match.nsec3.types)) return undefined
      const covering = this.covering(nextCloser)
      return covering && { closestEncloser: candidate, covering }
    }
    return undefined
  }

  #hash(name: Name): Uint8Array | undefined {
    const parameters = this.records[0]?.nsec3
    if (parameters === undefined) return undefined
    const known = this.#hashes.get(name.key)
    if (known !== undefined) return known
    if (!this.#budget.spendRounds(parameters.iterations + 1)) return undefined
    const hashed = hashName(name, parameters)
    this.#hashes.set(name.key, hashed)
    return hashed
  }
}

export const isOptOut = ({ nsec3 }: ProvenNsec3): boolean => (nsec3.flags & nsec3OptOutFlag) !== 0

/** §8.3: between owner and next in hash order; the last record of the circle covers both ends of it. */
const coversHash = ({ hashedOwner, nsec3 }: ProvenNsec3, hashed: Uint8Array): boolean => {
  const next = nsec3.nextHashedOwnerName
  const isAfterOwner = compareOctets(hashedOwner, hashed) < 0
  const isBeforeNext = compareOctets(hashed, next) < 0
  return compareOctets(hashedOwner, next) < 0
    ? isAfterOwner && isBeforeNext
    : isAfterOwner || (isBeforeNext && compareOctets(hashedOwner, hashed) !== 0)
}

const sha1 = (octets: Uint8Array): Uint8Array => digest("sha1", octets, "buffer")
