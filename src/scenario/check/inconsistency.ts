/** One thing that is wrong with a scenario that its schema accepts. */
export interface Inconsistency {
  /** Keys and indices from the top of the file to the value. */
  readonly path: ReadonlyArray<string | number>
  /** Is the key itself at fault, and not its value? */
  readonly isAboutKey: boolean
  readonly expected: string
  readonly found: string
  /** Words that would be right there. */
  readonly legal: ReadonlyArray<string>
}

/** About a value for which no list of words would do. */
export const inconsistency = (
  path: ReadonlyArray<string | number>,
  expected: string,
  found: string,
  legal: ReadonlyArray<string> = []
): Inconsistency => ({ path, isAboutKey: false, expected, found, legal })
