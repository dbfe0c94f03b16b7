/** How the program ends, after sysexits.h where it has a number. Schedulers must not retry 64 and 65, and may 70 and 74. */

export const exitStatus = {
  done: 0,
  /** An `expect` of a scenario is not what came out. */
  expectationFailed: 1,
  /** EX_USAGE: the command line is wrong. */
  usage: 64,
  /** EX_DATAERR: a scenario, or a result that a command reads, is invalid. */
  invalidScenario: 65,
  /** EX_SOFTWARE: a defect of ours. */
  defect: 70,
  /** EX_IOERR: a file could not be read or written, a port not opened, or a server not reached. */
  cannotWrite: 74,
  /** 128 + SIGINT. */
  interrupted: 130
} as const

export const exitStatusHelp =
  "Exit status: 0 done, 1 an expectation of a scenario is false, 64 the command line is wrong, 65 a scenario or a result is invalid, 70 a defect of hoptrust, 74 a file could not be read or written, a port not opened, or a server not reached, 130 interrupted."

/** Ends the command with a message for people and a status for programs. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure"
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** By its name, not by its class: the package has this module twice, in the program and in front of it. */
export const isCommandFailure = (error: unknown): error is CommandFailure =>
  error instanceof Error && error.name === "CommandFailure" && "status" in error
