/**
 * Finds the zone that a name lies in and the keys of that zone, from the closest trust anchor down. RFC 4035 §5.2.
 *
 * At every label in between the parent is asked for DS. What it answers is one of: signed DS records (a secure zone
 * begins), a proof that there are none at a delegation (everything below is insecure), a proof that no delegation
 * is there at all (still the same zone), or nothing of the kind (no verdict but bogus).
 */
import { Result } from "effect"
import { Name } from "../dns/name.ts"
import { readDs } from "../dns/rdata/ds.ts"
import { typeCodes } from "../dns/types.ts"
import { rfc } from "../rfc.ts"
import { findAlias } from "./aliases.ts"
import { closest, closestAnchors, dsOf, isAnchored, type TrustAnchor } from "./anchors.ts"
import type { Asking } from "./asking.ts"
import type { ValidationContext } from "./context.ts"
import { isSupportedAlgorithm } from "./algorithms.ts"
import {
  type Delegation,
  type EstablishedZone,
  establishZone,
  isVouchedForBy,
  usableDs
} from "./delegation.ts"
import { DenialProofs } from "./denial.ts"
import type { Questioning, Reply } from "./questioning.ts"
import { checkRrSet } from "./signature.ts"
import type { SignedRrSet } from "./signed-rr-set.ts"
import { intersect, type SecureZone, type Window, type ZoneCut } from "./trust.ts"
import { bogus, indeterminate, insecure, type Shortfall } from "./verdict.ts"
import type { ZoneKey } from "./zone-key.ts"

export class ZoneCuts {
  readonly #anchors: ReadonlyArray<TrustAnchor>
  readonly #negativeAnchors: ReadonlyArray<Name>
  readonly #questioning: Questioning
  readonly #context: ValidationContext

  constructor(options: {
    readonly anchors: ReadonlyArray<TrustAnchor>
    readonly negativeAnchors: ReadonlyArray<Name>
    readonly questioning: Questioning
    readonly context: ValidationContext
  }) {
    this.#anchors = options.anchors
    this.#negativeAnchors = options.negativeAnchors
    this.#questioning = options.questioning
    this.#context = options.context
  }

  /** The secure zone that `name` lies in, or why there is none. A zone's apex lies in the zone itself. */
  *zoneOf(name: Name): Asking<SecureZone | Shortfall> {
    const start = closestAnchors(name, this.#anchors)
    // RFC 7672 §2.1.1 and RFC 4035 §4.3: below no anchor at all a name is insecure.
    if (start === undefined)
      return this.#outside(Name.root, insecure("no trust anchor", `${name}`, rfc(4035, "4.3")))
    const negative = closest(name, this.#negativeAnchors)
    if (negative !== undefined && negative.labels.length >= start.zone.labels.length) {
      return this.#outside(negative, insecure("negative trust anchor", `${negative}`, rfc(7646, "2")))
    }

    const first = yield* this.#cutAt(start.zone, undefined, () =>
      this.#anchoredZone(start.zone, start.anchors)
    )
    if (first.kind === "insecure") return first.shortfall
    if (first.kind === "failed") return first.shortfall
    if (first.kind !== "secure zone") return bogus("DNSKEY missing", `${start.zone}`, rfc(4035, "5"))
    let zone = first.zone
    for (let count = start.zone.labels.length + 1; count <= name.labels.length; count++) {
      const below = name.lastLabels(count)
      const parent = zone
      const cut = yield* this.#cutAt(below, parent, () => this.#examine(below, parent))
      if (cut.kind === "insecure" || cut.kind === "failed") return cut.shortfall
      if (cut.kind === "no such name") return zone
      if (cut.kind === "secure zone") zone = cut.zone
    }
    return zone
  }

  /** Local policy says so, whatever DNS holds. */
  #outside(name: Name, found: Shortfall): Shortfall {
    this.#context.evidence.push({ kind: "cut", name, found, proofs: [] })
    return found
  }

  /** From memory when it still holds, otherwise found out and remembered. Failures are not remembered. */
  *#cutAt(name: Name, parent: SecureZone | undefined, find: () => Asking<Found>): Asking<ZoneCut | Failed> {
    const { trust, nowSeconds, evidence } = this.#context
    const known = trust.cutAt(name, nowSeconds)
    if (known !== undefined) {
      evidence.push(known.evidence)
      return known.cut
    }
    const first = evidence.length
    const found = yield* find()
    const shown = found.kind === "failed" ? found : found.cut
    if (shown.kind !== "no cut" && shown.kind !== "no such name") {
      const what = shown.kind === "secure zone" ? shown.zone : shown.shortfall
      const proofs = found.kind === "failed" ? [] : (found.proofs ?? [])
      evidence.push({ kind: "cut", name, ...(parent && { parent: parent.apex }), found: what, proofs })
    }
    if (found.kind === "failed") return found
    trust.remember(name, { cut: found.cut, evidence: evidence.slice(first) }, found.window)
    return found.cut
  }

  *#anchoredZone(apex: Name, anchors: ReadonlyArray<TrustAnchor>): Asking<Found> {
    const { policy } = this.#context
    const anchoredDs = dsOf(anchors)
    const usable = usableDs(anchoredDs, policy)
    const isUsableKey = (key: ZoneKey) =>
      isSupportedAlgorithm(key.dnskey.algorithm, policy) && isAnchored(key, anchors)
    const hasUsableKey = anchors.some(
      ({ type, rdata }) => type === typeCodes.DNSKEY && isSupportedAlgorithm(rdata[3] ?? 0, policy)
    )
    if (usable.length === 0 && !hasUsableKey) return insecureFrom(unsupported(apex), always)
    return yield* this.#keysOf(
      { apex, ds: usable, anchors },
      (key) => isUsableKey(key) || isVouchedForBy(usable, apex, key),
      always
    )
  }

  *#examine(name: Name, parent: SecureZone): Asking<Found> {
    const reply = yield* this.#questioning.ask(name, typeCodes.DS)
    if (reply === undefined) {
      return failed(indeterminate(`no answer to ${name} DS`, rfc(4035, "4.3")))
    }
    const ds = reply.answer.find(name, typeCodes.DS)
    if (ds !== undefined) {
      const signature = checkRrSet(ds, parent, this.#context)
      if (signature.status !== "secure") return failed(signature)
      const window = {
        fromSeconds: signature.window.fromSeconds,
        untilSeconds: this.#context.nowSeconds + signature.ttlSeconds
      }
      // No parent delegates to a wildcard's child with keys; RFC 4592 §4.2 has DS at wildcards mean nothing.
      if (signature.closestEncloser !== undefined) {
        return failed(bogus("proof for the wildcard missing", `${name} DS`, rfc(4592, "4.6")))
      }
      const records = ds.rrSet.rdatas
        .map((rdata) => Result.getOrUndefined(readDs(rdata)))
        .filter((record) => record !== undefined)
      const usable = usableDs(records, this.#context.policy)
      if (usable.length === 0) return insecureFrom(unsupported(name), window)
      return yield* this.#keysOf(
        { apex: name, ds: usable },
        (key) => isVouchedForBy(usable, name, key),
        window
      )
    }
    return this.#withoutDs(name, reply, parent)
  }

  /** RFC 4035 §5.2: no DS must be proven, and so must be that there is a delegation at all. */
  #withoutDs(name: Name, reply: Reply, parent: SecureZone): Found {
    const proofs = new DenialProofs(reply.authority, parent, this.#context)
    const alias = findAlias(name, typeCodes.DS, reply.answer)
    if (alias !== undefined) {
      // RFC 2181 §10.1: where a CNAME is there is no NS, and below a DNAME (RFC 6672 §2.4) there is nothing.
      const signature = checkRrSet(alias.set, parent, this.#context)
      if (signature.status !== "secure") return failed(signature)
      const obstacle =
        signature.closestEncloser &&
        proofs.obstacleToWildcard(alias.set.rrSet.owner, signature.closestEncloser)
      if (obstacle?.status === "insecure") return insecureFrom(obstacle, proofs.window, proofs.sets)
      if (obstacle !== undefined) return failed(obstacle)
      const window = {
        fromSeconds: signature.window.fromSeconds,
        untilSeconds: this.#context.nowSeconds + signature.ttlSeconds
      }
      return { kind: "found", cut: { kind: "no cut" }, window }
    }

    const absence = proofs.proveAbsence(name, typeCodes.DS, reply.rcode)
    if (absence.status === "insecure") return insecureFrom(absence, proofs.window, proofs.sets)
    if (absence.status !== "secure") return failed(absence)
    if (absence.types.includes(typeCodes.NS)) {
      const detail = `${name}, delegated by ${parent.apex} without DS`
      const unsigned = insecure("unsigned delegation", detail, rfc(4035, "5.2"))
      return insecureFrom(unsigned, proofs.window, proofs.sets)
    }
    const kind = absence.what === "no such name" ? "no such name" : "no cut"
    return { kind: "found", cut: { kind }, window: proofs.window }
  }

  *#keysOf(delegation: Delegation, isVouchedFor: (key: ZoneKey) => boolean, vouched: Window): Asking<Found> {
    const { apex } = delegation
    const reply = yield* this.#questioning.ask(apex, typeCodes.DNSKEY)
    if (reply === undefined) {
      return failed(indeterminate(`no answer to ${apex} DNSKEY`, rfc(4035, "4.3")))
    }
    const dnskeys = reply.answer.find(apex, typeCodes.DNSKEY)
    if (dnskeys === undefined) return failed(bogus("DNSKEY missing", `${apex}`, rfc(4035, "5.2")))
    const established: EstablishedZone | Shortfall = establishZone(
      delegation,
      dnskeys,
      isVouchedFor,
      this.#context
    )
    if (established.status !== "secure") return failed(established)
    return {
      kind: "found",
      cut: { kind: "secure zone", zone: established.zone },
      window: intersect(established.window, vouched)
    }
  }
}

interface Failed {
  readonly kind: "failed"
  readonly shortfall: Shortfall
}

type Found =
  | {
      readonly kind: "found"
      readonly cut: ZoneCut
      readonly window: Window
      /** That there is no DS. */
      readonly proofs?: ReadonlyArray<SignedRrSet>
    }
  | Failed

const always: Window = { fromSeconds: -Infinity, untilSeconds: Infinity }

const failed = (shortfall: Shortfall): Failed => ({ kind: "failed", shortfall })

const insecureFrom = (
  shortfall: Shortfall,
  window: Window,
  proofs: ReadonlyArray<SignedRrSet> = []
): Found => ({
  kind: "found",
  cut: { kind: "insecure", shortfall },
  window,
  proofs
})

/** RFC 4035 §5.2: a delegation of which no DS can be used is as good as unsigned. */
const unsupported = (apex: Name): Shortfall =>
  insecure("unsupported algorithm or digest", `${apex}`, rfc(4035, "5.2"))
