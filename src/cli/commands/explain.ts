/** `hoptrust explain`: one delivery, told step by step. */
import { Result } from "effect"
import type { CommandModule } from "yargs"
import type { JudgedAttempt } from "../../experiment/judged-cell.ts"
import { runScenario } from "../../experiment/run-scenario.ts"
import { narrate } from "../../report/narrative.ts"
import { nobody } from "../../scenario/attackers.ts"
import { chosenSenders } from "../../staging/senders.ts"
import { chosenLabels } from "../../machine/chosen-labels.ts"
import { readScenarios } from "../../machine/scenario-files.ts"
import { seedOption } from "../seed-option.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { say } from "../../machine/terminal/say.ts"

interface Arguments {
  readonly file: string
  readonly model?: string | undefined
  readonly attacker?: string | undefined
  readonly mail?: number | undefined
  readonly sender?: string | undefined
  readonly seed?: number | undefined
  readonly wire: "answers" | "all"
  readonly chain: boolean
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
      .option("mail", { type: "number", describe: "number of the mail, from 1; by default, all" })
      .option("sender", { type: "string", describe: "name of the sender; by default, all" })
      .option("seed", seedOption)
      .option("wire", {
        choices: ["answers", "all"] as const,
        default: "answers" as const,
        describe: "how much of DNS to show: the answers about mail, or every message"
      })
      .option("chain", {
        type: "boolean",
        default: false,
        describe: "show what DNSSEC and certificates proved: a line for each zone and each certificate"
      })
      .example("$0 explain scenarios/headline/first-contact.yaml --model mta-sts --attacker strip", "")
      .example("$0 explain scenarios/headline/warm-cache.yaml --model mta-sts --attacker mitm --mail 2", ""),
  handler: ({ file, model, attacker, mail, sender, seed, wire, chain }) => {
    const [read] = readScenarios([file])
    if (read === undefined) return
    const { scenario } = read
    const [label] = chosenLabels([read], model === undefined ? undefined : [model], "model")
    const [name = nobody.name] = chosenLabels(
      [read],
      attacker === undefined ? undefined : [attacker],
      "attacker"
    )
    const senders = chosenSenders(scenario)
    if (sender !== undefined && senders.every(({ name }) => name !== sender))
      throw new CommandFailure(
        exitStatus.usage,
        `${file} has no sender ${sender}; it has ${senders.map(({ name }) => name).join(", ")}`
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
    const isAsked = (attempt: JudgedAttempt) =>
      (mail ?? attempt.mail) === attempt.mail && (sender ?? attempt.sender) === attempt.sender
    if (!cell.attempts.some(isAsked)) {
      const last = cell.attempts.reduce((most, attempt) => Math.max(most, attempt.mail), 0)
      throw new CommandFailure(
        exitStatus.usage,
        `${file}: nobody sends mail ${mail}${sender === undefined ? "" : ` as ${sender}`}; its mail is numbered from 1 to ${last}`
      )
    }
    say(
      narrate(cell, {
        title: scenario.title,
        start: scenario.start,
        senders,
        only: { mail, sender },
        wire,
        tellsChain: chain
      })
    )
  }
}
