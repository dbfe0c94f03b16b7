/** For an option that a command does not have: the one that was meant. */
import { nearestWord } from "../../scenario/source/nearest-word.ts"

/**
 * @param complaint of yargs: "Unknown argument: modle"
 * @param help of the command, which names all its options
 */
export const meantOptions = (complaint: string, help: string): ReadonlyArray<string> => {
  const unknown = /^Unknown arguments?: (.*)$/m.exec(complaint)?.[1]?.split(", ") ?? []
  const options = [...help.matchAll(/--([a-z][a-z-]*)/g)].map(([, name]) => name!)
  return [...new Set(unknown.flatMap((word) => nearestWord(word.replace(/^-+/, ""), options) ?? []))]
}
