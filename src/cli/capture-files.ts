/** Captures of `probe` that the command line names. */
import { Result } from "effect"
import { type Capture, readCapture } from "../probing/capture-format.ts"
import { CommandFailure, exitStatus } from "../machine/terminal/exit-status.ts"

/** A capture is JSON from its first line on; a scenario that is JSON has no kind. */
export const isCapture = (text: string): boolean => /^\s*\{\s*"kind"\s*:/.test(text.slice(0, 1_000))

/** Ends with status 65 when the text is none. @param file for the complaint */
export const captureIn = (file: string, text: string): Capture => {
  const read = readCapture(text)
  if (Result.isSuccess(read)) return read.success
  const { line, detail } = read.failure
  throw new CommandFailure(exitStatus.invalidScenario, `${file}:${line}: error: ${detail}`)
}
