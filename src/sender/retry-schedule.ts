/** When a Sending MTA tries again, and when it gives up. RFC 5321 §4.5.4.1. */

/** A stretch of a mail's time in the queue, and the gaps between attempts in it. */
export interface RetryPhase {
  /** Age of the mail, counted from its arrival, at which the phase ends. */
  readonly untilSeconds: number
  /** The phase's first gap; no gap in it is shorter. */
  readonly firstSeconds: number
  /** Each gap is the last one times this; 1 leaves all gaps as the first. */
  readonly factor: number
  /** No gap is longer; absent where there is no such bound. */
  readonly mostSeconds?: number
}

export interface RetrySchedule {
  /** In the order of their ends. After the last one, its gaps go on. */
  readonly phases: readonly [RetryPhase, ...ReadonlyArray<RetryPhase>]
  /** Age at which the mail goes back to its author; Infinity never gives up. */
  readonly lifetimeSeconds: number
}

/** Attempts after gaps of one length. */
export const steadily = (everySeconds: number, lifetimeSeconds: number): RetrySchedule => ({
  phases: [{ untilSeconds: lifetimeSeconds, firstSeconds: everySeconds, factor: 1 }],
  lifetimeSeconds
})

/**
 * Seconds from a failed attempt to the next, or undefined when that would come after the mail's lifetime: then it is
 * given up at once. Our choice, where real queues keep it until the next look at it; the author learns it sooner.
 *
 * @param lastGapSeconds the gap before the failed attempt; 0 before the first
 */
export const nextGapSeconds = (
  { phases, lifetimeSeconds }: RetrySchedule,
  ageSeconds: number,
  lastGapSeconds: number
): number | undefined => {
  const phase = phases.find(({ untilSeconds }) => ageSeconds < untilSeconds) ?? phases.at(-1)!
  const { firstSeconds, factor, mostSeconds = Number.POSITIVE_INFINITY } = phase
  const grown = factor === 1 || lastGapSeconds < firstSeconds ? firstSeconds : lastGapSeconds * factor
  const gapSeconds = Math.min(grown, mostSeconds)
  return ageSeconds + gapSeconds > lifetimeSeconds ? undefined : gapSeconds
}
