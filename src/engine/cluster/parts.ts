/** A sweep, or searches, in parts for a scheduler: what a script needs to know of them. */
import type { Divisible } from "../cells/divisible.ts"

export interface Parts {
  /** Of hoptrust: it runs one part. */
  readonly command: Divisible["command"]
  /** As they are found where the parts run. */
  readonly files: ReadonlyArray<string>
  /** Folder in which each part has a folder, and the whole too. */
  readonly out: string
  readonly parts: number
  /** Words of the command line that every part needs after the files: what is searched for, models from outside. */
  readonly words: ReadonlyArray<string>
}

/** So often a part is tried that ends with a status which may pass. */
export const attempts = 3

/** Statuses after which a part would only fail again: the command line or the file is wrong. */
export const finalStatuses = [64, 65] as const

/** One word for a shell. POSIX.1-2024, Shell Command Language, Single-Quotes: nothing has a meaning between single quotes. */
export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`
