/** What a thread says to the one that gave it work: what goes on, and what came out. */

/** One job, by its number among all. */
export interface Order<Job> {
  readonly number: number
  readonly job: Job
}

export type Answer<Outcome> =
  /** So many more of what progress counts. */
  | { readonly kind: "news"; readonly more: number }
  | { readonly kind: "outcome"; readonly number: number; readonly outcome: Outcome }
