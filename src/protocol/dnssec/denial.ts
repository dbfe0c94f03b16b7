/** Does the authority section prove that there is no such name, or no such data? RFC 4035 §5.4, RFC 5155 §8. */
import { Result } from "effect"
import { readBase32Hex } from "../dns/base32hex.ts"
import { compareOctets } from "../dns/canonical.ts"
import type { Name } from "../dns/name.ts"
import { readNsec } from "../dns/rdata/nsec.ts"
import { nsec3OptOutFlag, readNsec3 } from "../dns/rdata/nsec3.ts"
import { rcodes, typeCodes, typeName } from "../dns/types.ts"
import { type Citation, rfc } from "../rfc.ts"
import type { ValidationContext } from "./context.ts"
import {
  closestEncloserOf,
  lacksType,
  nsecCovers,
  nsecShowsEmptyNonTerminal,
  type ProvenNsec
} from "./nsec.ts"
import { isOptOut, maxNsec3Iterations, Nsec3Proofs, type ProvenNsec3 } from "./nsec3.ts"
import { checkRrSet, type GoodSignature } from "./signature.ts"
import type { Section, SignedRrSet } from "./signed-rr-set.ts"
import type { SecureZone, Window } from "./trust.ts"
import { bogus, insecure, type Shortfall } from "./verdict.ts"

/** What was proven to be absent. */
export interface Absence {
  readonly status: "secure"
  readonly what: "no such name" | "no such data"
  /** The types that do exist at the name; empty for an empty non-terminal or when a wildcard stood in. */
  readonly types: ReadonlyArray<number>
  readonly because: Citation
}

/** The denials of one answer whose signatures are good. */
export class DenialProofs {
  readonly #apex: Name
  readonly #nsecs: ReadonlyArray<ProvenNsec>
  readonly #nsec3s: Nsec3Proofs
  /** RFC 9276 §3.2: an authentic NSEC3 record has more iterations than we care to compute. */
  readonly #hasTooManyIterations: boolean
  /** Their RRsets. */
  readonly sets: ReadonlyArray<SignedRrSet>
  /** Within which all of them count. */
  readonly window: Window

  constructor(authority: Section, zone: SecureZone, context: ValidationContext) {
    // However many there are: those of other zones cost nothing, and signatures are counted by the budget.
    const nsecs = authority.ofType(typeCodes.NSEC)
    const nsec3s = authority.ofType(typeCodes.NSEC3)
    const windows: Array<Window> = []
    const sets: Array<SignedRrSet> = []
    const check = (set: SignedRrSet): GoodSignature | undefined => {
      const signature = checkRrSet(set, zone, context)
      // One that was made from a wildcard stands at no name of its own.
      if (signature.status !== "secure" || signature.closestEncloser !== undefined) return undefined
      windows.push({
        fromSeconds: signature.window.fromSeconds,
        untilSeconds: context.nowSeconds + signature.ttlSeconds
      })
      sets.push(set)
      return signature
    }
    const proven = nsec3s.flatMap((set) => provenNsec3(set, zone.apex, check))
    const computable = proven.filter(({ nsec3 }) => nsec3.iterations <= maxNsec3Iterations)
    this.#apex = zone.apex
    this.#nsecs = nsecs.flatMap((set) => provenNsec(set, check))
    this.#hasTooManyIterations = computable.length < proven.length
    this.#nsec3s = new Nsec3Proofs(withSameParameters(computable), zone.apex, context.budget)
    this.sets = sets
    this.window = {
      fromSeconds: Math.max(-Infinity, ...windows.map(({ fromSeconds }) => fromSeconds)),
      untilSeconds: Math.min(Infinity, ...windows.map(({ untilSeconds }) => untilSeconds))
    }
  }

  /** Is it proven that the question has no answer in this zone? The RCODE says what the proof claims to show. */
  proveAbsence(name: Name, type: number, rcode: number): Absence | Shortfall {
    return (
      this.#byNsec(name, type) ?? this.#byNsec3(name, type, rcode) ?? this.#unproven(name, typeName(type))
    )
  }

  /**
   * RFC 4035 §5.3.4, RFC 5155 §8.8: records made from the wildcard below `closestEncloser` may stand in for `owner`
   * only if nothing closer to it exists. Undefined when that is proven.
   */
  obstacleToWildcard(owner: Name, closestEncloser: Name): Shortfall | undefined {
    const nextCloser = owner.lastLabels(closestEncloser.labels.length + 1)
    const isDeniedByNsec = this.#nsecs.some(
      (nsec) =>
        nsecCovers(nsec, owner, this.#apex) &&
        !nsec.nsec.nextDomainName.isAtOrBelow(nextCloser) &&
        !nsec.owner.isAtOrBelow(nextCloser)
    )
    if (isDeniedByNsec) return undefined
    const covering = this.#nsec3s.covering(nextCloser)
    if (covering === undefined) {
      const shortfall = this.#unproven(owner, "wildcard")
      return shortfall.status === "insecure"
        ? shortfall
        : bogus("proof for the wildcard missing", `${owner}`, rfc(4035, "5.3.4"))
    }
    return isOptOut(covering) ? optOut(nextCloser) : undefined
  }

  #byNsec(name: Name, type: number): Absence | undefined {
    const because = rfc(4035, "5.4")
    const atName = this.#nsecAt(name, type)
    if (atName !== undefined) return { ...noSuchData(because), types: atName }
    const covering = this.#nsecs.find((nsec) => nsecCovers(nsec, name, this.#apex))
    if (covering === undefined) return undefined
    const wildcard = closestEncloserOf(covering, name).wildcardChild
    // RFC 4035 §3.1.3.4: the wildcard exists, but not with this type.
    if (this.#nsecAt(wildcard, type) !== undefined) return noSuchData(because)
    // RFC 4035 §3.1.3.2: neither the name nor a wildcard that could have stood in for it.
    return this.#nsecs.some((nsec) => nsecCovers(nsec, wildcard, this.#apex))
      ? { status: "secure", what: "no such name", types: [], because }
      : undefined
  }

  /** The types at a name that exists without `type`; undefined when that is not shown. */
  #nsecAt(name: Name, type: number): ReadonlyArray<number> | undefined {
    for (const proven of this.#nsecs) {
      if (proven.owner.equals(name) && lacksType(proven.nsec.types, type, name)) return proven.nsec.types
      if (nsecShowsEmptyNonTerminal(proven, name, this.#apex)) return []
    }
    return undefined
  }

  #byNsec3(name: Name, type: number, rcode: number): Absence | Shortfall | undefined {
    const match = this.#nsec3s.matching(name)
    if (match !== undefined) {
      // RFC 5155 §8.5, §8.6.
      return lacksType(match.nsec3.types, type, name)
        ? { ...noSuchData(rfc(5155, type === typeCodes.DS ? "8.6" : "8.5")), types: match.nsec3.types }
        : undefined
    }
    const proof = this.#nsec3s.closestEncloser(name)
    if (proof === undefined) return undefined
    const wildcard = proof.closestEncloser.wildcardChild
    const atWildcard = this.#nsec3s.matching(wildcard)
    const isAbsent =
      atWildcard !== undefined
        ? // RFC 5155 §8.7: the wildcard exists, but not with this type.
          lacksType(atWildcard.nsec3.types, type, wildcard)
        : // RFC 5155 §8.4: no wildcard could have stood in for the name.
          this.#nsec3s.covering(wildcard) !== undefined
    // RFC 5155 §9.2: an unsigned delegation may hide in the span. For DS the span alone says so (RFC 5155 §8.6).
    // RFC 5155 §7.1 with erratum 3441: the empty non-terminals above such a delegation hide there too, beyond any
    // wildcard, so that a zone has nothing more to show for an absence of data; a name error still has to deny the
    // wildcard (RFC 5155 §8.4).
    if (isOptOut(proof.covering) && (isAbsent || type === typeCodes.DS || rcode === rcodes.NOERROR)) {
      return optOut(name)
    }
    if (!isAbsent) return undefined
    return atWildcard !== undefined
      ? noSuchData(rfc(5155, "8.7"))
      : { status: "secure", what: "no such name", types: [], because: rfc(5155, "8.4") }
  }

  #unproven(name: Name, what: string): Shortfall {
    return this.#hasTooManyIterations
      ? insecure("too many NSEC3 iterations", `${this.#apex}`, rfc(9276, "3.2"))
      : bogus("proof of absence missing", `${name} ${what}`, rfc(4035, "5.4"))
  }
}

const noSuchData = (because: Citation): Absence => ({
  status: "secure",
  what: "no such data",
  types: [],
  because
})

const optOut = (name: Name): Shortfall => insecure("opt-out span", `${name}`, rfc(5155, "9.2"))

const provenNsec = (
  set: SignedRrSet,
  check: (set: SignedRrSet) => GoodSignature | undefined
): ReadonlyArray<ProvenNsec> => {
  const rdata = set.rrSet.rdatas[0]
  // A name has one NSEC record; of two, neither can be believed to speak for the zone.
  if (rdata === undefined || set.rrSet.rdatas.length > 1) return []
  const nsec = Result.getOrUndefined(readNsec(rdata))
  const signature = nsec && check(set)
  return nsec && signature ? [{ owner: set.rrSet.owner, nsec, ttlSeconds: signature.ttlSeconds }] : []
}

const provenNsec3 = (
  set: SignedRrSet,
  apex: Name,
  check: (set: SignedRrSet) => GoodSignature | undefined
): ReadonlyArray<ProvenNsec3> => {
  const { owner, rdatas } = set.rrSet
  const hashedOwner = readBase32Hex(Buffer.from(owner.labels[0] ?? []).toString("latin1"))
  if (rdatas.length !== 1 || hashedOwner === undefined || !owner.parent.equals(apex)) return []
  const nsec3 = Result.getOrUndefined(readNsec3(rdatas[0]!))
  // RFC 5155 §8.1, §8.2: other hash algorithms and unknown flags are to be ignored.
  if (nsec3 === undefined || nsec3.hashAlgorithm !== 1 || (nsec3.flags & ~nsec3OptOutFlag) !== 0) return []
  const signature = check(set)
  return signature ? [{ hashedOwner, nsec3, ttlSeconds: signature.ttlSeconds }] : []
}

/** RFC 5155 §8.2: records with other parameters than the first belong to another chain. */
const withSameParameters = (records: ReadonlyArray<ProvenNsec3>): ReadonlyArray<ProvenNsec3> => {
  const first = records[0]?.nsec3
  return records.filter(
    ({ nsec3 }) => nsec3.iterations === first?.iterations && compareOctets(nsec3.salt, first.salt) === 0
  )
}
