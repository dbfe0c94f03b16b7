/** Complaints about a command line, in words that help: what was expected, what was found, and what may have been meant. */
import { nearestWord } from "../../scenario/source/nearest-word.ts"

/**
 * @param complaint of yargs
 * @param help of the command, which names all its options
 */
export const inPlainWords = (complaint: string, help: string): string =>
  badValues(complaint) ?? `${complaint}${meaning(meantOptions(complaint, help).map((name) => `--${name}`))}`

/** Of "Invalid values:", with a line for each argument that has a closed list of values. */
const badValues = (complaint: string): string | undefined => {
  const lines = [...complaint.matchAll(/^ *Argument: ([^,]*), Given: (.*), Choices: (.*)$/gm)]
  if (lines.length === 0) return undefined
  return lines
    .map(([, argument, given, choices]) => {
      const legal = wordsOf(choices!)
      const found = wordsOf(given!).filter((word) => !legal.includes(word))
      const meant = found.flatMap((word) => nearestWord(word, legal) ?? [])
      return `${argument}: expected one of ${legal.join(", ")}, found ${found.join(", ")}${meaning(meant)}`
    })
    .join("\n")
}

const wordsOf = (quoted: string): ReadonlyArray<string> =>
  [...quoted.matchAll(/"([^"]*)"/g)].map(([, word]) => word!)

const meaning = (meant: ReadonlyArray<string>): string =>
  meant.length === 0 ? "" : ` (did you mean ${meant.join(", ")}?)`

/** For "Unknown argument: modle". */
const meantOptions = (complaint: string, help: string): ReadonlyArray<string> => {
  const unknown = /^Unknown arguments?: (.*)$/m.exec(complaint)?.[1]?.split(", ") ?? []
  const options = [...help.matchAll(/--([a-z][a-z-]*)/g)].map(([, name]) => name!)
  return [...new Set(unknown.flatMap((word) => nearestWord(word.replace(/^-+/, ""), options) ?? []))]
}
