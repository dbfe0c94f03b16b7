/** How the program ends when something is thrown: a message for people and a status for programs. */
import { inspect } from "node:util"
import { printable } from "../../scenario/source/printable.ts"
import { exitStatus, isCommandFailure } from "./exit-status.ts"

export const endWith = (error: unknown): void => {
  if (isCommandFailure(error)) {
    // Problems of scenarios begin with file, line and column, where editors look for them.
    if (error.status !== exitStatus.invalidScenario) return fail(error.status, error.message)
    process.stderr.write(`${printable(error.message)}\n`)
    process.exitCode = error.status
    return
  }
  if (error instanceof Error && error.name === "YError") return fail(exitStatus.usage, error.message)
  fail(
    exitStatus.defect,
    `this is a defect of hoptrust, please report it:\n${error instanceof Error ? (error.stack ?? error.message) : inspect(error)}`
  )
}

const fail = (status: number, message: string): void => {
  process.stderr.write(`hoptrust: ${printable(message)}\n`)
  process.exitCode = status
}
