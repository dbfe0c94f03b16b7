/** Reads files that the command line names. */
import { readFileSync } from "node:fs"
import { CommandFailure, exitStatus } from "./terminal/exit-status.ts"

/** Ends with status 74 when there is no such file, or none that may be read. */
export const readText = (file: string): string => {
  try {
    return readFileSync(file, "utf8")
  } catch (error) {
    throw new CommandFailure(exitStatus.cannotWrite, `cannot read ${file}: ${reasonOf(error)}`)
  }
}

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && "code" in error ? error.code : undefined
  if (code === "ENOENT") return "there is no such file"
  if (code === "EISDIR") return "it is a folder"
  return error instanceof Error ? error.message : String(error)
}
