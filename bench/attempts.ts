/**
 * What a delivery attempt costs, with everything that it does for real: DNS messages, signatures, policies, certificates, SMTP.
 *
 *     npx node bench/attempts.ts [mails]
 *
 * Each model delivers mail in 20 pairs over a month: once with signatures remembered from run to run, as sweeps do, and once with
 * nothing remembered. Then a million pairs with a mail each go through a cell, for the memory. Times are CPU times.
 */
import { Result } from "effect"
import { CellMeasure } from "../src/experiment/sweep/metrics.ts"
import { PairStrategies } from "../src/experiment/sweep/pair-strategies.ts"
import { type PairRun, PairRuns } from "../src/experiment/sweep/pair-runs.ts"
import { SweepRunner } from "../src/experiment/sweep/run-sweep-cell.ts"
import { drawPairs } from "../src/experiment/sweep/population.ts"
import { replicates, sweepCells } from "../src/experiment/sweep/sweep-cell.ts"
import { Remembered } from "../src/scenario/build.ts"
import { loadSweep } from "../src/scenario/load-sweep.ts"
import type { Sweep } from "../src/scenario/schema/sweep.ts"

const mails = Number(process.argv[2] ?? 2_000)

const sweepOf = (model: string, traffic: Readonly<Record<string, number>>, seeds: number): Sweep =>
  Result.getOrThrow(
    loadSweep(
      "bench.yaml",
      JSON.stringify({
        title: "bench",
        scenario: { title: "bench", models: [model] },
        horizon: "30d",
        traffic,
        replicates: seeds,
        sources: Object.fromEntries(
          [
            ...["domains", "mailsPerDay", "zipf", "knownBefore", "bornLater"].map(
              (name) => `traffic.${name}`
            ),
            "adoption.domains",
            "adoption.senders"
          ].map((place) => [place, "assumed"])
        )
      })
    )
  )

const cpuSeconds = (work: () => number): { readonly seconds: number; readonly count: number } => {
  const before = process.cpuUsage()
  const count = work()
  const { user, system } = process.cpuUsage(before)
  return { seconds: (user + system) / 1e6, count }
}

const perSecond = ({ seconds, count }: { readonly seconds: number; readonly count: number }): string =>
  String(Math.round(count / seconds)).padStart(8)

const attemptsOf = (runner: SweepRunner, sweep: Sweep): number =>
  replicates(Result.getOrThrow(sweepCells(sweep, "bench")))
    .flatMap((cells) => Result.getOrThrow(runner.run(cells)))
    .reduce((sum, { metrics }) => sum + metrics.attempts, 0)

process.stdout.write("attempts a second of CPU time\nmodel           remembered  nothing remembered\n")
for (const model of ["opportunistic", "mta-sts", "dane"]) {
  const perPair = Math.max(1, Math.round(mails / 20))
  const sweep = sweepOf(model, { domains: 20, mailsPerDay: (20 * perPair) / 30, zipf: 0 }, 1)
  // The program is compiled while it runs; what is measured comes after.
  const warm = new SweepRunner(sweep)
  attemptsOf(warm, sweep)
  const remembered = cpuSeconds(() => attemptsOf(warm, sweep))
  // A pair of one mail in a world of its own has everything to compute.
  const few = sweepOf(
    model,
    { domains: 1, mailsPerDay: 0.001, knownBefore: 1 },
    Math.max(20, Math.round(mails / 20))
  )
  const fresh = cpuSeconds(() =>
    replicates(Result.getOrThrow(sweepCells(few, "bench"))).reduce(
      (sum, cells) =>
        sum +
        Result.getOrThrow(new SweepRunner(few).run(cells)).reduce(
          (all, { metrics }) => all + metrics.attempts,
          0
        ),
      0
    )
  )
  process.stdout.write(`${model.padEnd(16)}${perSecond(remembered)}  ${perSecond(fresh)}\n`)
}

/** Of so many pairs one is run, and the others are measured with its run: running them all takes as long as the rates above say. */
const runsOneOf = 100

const many = sweepOf("mta-sts", { domains: 1_000_000, mailsPerDay: 3_333, zipf: 0, knownBefore: 1 }, 1)
const pairRuns = new PairRuns(many, "mta-sts", new Remembered(), new PairStrategies(many))
const measure = new CellMeasure()
let mostOctets = 0
const million = cpuSeconds(() => {
  let run: PairRun | undefined
  let pairs = 0
  for (const pair of drawPairs(many, 1)) {
    if (pairs % runsOneOf === 0) run = Result.getOrThrow(pairRuns.of(pair, ["none"]))[0]!
    measure.add(run!, "")
    pairs += 1
    if (pairs % 10_000 === 0) mostOctets = Math.max(mostOctets, process.memoryUsage.rss())
  }
  return pairs
})
process.stdout.write(
  `\n${million.count} pairs drawn and measured (${measure.metrics.mails} mails), one of ${runsOneOf} run: ${million.seconds.toFixed(1)} s, at most ${Math.round(mostOctets / 1e6)} MB resident\n`
)
