/** Prints what a probe found out, the same for one over sockets and one out of a capture. */
import { Cause, Effect, Exit } from "effect"
import { probeText } from "../probing/probe-text.ts"
import { probe, type ProbeQuestion } from "../probing/probe.ts"
import type { Probed } from "../probing/probed.ts"
import { CaptureLacks } from "../probing/replayed.ts"
import type { Transports } from "../probing/transports.ts"
import { chainLines } from "../report/chain-text.ts"
import { folded } from "../report/folded-text.ts"
import { CommandFailure, exitStatus } from "../machine/terminal/exit-status.ts"
import { say } from "../machine/terminal/say.ts"

export const probed = async (question: ProbeQuestion, transports: Transports): Promise<Probed> => {
  const exit = await Effect.runPromiseExit(probe(question, transports))
  if (Exit.isSuccess(exit)) return exit.value
  const error = Cause.squash(exit.cause)
  if (error instanceof CaptureLacks)
    throw new CommandFailure(
      exitStatus.invalidScenario,
      `the capture has no answer to ${error.message}; was it made by another version, or cut?`
    )
  throw error
}

export const sayProbed = (found: Probed): void =>
  say(probeText(found, { fold: folded, chain: chainLines(found.chain) }))
