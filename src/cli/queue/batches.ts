/** The cells of a sweep in batches of about a second: what a worker takes from a queue at once. */
import { Result } from "effect"
import { replicates, type SweepCell } from "../../experiment/sweep/sweep-cell.ts"
import { sha256 } from "../../report/sha256.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import { sweepPoints } from "../../loading/sweep-points.ts"

/** Cells of one point, model and seed, which are run together. */
export type Replicate = ReturnType<typeof replicates>[number]

export interface Batch {
  /** Of the keys of its cells, so that what is submitted twice is in the queue once. */
  readonly id: string
  readonly replicates: ReadonlyArray<Replicate>
}

/** Depends on the sweep alone: whoever plans it, wherever, finds the same batches. */
export const batchesOf = (sweep: Sweep, cells: ReadonlyArray<SweepCell>): ReadonlyArray<Batch> => {
  const pairs = Result.getOrThrow(sweepPoints(sweep)).map((point) => point.sweep.traffic.domains)
  const batches: Array<Batch> = []
  let gathered: Array<Replicate> = []
  let planned = 0
  const close = () => {
    if (gathered.length > 0) batches.push({ id: idOf(gathered), replicates: gathered })
    gathered = []
    planned = 0
  }
  for (const replicate of replicates(cells)) {
    const cost = replicate.length * pairs[replicate[0].point]! * millisecondsOfPair
    if (planned + cost > millisecondsOfBatch) close()
    gathered.push(replicate)
    planned += cost
  }
  close()
  return batches
}

export const cellsOf = ({ replicates }: Batch): ReadonlyArray<SweepCell> => replicates.flat()

/** Our choice: a thousand times what the queue costs, and little is lost with a worker. */
const millisecondsOfBatch = 1000

/** Measured on the committed sweeps: 1 to 6 ms, and up to 100 where operators read reports. A batch that takes longer is only longer. */
const millisecondsOfPair = 5

/** Without a colon and no integer, neither of which BullMQ takes. */
const idOf = (replicates: ReadonlyArray<Replicate>): string =>
  `batch-${sha256(
    replicates
      .flat()
      .map(({ key }) => key)
      .join("\n")
  )}`
