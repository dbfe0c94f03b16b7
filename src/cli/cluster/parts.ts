/** A sweep in parts for a scheduler: what a script needs to know of it. */

export interface Parts {
  /** As it is found where the parts run. */
  readonly file: string
  /** Folder in which each part has a folder, and the whole too. */
  readonly out: string
  readonly parts: number
  /** Words of the command line that every part needs too: models from outside. */
  readonly words: ReadonlyArray<string>
}

/** So often a part is tried that ends with a status which may pass. */
export const attempts = 3

/** Statuses after which a part would only fail again: the command line or the file is wrong. */
export const finalStatuses = [64, 65] as const

/** One word for a shell. POSIX.1-2024, Shell Command Language, Single-Quotes: nothing has a meaning between single quotes. */
export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`
