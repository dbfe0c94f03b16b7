/** `hoptrust attack`: all minimal sets of capabilities that break each model, each with a shortest trace. */
import type { CommandModule } from "yargs"
import { worstOutcome } from "../../experiment/outcome.ts"
import { mermaidSequence } from "../../report/mermaid-sequence.ts"
import { narrate } from "../../report/narrative.ts"
import { numbered, presentBreaking, presentMenu } from "../../report/search-text.ts"
import { chosenSenders } from "../../staging/senders.ts"
import { setText } from "../../search/capability-set.ts"
import { shardOption } from "../shard-option.ts"
import { readScenarios } from "../../machine/scenario-files.ts"
import { prepare } from "../../engine/search/job.ts"
import { replayer } from "../../engine/search/replayer.ts"
import { interrupted } from "../../engine/search/interrupted.ts"
import { runShard, type Searched, searchFiles } from "../../engine/search/search-files.ts"
import type { SearchArguments } from "../../engine/search/search-question.ts"
import { modelOption, withSearchOptions } from "../search-options.ts"
import { writeSearch } from "../../engine/search/write-search.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { say } from "../../machine/terminal/say.ts"

interface Arguments extends SearchArguments {
  readonly files: ReadonlyArray<string>
  readonly shard?: string | undefined
  readonly explain?: number | undefined
}

export const attack: CommandModule<object, Arguments> = {
  command: "attack <files..>",
  describe: "Search all attackers: every minimal set of capabilities that breaks each model, with a witness",
  builder: (yargs) =>
    withSearchOptions(
      yargs
        .positional("files", {
          type: "string",
          array: true,
          demandOption: true,
          describe:
            "scenario files (YAML); their own attackers and expectations are ignored, and their mail without --mail scenario"
        })
        .option("model", modelOption)
        .option("shard", shardOption)
        .option("explain", {
          type: "number",
          describe: "number of a witness to print step by step, and as a Mermaid sequence diagram"
        })
    )
      .example("$0 attack scenarios/headline/first-contact.yaml", "")
      .example("$0 attack my.yaml --model mta-sts --goal read-mail --explain 1", ""),
  handler: async ({ files, explain, shard, ...options }) => {
    const scenarios = readScenarios(files)
    if (shard !== undefined) return runShard(scenarios, shard, options)
    const searched = await searchFiles(scenarios, options)
    if (explain === undefined) {
      if (searched.runs[0] !== undefined) say(`${presentMenu(searched.runs[0])}\n\n`)
      say(`${presentBreaking(searched.runs)}\n`)
    } else tell(explain, searched)
    await writeSearch(["attack", ...files], options, scenarios, searched)
    if (!searched.isComplete) throw interrupted(options)
  }
}

const tell = (number: number, { runs, jobs }: Searched): void => {
  const all = numbered(runs)
  const one = all.find((candidate) => candidate.number === number)
  if (one === undefined) {
    throw new CommandFailure(
      exitStatus.usage,
      all.length === 0
        ? "--explain: nothing was found that could be told"
        : `--explain is an integer from 1 to ${all.length} here, not ${number}`
    )
  }
  const job = jobs[runs.indexOf(one.run)]!
  const prepared = prepare(job)
  const { attempts, trace } = replayer(prepared)(one.breaking)
  const { scenario } = prepared.stage
  const cell = {
    model: job.model,
    attacker: setText(one.breaking.set),
    seed: prepared.seed,
    attempts,
    worst: worstOutcome(attempts.map(({ outcome }) => outcome))!,
    trace,
    findings: []
  }
  say(
    [
      `[${number}] ${one.breaking.goal}, ${job.start} start`,
      "",
      narrate(cell, {
        title: scenario.title,
        start: scenario.start,
        senders: chosenSenders(scenario),
        wire: "answers"
      }),
      "```mermaid",
      mermaidSequence(trace),
      "```",
      ""
    ].join("\n")
  )
}
