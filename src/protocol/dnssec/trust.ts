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

/** A cut, and what showed it. */
export interface KnownCut {
  readonly cut: ZoneCut
  readonly evidence: EvidenceList
}

export interface Trust {
  /** What holds at that time of the zone cut at the name. */
  readonly cutAt: (name: Name, nowSeconds: number) => KnownCut | undefined
  readonly remember: (name: Name, known: KnownCut, window: Window) => void
  /** Verdicts may be remembered too: they depend on octets alone. */
  readonly checkSignature: (check: SignatureCheck) => boolean
}

/** Kept as long as the program runs that has it. Without a memory of signatures each is checked each time; one memory may serve many of these. */
export class PlainTrust implements Trust {
  readonly #cuts = new Map<string, { readonly known: KnownCut; readonly window: Window }>()
  readonly #signatures: SignatureMemory | undefined

  constructor(signatures?: SignatureMemory) {
    this.#signatures = signatures
  }

  cutAt(name: Name, nowSeconds: number): KnownCut | undefined {
    const known = this.#cuts.get(name.key)
    return known !== undefined && isWithin(nowSeconds, known.window) ? known.known : undefined
  }

  remember(name: Name, known: KnownCut, window: Window): void {
    this.#cuts.set(name.key, { known, window })
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
