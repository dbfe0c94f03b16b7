/** Options that count something. */
import { CommandFailure, exitStatus } from "../machine/terminal/exit-status.ts"

export const count = (option: string, least: number) => (value: number) => {
  if (Number.isInteger(value) && value >= least) return value
  throw new CommandFailure(exitStatus.usage, `--${option} is an integer of at least ${least}, not ${value}`)
}
