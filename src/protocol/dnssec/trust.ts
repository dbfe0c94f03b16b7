/**
 * What earlier validations established about zone cuts, with the time for which each holds.
 *
 * Owned by the caller and good for one set of anchors and one policy. Every entry is compared with the time of
 * the validation that wants to use it, so a clock may jump without a stale verdict coming out.
 */
import type { Name } from "../dns/name.ts"
import { checkSignature, type SignatureCheck, type SignatureMemory } from "../keys/signature.ts"
import type { EvidenceList } from "./evidence.ts"
import type { Shortfall } from "./verdict.ts"
import type { ZoneKey } from "./zone-key.ts"

/** Seconds since the epoch, both ends included. */
export interface Window {
  readonly fromSeconds: number
  readonly untilSeconds: number
}

/** A zone whose keys are known through a chain from a trust anchor. */
export interface SecureZone {
  readonly status: "secure"
  readonly apex: Name
  /** Those of its DNSKEY RRset that may sign (RFC 4034 §2.1.1). */
  readonly keys: ReadonlyArray<ZoneKey>
}

/** What there is at a name: a secure zone's apex, an insecure one's, no cut, or no name at all. */
export type ZoneCut =
  | { readonly kind: "secure zone"; readonly zone: SecureZone }
  | { readonly kind: "insecure"; readonly shortfall: Shortfall }
  | { readonly kind: "no cut" }
  | { readonly kind: "no such name" }

export interface KnownCut {
  readonly cut: ZoneCut
  readonly window: Window
  /** What showed it. */
  readonly evidence: EvidenceList
}

export class Trust {
  readonly #cuts = new Map<string, KnownCut>()
  readonly #signatures: SignatureMemory | undefined

  /** Without a memory of signatures each is checked each time. One memory may serve many of these. */
  constructor(signatures?: SignatureMemory) {
    this.#signatures = signatures
  }

  cutAt(name: Name, nowSeconds: number): KnownCut | undefined {
    const known = this.#cuts.get(name.key)
    return known !== undefined && isWithin(nowSeconds, known.window) ? known : undefined
  }

  remember(name: Name, known: KnownCut): void {
    this.#cuts.delete(name.key)
    this.#cuts.set(name.key, known)
    if (this.#cuts.size <= maxCuts) return
    const oldest = this.#cuts.keys().next()
    if (oldest.done !== true) this.#cuts.delete(oldest.value)
  }

  checkSignature(check: SignatureCheck): boolean {
    return this.#signatures?.check(check) ?? checkSignature(check)
  }
}

export const isWithin = (nowSeconds: number, { fromSeconds, untilSeconds }: Window): boolean =>
  fromSeconds <= nowSeconds && nowSeconds <= untilSeconds

export const intersect = (...windows: ReadonlyArray<Window>): Window => ({
  fromSeconds: Math.max(...windows.map(({ fromSeconds }) => fromSeconds)),
  untilSeconds: Math.min(...windows.map(({ untilSeconds }) => untilSeconds))
})

/** Our choice: a run has a few cuts for each of some thousand domains. */
const maxCuts = 65_536
