/** The interval for a proportion of independent trials. E. B. Wilson, "Probable inference", 1927. */
import type { Estimate } from "./interval.ts"

/** Two-sided 95 % quantile of the normal distribution. */
export const z95 = 1.959_963_984_540_054

/** Undefined without trials. Never leaves 0 to 1, and does not shrink to a point where nothing, or everything, happened. */
export const wilson = (successes: number, trials: number): Estimate | undefined =>
  trials === 0 ? undefined : { ...wilsonAround(successes / trials, trials), count: trials }

/** @param trials need not be whole: as many as the observations are worth */
export const wilsonAround = (share: number, trials: number): Omit<Estimate, "count"> => {
  const zz = z95 * z95
  const centre = share + zz / (2 * trials)
  const reach = z95 * Math.sqrt((share * (1 - share) + zz / (4 * trials)) / trials)
  const whole = 1 + zz / trials
  return {
    estimate: share,
    // Rounding must not put a bound past what is certain.
    low: share === 0 ? 0 : Math.max(0, (centre - reach) / whole),
    high: share === 1 ? 1 : Math.min(1, (centre + reach) / whole)
  }
}
