/** Turns what a scenario says of a zone's signing into a plan. */
import type { RollOver } from "../../protocol/dnssec/signing/key-roll-over.ts"
import type { DenialPlan, SigningFault } from "../../protocol/dnssec/signing/signing-plan.ts"
import type { DnssecPlan } from "../../world/deployment.ts"
import type { Dnssec, RollOver as RollOverText, ZoneSigning } from "../../scenario/schema/dnssec.ts"
import { toMicros } from "../../scenario/schema/time.ts"

type Details = typeof Dnssec.Type

/** A day for DS records is what registries commonly have; the other defaults are the schema's. */
export const usualDnssec: Details = {
  algorithm: 13,
  keys: "split",
  denial: "nsec",
  nsec3Iterations: 0,
  validity: "14d",
  renewEvery: "7d",
  dsTtl: "1d",
  rollOvers: []
}

/** Signed as is usual, with nothing wrong. */
export const soundlySigned = (startSeconds: number): DnssecPlan =>
  signedBy("signed", startSeconds, usualDnssec)

/** @param startSeconds the scenario's start, seconds since the Unix epoch */
export const dnssecPlan = (
  signing: ZoneSigning,
  startSeconds: number,
  details: Details = usualDnssec
): DnssecPlan | undefined => (signing === "unsigned" ? undefined : signedBy(signing, startSeconds, details))

const signedBy = (
  signing: Exclude<ZoneSigning, "unsigned">,
  startSeconds: number,
  details: Details
): DnssecPlan => {
  const at = (duration: string) => startSeconds + toSeconds(duration)
  const fault = faults[signing]
  const notRenewed: ReadonlyArray<SigningFault> =
    details.notRenewedAfter === undefined
      ? []
      : [{ fault: "not renewed", sinceSeconds: at(details.notRenewedAfter) }]
  return {
    isDelegated: signing !== "island",
    dsTtlSeconds: toSeconds(details.dsTtl),
    plan: {
      algorithm: details.algorithm,
      keys: details.keys,
      denial: denialPlan(details),
      lifetimes: {
        kind: "renewed",
        validitySeconds: toSeconds(details.validity),
        everySeconds: toSeconds(details.renewEvery),
        // An hour for clocks that are slow, as BIND 9.18 does.
        backdatedBySeconds: 3_600,
        phaseSeconds: startSeconds
      },
      rollOvers: details.rollOvers.map((rollOver) => rollOverPlan(rollOver, at)),
      faults: [...(fault === undefined ? [] : [fault]), ...notRenewed]
    }
  }
}

const denialPlan = ({ denial, nsec3Iterations }: Details): DenialPlan =>
  denial === "nsec"
    ? { method: "nsec" }
    : { method: "nsec3", iterations: nsec3Iterations, optOut: denial === "nsec3-opt-out" }

const rollOverPlan = (rollOver: typeof RollOverText.Type, at: (duration: string) => number): RollOver => {
  switch (rollOver.method) {
    case "pre-publish":
      return {
        method: rollOver.method,
        publishAtSeconds: at(rollOver.publishAt),
        signAtSeconds: at(rollOver.signAt),
        removeAtSeconds: at(rollOver.removeAt)
      }
    case "double-DS":
      return {
        method: rollOver.method,
        addDsAtSeconds: at(rollOver.addDsAt),
        swapKeysAtSeconds: at(rollOver.swapKeysAt),
        removeDsAtSeconds: at(rollOver.removeDsAt)
      }
    case "double-signature":
      return {
        method: rollOver.method,
        addKeyAtSeconds: at(rollOver.addKeyAt),
        swapDsAtSeconds: at(rollOver.swapDsAt),
        removeKeyAtSeconds: at(rollOver.removeKeyAt)
      }
  }
}

const toSeconds = (duration: string) => Math.floor(toMicros(duration) / 1_000_000)

const faults: Readonly<Record<Exclude<ZoneSigning, "unsigned">, SigningFault | undefined>> = {
  signed: undefined,
  island: undefined,
  expired: { fault: "expired" },
  "not-yet-valid": { fault: "not yet valid" },
  "wrong-signature": { fault: "wrong signature" },
  "ds-mismatch": { fault: "DS matches no key" },
  "wrong-ds-digest": { fault: "wrong DS digest" },
  "stripped-signatures": { fault: "stripped RRSIG" },
  "wrong-denial": { fault: "wrong denial" },
  "missing-denial": { fault: "missing denial" },
  "unsigned-despite-ds": { fault: "unsigned zone" },
  "unknown-algorithm": { fault: "unknown algorithm" },
  "unknown-digest": { fault: "unknown digest type" },
  "revoked-key": { fault: "revoked key" }
}
