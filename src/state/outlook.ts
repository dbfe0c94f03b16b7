/**
 * What is still to come, as one clock may show it: for telling apart what programs remember. What is over before it is as if it were not there, and
 * what outlasts it is not seen to end, however long it lasts.
 */
export interface Outlook {
  /** What the clock shows. These three are in seconds or in milliseconds since the Unix epoch, as are the times that they are held against. */
  readonly now: number
  /** Earlier than now where a clock that is ahead may be set right. */
  readonly earliest: number
  /** Infinity where nobody knows how long it goes on. */
  readonly latest: number
}

/** @param aheadBy by which the clock is ahead of the true time; it may be set right at any time */
export const outlookFrom = (
  trueNow: number,
  { aheadBy, lasts }: { readonly aheadBy: number; readonly lasts: number }
): Outlook => ({
  now: trueNow + aheadBy,
  earliest: trueNow + Math.min(aheadBy, 0),
  latest: trueNow + Math.max(aheadBy, 0) + lasts
})

/** Is what lasts until then over, whatever the clock shows? */
export const isOver = (until: number, { earliest }: Outlook): boolean => until < earliest

/** The same for two things that nobody will see end at different times. */
export const remaining = (until: number, { now, latest }: Outlook): number | "on" =>
  until >= latest ? "on" : until - now
