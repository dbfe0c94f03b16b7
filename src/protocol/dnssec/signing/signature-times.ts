/** When the signatures of a zone change, begin and end. RFC 6781 §4.4.2. */
import { usualDistanceSeconds } from "./signed-zone.ts"
import type { SigningPlan } from "./signing-plan.ts"

export interface SignatureTimes {
  /** When the zone is signed anew, and when signatures begin to be good that were not. Seconds since the epoch. */
  readonly changes: ReadonlyArray<number>
  /** When signatures end that are good before, whether they are still served or only remembered. */
  readonly ends: ReadonlyArray<number>
}

/**
 * All from the one time to the other, and possibly some besides. A signature that nobody has any more when it ends is left out.
 *
 * @param keptSeconds for which a record is kept at most by those who asked, after it was served for the last time
 */
export const signatureTimes = (
  { lifetimes, faults = [] }: SigningPlan,
  fromSeconds: number,
  toSeconds: number,
  keptSeconds: number
): SignatureTimes => {
  const distances = faults.flatMap((fault) =>
    fault.fault === "not yet valid" ? [fault.bySeconds ?? usualDistanceSeconds] : []
  )
  /** Windows that faults move begin after they should have ended, and are as long. */
  const moved = (inception: number, expiration: number) =>
    distances.map((by) => ({ begin: expiration + by, end: 2 * expiration - inception + by }))
  if (lifetimes.kind === "fixed") {
    const { inceptionSeconds, expirationSeconds } = lifetimes
    const windows = moved(inceptionSeconds, expirationSeconds)
    return {
      changes: [inceptionSeconds, ...windows.map(({ begin }) => begin)],
      ends: [expirationSeconds, ...windows.map(({ end }) => end)]
    }
  }
  const { phaseSeconds, everySeconds, validitySeconds, backdatedBySeconds } = lifetimes
  const stops = faults.flatMap((fault) => (fault.fault === "not renewed" ? [fault.sinceSeconds] : []))
  const isRemembered = (signedAt: number) =>
    everySeconds + keptSeconds >= validitySeconds || stops.some((stop) => stop < signedAt + everySeconds)
  // A signature counts from its signing to its end, moved by its fault.
  const reach = 2 * (validitySeconds + backdatedBySeconds) + Math.max(0, ...distances)
  const first = Math.floor((fromSeconds - reach - phaseSeconds) / everySeconds)
  const signings: Array<number> = []
  for (let at = phaseSeconds + first * everySeconds; at <= toSeconds; at += everySeconds) signings.push(at)
  const windows = signings.flatMap((at) => moved(at - backdatedBySeconds, at + validitySeconds))
  return {
    changes: [...signings, ...windows.map(({ begin }) => begin)],
    ends: [
      ...signings.filter(isRemembered).map((at) => at + validitySeconds),
      ...windows.map(({ end }) => end)
    ]
  }
}
