/** Options that choose ports, for the commands that open or call some. */
import { CommandFailure, exitStatus } from "../machine/terminal/exit-status.ts"

export const portOption = (protocol: string, port: number, besides = "") =>
  ({
    type: "number",
    default: port,
    describe: `port of every ${protocol} server${besides}`,
    coerce: (given: number): number => {
      if (Number.isInteger(given) && given >= 0 && given <= 65_535) return given
      throw new CommandFailure(exitStatus.usage, `a port is an integer from 0 to 65535, not ${given}`)
    }
  }) as const
