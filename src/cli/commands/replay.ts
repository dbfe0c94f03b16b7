/** `hoptrust replay`: judges a capture of `probe` again, without a network. */
import type { CommandModule } from "yargs"
import { questionOf } from "../../probing/capture-of.ts"
import { replayed } from "../../probing/replayed.ts"
import { captureIn } from "../capture-files.ts"
import { readText } from "../../machine/files.ts"
import { probed, sayProbed } from "../probe-report.ts"
import { scenarioOption, writeScenario } from "../probed-scenario.ts"

interface Arguments {
  readonly file: string
  readonly scenario?: string | undefined
}

export const replay: CommandModule<object, Arguments> = {
  command: "replay <file>",
  describe: "Judge a capture of probe again, offline, at the time when it was made",
  builder: (yargs) =>
    yargs
      .positional("file", { type: "string", demandOption: true, describe: "capture (JSON lines)" })
      .option("scenario", scenarioOption)
      .example("$0 replay example.capture", "")
      .example("$0 replay example.capture --scenario example.yaml && $0 attack example.yaml", "")
      .epilogue("Prints what probe printed when it made the capture. Needs no network."),
  handler: async ({ file, scenario }) => {
    const capture = captureIn(file, readText(file))
    const found = await probed(questionOf(capture), replayed(capture))
    sayProbed(found)
    if (scenario !== undefined) await writeScenario(scenario, capture, found)
  }
}
