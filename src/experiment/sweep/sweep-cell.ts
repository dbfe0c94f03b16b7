/** The cells of a sweep: which there are, and the key by which each is known wherever it was computed. */
import { hash } from "node:crypto"
import { Result } from "effect"
import { chosenAttacks } from "../../loading/load-sweep.ts"
import { chosenModels } from "../../scenario/models.ts"
import { randomStream } from "../../kernel/random-stream.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import { type PointRejected, type SweepPoint, sweepPoints, withDraws } from "../../loading/sweep-points.ts"
import type { CellMetrics } from "./metrics.ts"

export interface SweepCell {
  /** Index of the point, from 0. */
  readonly point: number
  readonly values: Readonly<Record<string, unknown>>
  readonly model: string
  readonly attack: string
  readonly seed: number
  /** 64 hexadecimal digits: of the sweep with the point's values, the model, the attack, the seed and the version. */
  readonly key: string
}

export type CellResult = SweepCell & { readonly metrics: CellMetrics }

/** @param replicates how many seeds, from the scenario's on */
export const sweepCells = (
  sweep: Sweep,
  version: string,
  replicates = sweep.replicates
): Result.Result<ReadonlyArray<SweepCell>, PointRejected> =>
  Result.map(sweepPoints(sweep), (points) =>
    points.flatMap((point, index) => {
      const content = contentOf(point)
      return chosenModels(point.sweep.scenario).flatMap(({ label, parameters }) =>
        Array.from({ length: replicates }, (_, replicate) => sweep.scenario.seed + replicate).flatMap(
          (seed) =>
            chosenAttacks(point.sweep).map(({ name: attack }) => ({
              point: index,
              values: point.values,
              model: label,
              attack,
              seed,
              key: hash("sha256", JSON.stringify([version, content, label, parameters, attack, seed]), "hex")
            }))
        )
      )
    })
  )

/** Cells of one point, model and seed, together: they share their draws and the run without an attack. */
export const replicates = (
  cells: ReadonlyArray<SweepCell>
): ReadonlyArray<readonly [SweepCell, ...ReadonlyArray<SweepCell>]> =>
  [...Map.groupBy(cells, ({ point, model, seed }) => `${point} ${model} ${seed}`).values()].map(
    ([first, ...others]) => [first!, ...others] as const
  )

/** All of the sweep that a cell's result can depend on. */
const contentOf = ({ sweep }: SweepPoint): string => {
  const { scenario, horizon, traffic, adoption, senders, misconfigured, attacks, draw } = sweep
  return hash(
    "sha256",
    JSON.stringify([scenario, horizon, traffic, adoption, senders, misconfigured, attacks, draw]),
    "hex"
  )
}

/** The sweep of one replicate: what is uncertain is drawn. That every range fits its place was seen when the file was read. */
export const drawn = (sweep: Sweep, seed: number): Sweep =>
  Result.getOrThrow(withDraws(sweep, ({ at }) => randomStream(seed, "uncertain", at).below(steps) / steps))

/** Finer than anybody knows an uncertain number. */
const steps = 1_000_000
