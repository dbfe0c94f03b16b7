/** A zone with the DNSSEC records that it was found with: they are served as they are, for nobody here has its keys. RFC 4035 §3.1. */
import { Result } from "effect"
import { readBase32Hex } from "../../dns/base32hex.ts"
import { compareNames, compareOctets } from "../../dns/canonical.ts"
import type { Name } from "../../dns/name.ts"
import { readNsec3 } from "../../dns/rdata/nsec3.ts"
import { readRrsig } from "../../dns/rdata/rrsig.ts"
import type { ResourceRecord, RrSet } from "../../dns/record.ts"
import { typeCodes } from "../../dns/types.ts"
import { type DenialChain, lastIndexWhere } from "./denial-chain.ts"
import { proofOf } from "./denial-proof.ts"
import { nsec3Hash } from "./nsec3-chain.ts"
import type { ZoneContents } from "./zone-contents.ts"
import type { Denied, ZoneSignatures } from "./zone-signatures.ts"

export class GivenZone implements ZoneSignatures {
  readonly contents: ZoneContents
  /** By owner and type. */
  readonly #rrSets = new Map<string, RrSet>()
  /** RRSIG records, by owner and type covered. */
  readonly #signatures = new Map<string, Array<ResourceRecord>>()
  readonly #chain: DenialChain | undefined

  /** @param records DNSKEY, RRSIG, NSEC, NSEC3 and NSEC3PARAM */
  constructor(contents: ZoneContents, records: ReadonlyArray<ResourceRecord>) {
    this.contents = contents
    for (const record of records) {
      const { owner, type, rdata } = record
      if (type === typeCodes.RRSIG) {
        // One that covers nothing that can be read is served with nothing.
        const covered = Result.getOrUndefined(readRrsig(rdata))?.typeCovered
        const key = `${owner.key} ${covered}`
        this.#signatures.set(key, [...(this.#signatures.get(key) ?? []), record])
        continue
      }
      const key = `${owner.key} ${type}`
      const known = this.#rrSets.get(key)
      const rdatas = [...(known?.rdatas ?? []), rdata]
      const { class: klass, ttlSeconds } = record
      this.#rrSets.set(
        key,
        known === undefined ? { owner, type, class: klass, ttlSeconds, rdatas } : { ...known, rdatas }
      )
    }
    this.#chain = chainOf([...this.#rrSets.values()], contents.apex)
  }

  madeRrSet(name: Name, type: number): RrSet | undefined {
    // RFC 5155 §7.2.8: NSEC3 records are no data at the names of their hashes.
    return type === typeCodes.NSEC3 ? undefined : this.#rrSets.get(`${name.key} ${type}`)
  }

  /** Nothing here changes with time. */
  periodAt(): string {
    return "as given"
  }

  signaturesOver({ owner, type }: RrSet): ReadonlyArray<ResourceRecord> {
    return this.#signatures.get(`${owner.key} ${type}`) ?? []
  }

  /** As far as the records reach: a copy that lacks the closest encloser of a name proves nothing of it. */
  prove(denied: Denied): ReadonlyArray<RrSet> {
    const chain = this.#chain
    return chain !== undefined && this.#reaches(chain, denied) ? proofOf(chain, denied) : []
  }

  /** Every proof by NSEC is a search for the record before a name. One by NSEC3 begins at a match (RFC 5155 §7.2.1). */
  #reaches(chain: DenialChain, denied: Denied): boolean {
    if (chain.method === "nsec" || denied.what === "closer match") return true
    if (denied.what === "type" && chain.matching(denied.name) !== undefined) return true
    const { apex } = this.contents
    for (let at = denied.what === "type" ? denied.name : denied.closestEncloser; ; at = at.parent) {
      if (chain.matching(at) !== undefined) return true
      if (at.labels.length <= apex.labels.length) return false
    }
  }

  allMadeRrSets(): ReadonlyArray<RrSet> {
    return [...this.#rrSets.values()]
  }
}

/** NSEC3 where there is any, as a zone that moves from one to the other has both for a while (RFC 5155 §10.4). */
const chainOf = (rrSets: ReadonlyArray<RrSet>, apex: Name): DenialChain | undefined =>
  nsec3ChainOf(rrSets, apex) ?? nsecChainOf(rrSets)

const nsecChainOf = (rrSets: ReadonlyArray<RrSet>): DenialChain | undefined => {
  const inOrder = rrSets
    .filter(({ type }) => type === typeCodes.NSEC)
    .toSorted((a, b) => compareNames(a.owner, b.owner))
  return ring("nsec", inOrder, (name) => ({
    index: lastIndexWhere(inOrder.length, (index) => compareNames(inOrder[index]!.owner, name) <= 0),
    isAt: ({ owner }) => owner.equals(name)
  }))
}

const nsec3ChainOf = (rrSets: ReadonlyArray<RrSet>, apex: Name): DenialChain | undefined => {
  const read = rrSets.flatMap((rrSet) => {
    if (rrSet.type !== typeCodes.NSEC3 || !rrSet.owner.parent.equals(apex)) return []
    const hash = readBase32Hex(new TextDecoder().decode(rrSet.owner.labels[0]))
    const nsec3 = Result.getOrUndefined(readNsec3(rrSet.rdatas[0]!))
    return hash === undefined || nsec3 === undefined ? [] : [{ rrSet, hash, nsec3 }]
  })
  const parameters = read[0]?.nsec3
  if (parameters === undefined) return undefined
  // RFC 5155 §7.3: a denial is made of records with the same parameters.
  const inOrder = read
    .filter(
      ({ nsec3: { salt, iterations } }) =>
        iterations === parameters.iterations && compareOctets(salt, parameters.salt) === 0
    )
    .toSorted((a, b) => compareOctets(a.hash, b.hash))
  const hashes = new Map(inOrder.map(({ rrSet, hash }) => [rrSet, hash]))
  return ring(
    "nsec3",
    inOrder.map(({ rrSet }) => rrSet),
    (name) => {
      const hashed = nsec3Hash(name, parameters)
      return {
        index: lastIndexWhere(inOrder.length, (index) => compareOctets(inOrder[index]!.hash, hashed) <= 0),
        isAt: (rrSet) => compareOctets(hashes.get(rrSet)!, hashed) === 0
      }
    }
  )
}

/** @param find the last record at or before the name, -1 where that is the last of all, and whether a record is at the name */
const ring = (
  method: DenialChain["method"],
  inOrder: ReadonlyArray<RrSet>,
  find: (name: Name) => { readonly index: number; readonly isAt: (rrSet: RrSet) => boolean }
): DenialChain | undefined =>
  inOrder.length === 0
    ? undefined
    : {
        method,
        matching: (name) => {
          const { index, isAt } = find(name)
          const found = inOrder.at(index)!
          return isAt(found) ? found : undefined
        },
        covering: (name) => inOrder.at(find(name).index)!,
        following: (record) => inOrder[(inOrder.indexOf(record) + 1) % inOrder.length]!,
        all: () => inOrder
      }
