/** Cells in batches of about a second: what a worker takes from a queue at once. */
import { sha256 } from "../../report/sha256.ts"
import type { CellGroup, CellPlan, CellSource } from "../cells/cell-plan.ts"
import type { WorkKind } from "../threads/thread-data.ts"

export interface Batch {
  /** Of the keys of its cells, so that what is submitted twice is in the queue once. */
  readonly id: string
  readonly kind: WorkKind
  /** Id of the file that the cells are of. */
  readonly source: string
  readonly groups: ReadonlyArray<CellGroup>
}

/** The files that the cells are of, by their ids. Other cells of a file have it for themselves: whoever is served first takes it away. */
export const sourcesOf = ({ groups }: CellPlan): ReadonlyMap<string, CellSource> =>
  new Map([...idsOf(groups)].map(([source, id]) => [id, source]))

/** Folded key by key: all keys of a large sweep are longer than a string may be. */
const idsOf = (groups: CellPlan["groups"]): ReadonlyMap<CellSource, string> =>
  new Map(
    [...Map.groupBy(groups, ({ source }) => source)].map(([source, of]) => [
      source,
      of
        .flatMap(({ cells }) => cells)
        .reduce((digest, { key }) => sha256(`${digest} ${key}`), sha256(source.text))
    ])
  )

/** Depends on the cells alone: whoever plans them, wherever, finds the same batches. */
export const batchesOf = ({ kind, groups: all }: CellPlan): ReadonlyArray<Batch> => {
  const batches: Array<Batch> = []
  let gathered: Array<CellGroup> = []
  let plannedMs = 0
  let of: string | undefined
  const close = () => {
    if (of !== undefined && gathered.length > 0)
      batches.push({ id: idOf(gathered), kind, source: of, groups: gathered })
    gathered = []
    plannedMs = 0
  }
  const ids = idsOf(all)
  for (const group of all) {
    const source = ids.get(group.source)!
    if (source !== of || plannedMs + group.plannedMs > millisecondsOfBatch) close()
    of = source
    gathered.push(group.cells)
    plannedMs += group.plannedMs
  }
  close()
  return batches
}

export const keysOf = ({ groups }: Pick<Batch, "groups">): ReadonlyArray<string> =>
  groups.flatMap((cells) => cells.map(({ key }) => key))

/** Our choice: a thousand times what the queue costs, and little is lost with a worker. A batch that takes longer is only longer. */
const millisecondsOfBatch = 1000

/** Without a colon and no integer, neither of which BullMQ takes. */
const idOf = (groups: Batch["groups"]): string => `batch-${sha256(keysOf({ groups }).join("\n"))}`
