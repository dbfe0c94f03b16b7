/** What hoptrust asks of a queue. The one driver is bullmq.ts. */
import type { CellSource } from "../cells/cell-plan.ts"
import type { Batch } from "./batches.ts"

/** Who may run the cells: the program that planned them, to the octet. */
export interface Program {
  readonly version: string
  /** Absent for an installed package. */
  readonly commit?: string
  readonly digest: string
}

/** What a worker answers. */
export type BatchResult =
  /** By key, each as the file of a cell holds it. */
  | { readonly kind: "cells"; readonly texts: Readonly<Record<string, string>> }
  /** The cells are in the folder that workers share. */
  | { readonly kind: "stored" }
  /** The zones cannot be served with these values. */
  | { readonly kind: "unserved"; readonly detail: string }

export type BatchState =
  | { readonly kind: "open" }
  | { readonly kind: "missing" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "done"; readonly result: BatchResult }

export interface Working {
  /** So many batches at once. */
  readonly threads: number
  /** A worker that says nothing for so long has lost its batches to others. */
  readonly lockMs: number
  /** A batch for which this fails with a `BatchFailed` has failed; after another failure it is given back, and the work ends with that failure. */
  readonly run: (source: CellSource, batch: Batch) => Promise<BatchResult>
  /** To end when nothing is left, neither waiting nor with other workers. */
  readonly isUntilEmpty: boolean
  /** Gives back what was not finished, then ends. */
  readonly signal: AbortSignal
}

/** The fault lies with the batch: another worker would fare no better. */
export class BatchFailed extends Error {
  override readonly name = "BatchFailed"
}

/** Every method ends with a `CommandFailure` for a fault of the server. */
export interface CellQueue {
  /** A batch that is there stays as it is, unless it has failed: then it is tried again where `retriesFailed`. */
  readonly put: (
    sources: ReadonlyMap<string, CellSource>,
    batches: ReadonlyArray<Batch>,
    options: { readonly retriesFailed: boolean }
  ) => Promise<void>
  /** In the order of the ids. */
  readonly states: (ids: ReadonlyArray<string>) => Promise<ReadonlyArray<BatchState>>
  /** Is any batch of this program with a worker that still answers? */
  readonly isAnyTaken: () => Promise<boolean>
  /** Batches with their results; what does not exist is no error. */
  readonly remove: (ids: ReadonlyArray<string>) => Promise<void>
  readonly removeSources: (ids: ReadonlyArray<string>) => Promise<void>
  readonly work: (working: Working) => Promise<void>
  readonly close: () => Promise<void>
}
