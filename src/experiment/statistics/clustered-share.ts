/**
 * The interval for a share whose trials come in independent clusters, such as mails in pairs, where the trials of one cluster share
 * their fate. Wilson's score with as many trials as the clusters are worth: E. L. Korn and B. I. Graubard, "Confidence intervals for
 * proportions with small expected number of positive counts estimated from survey data", 1998; N. Dean and M. Pagano, "Evaluating
 * confidence interval methods for binomial proportions in clustered surveys", 2015.
 */
import type { Estimate } from "./interval.ts"
import { wilsonAround } from "./wilson.ts"

/** Sums over clusters, each with trials and, among them, hits. */
export interface ClusterSums {
  readonly clusters: number
  readonly hits: number
  readonly trials: number
  /** Of each cluster's hits squared, of its hits times its trials, and of its trials squared. */
  readonly hitsHits: number
  readonly hitsTrials: number
  readonly trialsTrials: number
}

/** Of clusters that are one trial each. */
export const singleTrials = (hits: number, trials: number): ClusterSums => ({
  clusters: trials,
  hits,
  trials,
  hitsHits: hits,
  hitsTrials: hits,
  trialsTrials: trials
})

export const sumsOf = (
  clusters: ReadonlyArray<{ readonly hits: number; readonly trials: number }>
): ClusterSums => ({
  clusters: clusters.length,
  hits: sum(clusters.map(({ hits }) => hits)),
  trials: sum(clusters.map(({ trials }) => trials)),
  hitsHits: sum(clusters.map(({ hits }) => hits * hits)),
  hitsTrials: sum(clusters.map(({ hits, trials }) => hits * trials)),
  trialsTrials: sum(clusters.map(({ trials }) => trials * trials))
})

export const together = (all: ReadonlyArray<ClusterSums>): ClusterSums => ({
  clusters: sum(all.map(({ clusters }) => clusters)),
  hits: sum(all.map(({ hits }) => hits)),
  trials: sum(all.map(({ trials }) => trials)),
  hitsHits: sum(all.map(({ hitsHits }) => hitsHits)),
  hitsTrials: sum(all.map(({ hitsTrials }) => hitsTrials)),
  trialsTrials: sum(all.map(({ trialsTrials }) => trialsTrials))
})

/** Undefined without trials. Never leaves 0 to 1, and never shrinks to a point: clusters that agree are few all the same. */
export const clusteredShare = (sums: ClusterSums): Estimate | undefined => {
  const { clusters, hits, trials } = sums
  if (trials === 0) return undefined
  return { ...wilsonAround(hits / trials, Math.min(trials, worth(sums))), count: clusters }
}

/**
 * How many independent trials would leave as much uncertainty. The variance is that of a ratio, linearised (W. G. Cochran, "Sampling
 * techniques", 1977, §11.8), with one cluster more that is all hits and one that has none, as A. Agresti and B. Coull (1998) add trials: what
 * no cluster has shown so far, the next one may. These have the trials of the cluster in which a trial lies on average, so that clusters
 * that agree are worth what they weigh (L. Kish, "Survey sampling", 1965: the sum squared by the sum of squares).
 */
const worth = ({ hits, trials, hitsHits, hitsTrials, trialsTrials }: ClusterSums): number => {
  const added = trialsTrials / trials
  const whole = trials + 2 * added
  const share = (hits + added) / whole
  const squares =
    hitsHits +
    added ** 2 -
    2 * share * (hitsTrials + added ** 2) +
    share ** 2 * (trialsTrials + 2 * added ** 2)
  return (share * (1 - share) * whole ** 2) / squares
}

/** In the order given, so that the same values give the same bits. */
const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)
