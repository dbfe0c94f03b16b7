/** What each thread runs: first the models from outside, then the module that does the work. */
import { workerData } from "node:worker_threads"
import { loadOutside } from "../../machine/outside/load.ts"
import type { ThreadData, WorkKind } from "./thread-data.ts"

/** Schemas are made of the models that there are, so these modules come in after the models. */
const modules: Readonly<Record<WorkKind, () => Promise<unknown>>> = {
  search: () => import("../search/worker.ts"),
  sweep: () => import("../sweep/worker.ts"),
  population: () => import("../population/worker.ts")
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the pool starts no thread without it
const { kind, outside } = workerData as ThreadData
await loadOutside(outside)
await modules[kind]()
