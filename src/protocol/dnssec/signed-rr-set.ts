/** RRsets together with the signatures that cover them, as they stand in one section of a message. RFC 4035 §3.1.1. */
import { Result } from "effect"
import { rrSetOf, signedOctets } from "../dns/canonical.ts"
import type { Name } from "../dns/name.ts"
import { readRrsig, type Rrsig } from "../dns/rdata/rrsig.ts"
import type { ResourceRecord, RrSet } from "../dns/record.ts"
import { typeCodes } from "../dns/types.ts"

export interface SignedRrSet {
  readonly rrSet: RrSet
  readonly signatures: ReadonlyArray<CoveringSignature>
}

/** One RRSIG and what it covers. */
export class CoveringSignature {
  readonly rrsig: Rrsig
  /** Of the RRSIG record itself. */
  readonly ttlSeconds: number
  readonly #rrSet: RrSet
  #signedOctets: Uint8Array | undefined

  constructor(rrSet: RrSet, rrsig: Rrsig, ttlSeconds: number) {
    this.#rrSet = rrSet
    this.rrsig = rrsig
    this.ttlSeconds = ttlSeconds
  }

  /** As `signedOctets` has them. Made once, because a resolver validates the messages that it keeps again and again. */
  get signedOctets(): Uint8Array | undefined {
    return (this.#signedOctets ??= signedOctets(this.#rrSet, this.rrsig))
  }
}

/** The RRsets of a section, RRSIGs beside what they cover; RRSIGs over nothing and malformed ones are left out. */
export class Section {
  readonly #sets = new Map<string, SignedRrSet>()

  constructor(records: ReadonlyArray<ResourceRecord>, klass: number) {
    const data = new Map<string, Array<ResourceRecord>>()
    const signatures = new Map<string, Array<{ readonly rrsig: Rrsig; readonly ttlSeconds: number }>>()
    for (const record of records) {
      if (record.class !== klass) continue
      if (record.type !== typeCodes.RRSIG) {
        append(data, idOf(record.owner, record.type), record)
        continue
      }
      const rrsig = Result.getOrUndefined(readRrsig(record.rdata))
      if (rrsig === undefined) continue
      append(signatures, idOf(record.owner, rrsig.typeCovered), { rrsig, ttlSeconds: record.ttlSeconds })
    }
    for (const [id, group] of data) {
      const rrSet = rrSetOf(group)
      const covering = signatures.get(id) ?? []
      this.#sets.set(id, {
        rrSet,
        signatures: covering.map(({ rrsig, ttlSeconds }) => new CoveringSignature(rrSet, rrsig, ttlSeconds))
      })
    }
  }

  find(owner: Name, type: number): SignedRrSet | undefined {
    return this.#sets.get(idOf(owner, type))
  }

  ofType(type: number): ReadonlyArray<SignedRrSet> {
    return [...this.#sets.values()].filter(({ rrSet }) => rrSet.type === type)
  }
}

const idOf = (owner: Name, type: number) => `${type} ${owner.key}`

const append = <A>(groups: Map<string, Array<A>>, id: string, item: A): void => {
  const group = groups.get(id)
  if (group === undefined) groups.set(id, [item])
  else group.push(item)
}
