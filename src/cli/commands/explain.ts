/** `hoptrust explain`: one delivery, told step by step. */
import { Result } from "effect"
import type { CommandModule } from "yargs"
import { runScenario } from "../../experiment/run-scenario.ts"
import { narrate } from "../../report/narrative.ts"
import { nobody } from "../../scenario/attackers.ts"
import { chosenSenders } from "../../scenario/senders.ts"
import { chosenLabels } from "../chosen-labels.ts"
import { readScenarios } from "../scenario-files.ts"
import { seedOption } from "../seed-option.ts"
import { say } from "../terminal/say.ts"

interface Arguments {
  readonly file: string
  readonly model?: string | undefined
  readonly attacker?: string | undefined
  readonly seed?: number | undefined
  readonly wire: "answers" | "all"
}

export const explain: CommandModule<object, Arguments> = {
  command: "explain <file>",
  describe: "Print one delivery step by step: who spoke to whom, what was decided, and by which RFC section",
  builder: (yargs) =>
    yargs
      .positional("file", { type: "string", demandOption: true, describe: "scenario file (YAML)" })
      .option("model", {
        type: "string",
        describe: "label of the model; by default, the first of the scenario"
      })
      .option("attacker", {
        type: "string",
        describe: "name of the attacker, or none; by default, the first of the scenario"
      })
      .option("seed", seedOption)
      .option("wire", {
        choices: ["answers", "all"] as const,
        default: "answers" as const,
        describe: "how much of DNS to show: the answers about mail, or every message"
      })
      .example("$0 explain scenarios/headline/first-contact.yaml --model mta-sts --attacker strip", ""),
  handler: ({ file, model, attacker, seed, wire }) => {
    const [read] = readScenarios([file])
    if (read === undefined) return
    const { scenario } = read
    const [label] = chosenLabels([read], model === undefined ? undefined : [model], "model")
    const [name = nobody.name] = chosenLabels(
      [read],
      attacker === undefined ? undefined : [attacker],
      "attacker"
    )
    const cells = Result.getOrThrow(
      runScenario(scenario, {
        ...(label === undefined ? {} : { models: [label] }),
        ...(seed === undefined ? {} : { seed }),
        keepsTrace: true
      })
    )
    const cell = cells.find((candidate) => candidate.attacker === name)
    if (cell === undefined) throw new Error(`no run has the attacker ${name}`)
    say(
      narrate(cell, {
        title: scenario.title,
        start: scenario.start,
        senders: chosenSenders(scenario).map(({ host }) => host),
        wire
      })
    )
  }
}
