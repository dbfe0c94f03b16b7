/**
 * The interval for the difference of two shares from the intervals of each. R. G. Newcombe, "Improved confidence intervals for the difference
 * between binomial proportions based on paired data", 1998, method 10; G. Y. Zou and A. Donner, "Construction of confidence limits about
 * effect measures", 2008.
 */
import type { Estimate } from "./interval.ts"
import { z95 } from "./wilson.ts"

/**
 * @param pairs both shares of each replicate, which faced the same draws; how far they go together narrows the interval
 */
export const differenceOf = (
  one: Estimate,
  other: Estimate,
  pairs: ReadonlyArray<readonly [number, number]>
): Estimate => {
  const estimate = one.estimate - other.estimate
  const correlation = leastCorrelation(pairs)
  const reach = (a: number, b: number) => Math.sqrt(Math.max(0, a * a + b * b - 2 * correlation * a * b))
  return {
    estimate,
    low: Math.max(-1, estimate - reach(one.estimate - one.low, other.high - other.estimate)),
    high: Math.min(1, estimate + reach(one.high - one.estimate, other.estimate - other.low)),
    count: pairs.length
  }
}

/**
 * The lower end of the correlation's interval by R. A. Fisher's transformation (1921), and 0 where that is below: a few replicates show
 * no correlation that one could rely on.
 */
const leastCorrelation = (pairs: ReadonlyArray<readonly [number, number]>): number => {
  const count = pairs.length
  if (count < 4) return 0
  const mean = (at: 0 | 1) => pairs.reduce((total, pair) => total + pair[at], 0) / count
  const [meanOne, meanOther] = [mean(0), mean(1)]
  let [both, ones, others] = [0, 0, 0]
  for (const [one, other] of pairs) {
    both += (one - meanOne) * (other - meanOther)
    ones += (one - meanOne) ** 2
    others += (other - meanOther) ** 2
  }
  if (ones === 0 || others === 0) return 0
  // Short of 1, where the transformation has no value.
  const found = Math.min(both / Math.sqrt(ones * others), 1 - 1e-9)
  return found <= 0 ? 0 : Math.max(0, Math.tanh(Math.atanh(found) - z95 / Math.sqrt(count - 3)))
}
