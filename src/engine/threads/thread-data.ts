/** What a thread is told when it starts. */

export type WorkKind = "search" | "sweep" | "population"

export interface ThreadData {
  readonly kind: WorkKind
  /** What `--with` named: files and folders. */
  readonly outside: ReadonlyArray<string>
}
