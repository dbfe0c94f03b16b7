/** Completion of what stands in files, and of files: it must answer while somebody types, so it loads no command. */
import { existsSync, readFileSync, statSync } from "node:fs"
import { type NamesInFile, namesInFile } from "../scenario/source/names-in-file.ts"

const namesFor: Readonly<Record<string, keyof NamesInFile>> = {
  "--model": "models",
  "--attacker": "attackers",
  "--sender": "senders"
}

/** Commands of which every argument is a file or a folder. */
const takeFiles = [
  "run",
  "report",
  "table",
  "explain",
  "attack",
  "order",
  "diff",
  "sweep",
  "population",
  "plan",
  "merge",
  "submit",
  "collect",
  "slurm",
  "validate",
  "replay",
  "advise",
  "tlsrpt"
]
const namePaths = ["--out", "--csv", "--with", "--store"]

/**
 * @param words as the shell has them, with the program's name, up to the one that is being typed
 * @returns undefined where the commands must be asked; nothing where the shell completes files
 */
export const quickCompletions = (words: ReadonlyArray<string>): ReadonlyArray<string> | undefined => {
  const [, command = "", ...others] = words
  const typed = others.at(-1)
  const before = others.at(-2) ?? ""
  if (typed === undefined || typed.startsWith("-")) return undefined
  const kind = namesFor[before]
  if (kind !== undefined) {
    const names = others.filter(isFile).flatMap((file) => namesInFile(readFileSync(file, "utf8"))[kind])
    return [...new Set(names)].filter((name) => name.startsWith(typed))
  }
  if (namePaths.includes(before)) return []
  return takeFiles.includes(command) && !before.startsWith("-") ? [] : undefined
}

const isFile = (word: string): boolean => existsSync(word) && statSync(word).isFile()
