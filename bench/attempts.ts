/**
 * What a delivery attempt costs, with everything that it does for real: DNS messages, signatures, policies, certificates, SMTP.
 *
 *     npx node bench/attempts.ts [mails] [million]
 *
 * Each model delivers mail in 20 pairs over a month: as sweeps do, in situations that were met before; with nothing remembered; and every attempt
 * run, with signatures remembered. Then pairs with a mail each go through a cell of a million, for the memory. Times are CPU times.
 */
import { generateKeyPairSync, sign, verify } from "node:crypto"
import { Result } from "effect"
import { CellMeasure } from "../src/experiment/sweep/metrics.ts"
import { PairStrategies } from "../src/experiment/sweep/pair-strategies.ts"
import { PairRuns } from "../src/experiment/sweep/pair-runs.ts"
import { SweepRunner } from "../src/experiment/sweep/run-sweep-cell.ts"
import { drawPairs } from "../src/experiment/sweep/population.ts"
import { replicates, sweepCells } from "../src/experiment/sweep/sweep-cell.ts"
import { Situations } from "../src/experiment/situations/situations.ts"
import { Remembered } from "../src/staging/build.ts"
import { loadSweep } from "../src/loading/load-sweep.ts"
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

/** P-256 verifications a second by the same library, for these figures mean little without the machine's. */
const verificationsPerSecond = (): number => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const data = Buffer.alloc(64)
  const signature = sign("sha256", data, privateKey)
  const { seconds, count } = cpuSeconds(() => {
    let done = 0
    for (const end = performance.now() + 500; performance.now() < end; done++)
      if (!verify("sha256", data, publicKey, signature)) throw new Error("a good signature was refused")
    return done
  })
  return count / seconds
}

const verifications = verificationsPerSecond()
process.stdout.write(
  `attempts a second of CPU time, at ${Math.round(verifications)} P-256 verifications; in brackets verifications an attempt\n` +
    "model           remembered             nothing remembered     new, signatures remembered\n"
)
for (const model of ["opportunistic", "mta-sts", "dane"]) {
  const perPair = Math.max(1, Math.round(mails / 20))
  const sweep = sweepOf(model, { domains: 20, mailsPerDay: (20 * perPair) / 30, zipf: 0 }, 1)
  // The program is compiled while it runs; what is measured comes after.
  const warm = new SweepRunner(sweep)
  for (let round = 0; round < 3; round++) attemptsOf(warm, sweep)
  const remembered = cpuSeconds(() => attemptsOf(warm, sweep))
  const everyOne = new SweepRunner(sweep, { runsAll: true })
  attemptsOf(everyOne, sweep)
  const anew = cpuSeconds(() => attemptsOf(everyOne, sweep))
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
        Result.getOrThrow(new SweepRunner(few, { runsAll: true }).run(cells)).reduce(
          (all, { metrics }) => all + metrics.attempts,
          0
        ),
      0
    )
  )
  const columns = [remembered, fresh, anew].map((measured) => {
    const each = (measured.seconds / measured.count) * verifications
    return `${perSecond(measured)} (${each.toPrecision(2)})`.padEnd(21)
  })
  process.stdout.write(`${`${model.padEnd(16)}${columns.join("  ")}`.trimEnd()}\n`)
}

const many = sweepOf("mta-sts", { domains: 1_000_000, mailsPerDay: 3_333, zipf: 0, knownBefore: 1 }, 1)
const runner = new PairRuns(many, "mta-sts", new Remembered(), new PairStrategies(many), new Situations())
const measure = new CellMeasure()
/** So many of a million are enough to see what a million would take; all of them where it is asked for. */
const pairsRun = process.argv[3] === "million" ? 1_000_000 : 50_000
let mostOctets = 0
const million = cpuSeconds(() => {
  let pairs = 0
  for (const pair of drawPairs(many, 1)) {
    measure.add(Result.getOrThrow(runner.of(pair, ["none"]))[0]!, "")
    pairs += 1
    if (pairs % 10_000 === 0) mostOctets = Math.max(mostOctets, process.memoryUsage.rss())
    if (pairs === pairsRun) break
  }
  return pairs
})
process.stdout.write(
  `\n${million.count} pairs drawn, run and measured (${measure.metrics.mails} mails): ${million.seconds.toFixed(1)} s, at most ${Math.round(mostOctets / 1e6)} MB resident\n`
)
