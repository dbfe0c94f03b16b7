/** Writes what a probe found as a scenario file, and says what the file does not carry. */
import { Effect, Result } from "effect"
import { runScenario } from "../experiment/run-scenario.ts"
import type { Capture } from "../probing/capture-format.ts"
import { type CapturedScenario, capturedScenario, simulatedOutcome } from "../probing/captured-scenario.ts"
import type { Probed } from "../probing/probed.ts"
import { writeWhole } from "../report/write-whole.ts"
import { loadScenario } from "../loading/load.ts"
import { CommandFailure, exitStatus } from "../machine/terminal/exit-status.ts"
import { remark } from "../machine/terminal/say.ts"

export const scenarioOption = {
  type: "string",
  requiresArg: true,
  describe: "file to write a scenario in, with what was found, for run, attack and report"
} as const

export const writeScenario = async (file: string, capture: Capture, found: Probed): Promise<void> => {
  const { text, lost } = scenarioOf(file, capture, found)
  const written = await Effect.runPromise(Effect.result(writeWhole(file, text)))
  if (Result.isFailure(written)) throw new CommandFailure(exitStatus.cannotWrite, written.failure.message)
  remark([`${file}: written. Not carried over:`, ...lost.map((sentence) => `- ${sentence}`)].join("\n"))
}

/** With what is not carried over, and with the models that come to something else named there. */
export const scenarioOf = (file: string, capture: Capture, found: Probed): CapturedScenario => {
  if (found.network.dns !== "works")
    throw new CommandFailure(
      exitStatus.invalidScenario,
      `${file}: no scenario: DNS does not work here, so nothing is known of ${found.domain}`
    )
  return capturedScenario(capture, found, differingIn(file, capture, found))
}

/** The file is run before it is written, so that nobody need believe that it comes to the same. */
const differingIn = (file: string, capture: Capture, found: Probed): ReadonlyMap<string, string> => {
  const loaded = loadScenario(file, capturedScenario(capture, found).text)
  // A hostile server may show what no scenario can hold.
  if (Result.isFailure(loaded))
    throw new CommandFailure(
      exitStatus.invalidScenario,
      `${file}: no scenario: ${found.domain} shows what no scenario can hold: ${loaded.failure[0]!.message}`
    )
  const cells = runScenario({ ...loaded.success, attackers: [] }, {})
  if (Result.isFailure(cells))
    throw new CommandFailure(
      exitStatus.invalidScenario,
      `${file}: no scenario: what ${found.domain} shows cannot be served`
    )
  const verdicts = new Map(found.models.map(({ id, outcome }) => [id, simulatedOutcome(outcome)]))
  return new Map(
    cells.success.flatMap(({ model, attempts }) => {
      const verdict = verdicts.get(model)
      const outcome = attempts[0]?.outcome
      return verdict === undefined || outcome === undefined || outcome === verdict ? [] : [[model, outcome]]
    })
  )
}
