/** A zone with its DNSSEC records, each made when it is first served. RFC 4035 §2, RFC 5155 §7. */
import { Result } from "effect"
import type { Name } from "../../dns/name.ts"
import { readSoa } from "../../dns/rdata/soa.ts"
import { writeNsec3Param } from "../../dns/rdata/nsec3.ts"
import type { ResourceRecord, RrSet } from "../../dns/record.ts"
import { classIn, typeCodes } from "../../dns/types.ts"
import { isSignedAt } from "./authoritative-types.ts"
import type { DenialChain } from "./denial-chain.ts"
import { misleading, proofOf } from "./denial-proof.ts"
import { keyChangeTimes } from "./key-roll-over.ts"
import { nsec3Chain, type Nsec3Parameters } from "./nsec3-chain.ts"
import { nsecChain } from "./nsec-chain.ts"
import { signRrSet, withWrongSignature } from "./sign-rr-set.ts"
import { type ValidityWindow, windowAt } from "./signature-lifetimes.ts"
import type { SignatureStore } from "./signature-store.ts"
import { faultOf, type SigningPlan } from "./signing-plan.ts"
import type { ZoneContents } from "./zone-contents.ts"
import { type ZoneKeys, zoneKeysAt } from "./zone-key.ts"
import type { Denied, ZoneSignatures } from "./zone-signatures.ts"

/**
 * Everything here is a function of the contents, the plan and `nowSeconds` (seconds since the epoch). What was made
 * is kept, and the signatures in `signatures`, which zones may share.
 * The serial number of the SOA stays when signatures are renewed: it tells secondaries when to transfer (RFC 1034
 * §4.3.5), and here every server of a zone serves this same object.
 */
export class SignedZone implements ZoneSignatures {
  readonly contents: ZoneContents
  readonly plan: SigningPlan
  readonly #signatures: SignatureStore
  readonly #keyChangeTimes: ReadonlyArray<number>
  readonly #signed = new WeakMap<RrSet, SignedAt>()
  #chain: DenialChain | undefined
  #keys: ZoneKeys | undefined
  #dnskeys: { readonly keys: ZoneKeys; readonly rrSet: RrSet } | undefined

  constructor(contents: ZoneContents, plan: SigningPlan, signatures: SignatureStore) {
    this.contents = contents
    this.plan = plan
    this.#signatures = signatures
    this.#keyChangeTimes = keyChangeTimes(plan.rollOvers ?? [])
  }

  /** RRsets that only signing makes: DNSKEY and NSEC3PARAM at the apex, NSEC at names of the chain. */
  madeRrSet(name: Name, type: number, nowSeconds: number): RrSet | undefined {
    if (type === typeCodes.NSEC && this.plan.denial.method === "nsec")
      return this.#denialChain().matching(name)
    if (!name.equals(this.contents.apex)) return undefined
    if (type === typeCodes.DNSKEY) return this.#dnskeyRrSet(nowSeconds)
    if (type === typeCodes.NSEC3PARAM && this.plan.denial.method === "nsec3") return this.#nsec3ParamRrSet()
    return undefined
  }

  /** The same text for two moments at which everything here is the same: the keys, and the window of new signatures. */
  periodAt(nowSeconds: number): string {
    const { inceptionSeconds, expirationSeconds } = this.#windowAt(nowSeconds)
    const changes = this.#keyChangeTimes.filter((time) => time <= nowSeconds).length
    return `${inceptionSeconds} ${expirationSeconds} ${changes}`
  }

  /** The RRSIG records that are served with the RRset at that time: none for glue and for the NS of a delegation. */
  signaturesOver(rrSet: RrSet, nowSeconds: number): ReadonlyArray<ResourceRecord> {
    const node = this.contents.nodes.get(rrSet.owner.key)
    if (node !== undefined && !isSignedAt(node, rrSet.type)) return []
    if (faultOf(this.plan, "stripped RRSIG", rrSet) !== undefined) return []
    const keys = this.#keysAt(nowSeconds)
    const window = this.#windowFor(rrSet, nowSeconds)
    const known = this.#signed.get(rrSet)
    if (known !== undefined && known.keys === keys && isSameWindow(known.window, window)) return known.records

    const isWrong = faultOf(this.plan, "wrong signature", rrSet) !== undefined
    const signing = rrSet.type === typeCodes.DNSKEY ? keys.signingKeys : keys.signingZone
    const records = signing
      .map((key) => signRrSet({ apex: this.contents.apex, rrSet, key, window, signatures: this.#signatures }))
      .map((record) => (isWrong ? withWrongSignature(record) : record))
    this.#signed.set(rrSet, { keys, window, records })
    return records
  }

  /** The NSEC or NSEC3 RRsets that prove it; `signaturesOver` signs them. */
  prove(denied: Denied): ReadonlyArray<RrSet> {
    if (faultOf(this.plan, "missing denial") !== undefined) return []
    const chain = this.#denialChain()
    const proof = proofOf(chain, denied)
    return faultOf(this.plan, "wrong denial") === undefined ? proof : misleading(chain, proof)
  }

  /** Every RRset that is in the zone because it is signed, for writing the whole of it. */
  allMadeRrSets(nowSeconds: number): ReadonlyArray<RrSet> {
    return [
      this.#dnskeyRrSet(nowSeconds),
      ...(this.plan.denial.method === "nsec3" ? [this.#nsec3ParamRrSet()] : []),
      ...this.#denialChain().all()
    ]
  }

  #denialChain(): DenialChain {
    if (this.#chain === undefined) {
      const { denial } = this.plan
      this.#chain =
        denial.method === "nsec"
          ? nsecChain(this.contents, negativeTtlSeconds(this.contents.soa))
          : nsec3Chain(this.contents, negativeTtlSeconds(this.contents.soa), parametersOf(denial))
    }
    return this.#chain
  }

  /** The same object as long as nothing about the keys changes. */
  #keysAt(nowSeconds: number): ZoneKeys {
    if (this.#keys !== undefined && (this.plan.rollOvers ?? []).length === 0) return this.#keys
    const keys = zoneKeysAt(this.contents.apex, this.plan, nowSeconds)
    if (this.#keys === undefined || !areSameKeys(this.#keys, keys)) this.#keys = keys
    return this.#keys
  }

  #dnskeyRrSet(nowSeconds: number): RrSet {
    const keys = this.#keysAt(nowSeconds)
    if (this.#dnskeys?.keys !== keys) {
      const rrSet = this.#apexRrSet(
        typeCodes.DNSKEY,
        // RFC 8624 sets no TTL; an hour is our choice.
        this.plan.dnskeyTtlSeconds ?? 3_600,
        keys.published.map(({ dnskey }) => dnskey)
      )
      this.#dnskeys = { keys, rrSet }
    }
    return this.#dnskeys.rrSet
  }

  #nsec3Param: RrSet | undefined

  #nsec3ParamRrSet(): RrSet {
    const { denial } = this.plan
    const { salt, iterations } = parametersOf(denial.method === "nsec3" ? denial : {})
    // RFC 5155 §4.1.2: the opt-out flag is not set here. A TTL of 0 is what signers use, for only servers read it.
    this.#nsec3Param ??= this.#apexRrSet(typeCodes.NSEC3PARAM, 0, [
      writeNsec3Param({ hashAlgorithm: 1, flags: 0, iterations, salt })
    ])
    return this.#nsec3Param
  }

  #apexRrSet(type: number, ttlSeconds: number, rdatas: ReadonlyArray<Uint8Array>): RrSet {
    return { owner: this.contents.apex, type, class: classIn, ttlSeconds, rdatas }
  }

  #windowAt(nowSeconds: number): ValidityWindow {
    const stopped = faultOf(this.plan, "not renewed")?.sinceSeconds ?? Infinity
    return windowAt(this.plan.lifetimes, Math.min(nowSeconds, stopped))
  }

  #windowFor(rrSet: RrSet, nowSeconds: number): ValidityWindow {
    const window = this.#windowAt(nowSeconds)
    const expired = faultOf(this.plan, "expired", rrSet)
    if (expired !== undefined) {
      return movedTo(window, { end: window.inceptionSeconds - (expired.bySeconds ?? usualDistanceSeconds) })
    }
    const early = faultOf(this.plan, "not yet valid", rrSet)
    if (early !== undefined) {
      return movedTo(window, { start: window.expirationSeconds + (early.bySeconds ?? usualDistanceSeconds) })
    }
    return window
  }
}

interface SignedAt {
  readonly keys: ZoneKeys
  readonly window: ValidityWindow
  readonly records: ReadonlyArray<ResourceRecord>
}

/** How far wrong windows are from the right one: our choice, well beyond the clock skew that validators forgive. */
export const usualDistanceSeconds = 7 * 86_400

const movedTo = (
  { inceptionSeconds, expirationSeconds }: ValidityWindow,
  to: { readonly start: number } | { readonly end: number }
): ValidityWindow => {
  const length = expirationSeconds - inceptionSeconds
  const start = "start" in to ? to.start : to.end - length
  return { inceptionSeconds: start, expirationSeconds: start + length }
}

const isSameWindow = (a: ValidityWindow, b: ValidityWindow) =>
  a.inceptionSeconds === b.inceptionSeconds && a.expirationSeconds === b.expirationSeconds

const areSameKeys = (a: ZoneKeys, b: ZoneKeys): boolean =>
  (["published", "signingKeys", "signingZone", "delegatedTo"] as const).every(
    (use) => a[use].length === b[use].length && a[use].every((key, i) => key === b[use][i])
  )

const parametersOf = (denial: {
  readonly salt?: Uint8Array
  readonly iterations?: number
  readonly optOut?: boolean
}): Nsec3Parameters => ({
  // RFC 9276 §3.1: no salt, no additional iterations.
  salt: denial.salt ?? new Uint8Array(),
  iterations: denial.iterations ?? 0,
  optOut: denial.optOut ?? false
})

/** RFC 2308 §3, RFC 9077 §3: the lower of the SOA's own TTL and its MINIMUM field. */
export const negativeTtlSeconds = (soa: RrSet): number =>
  Math.min(soa.ttlSeconds, Result.getOrThrow(readSoa(soa.rdatas[0]!)).minimumSeconds)
