/** What a schema cannot see. */
import type { Misfit } from "../../scenario/source/decode.ts"
import { nearestWord } from "../../scenario/source/nearest-word.ts"
import { shortened } from "../../scenario/source/yaml-source.ts"

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

/** In the words in which all problems of a file are told. */
export const toMisfit = ({ path, isAboutKey, expected, found, legal }: Inconsistency): Misfit => ({
  path,
  isAboutKey,
  message: `expected ${expected}, found ${shortened(found)}`,
  suggestion: nearestWord(found, legal)
})

/** Names that stand a second time in a list where each thing has one of its own. */
export const repeated = (
  names: ReadonlyArray<string>,
  expected: string,
  pathOf: (index: number) => Inconsistency["path"]
): ReadonlyArray<Inconsistency> => {
  const seen = new Set<string>()
  return names.flatMap((name, index) => {
    if (seen.has(name)) return [inconsistency(pathOf(index), expected, `${name} again`)]
    seen.add(name)
    return []
  })
}
