/** `hoptrust new`: the files that a scenario, a sweep, a model or a capability of one's own begins with. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { CommandModule } from "yargs"
import { capabilities } from "../../attacker/registry.ts"
import { trustModels } from "../../models/registry.ts"
import { beginnings, type Kind, kinds } from "../new/beginnings.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { say } from "../../machine/terminal/say.ts"

interface Arguments {
  readonly kind: Kind
  readonly id: string
  readonly out: string
}

export const newFiles: CommandModule<object, Arguments> = {
  command: "new <kind> <id>",
  describe: "Write a first scenario, sweep, model or capability to edit, with all that goes with it",
  builder: (yargs) =>
    yargs
      .positional("kind", { choices: kinds, demandOption: true, describe: "what to write" })
      .positional("id", {
        type: "string",
        demandOption: true,
        describe: "its name in files and results: lower-case letters, digits and hyphens"
      })
      .option("out", { type: "string", default: ".", describe: "folder to write into" })
      .example(
        "$0 new scenario my-question",
        "writes a folder with my-question.yaml and README.md, and scenario.schema.json beside it"
      )
      .example("$0 new model my-model", "writes my-model.ts and my-model.yaml"),
  handler: ({ kind, id, out }) => {
    demandFree(kind, id)
    const { files, command } = beginnings[kind](id)
    const at = (name: string) => join(out, name)
    const missing = files.filter(({ name, isShared }) => isShared === undefined || !existsSync(at(name)))
    const taken = missing.find(({ name }) => existsSync(at(name)))
    if (taken !== undefined)
      throw new CommandFailure(exitStatus.cannotWrite, `${at(taken.name)} exists; nothing was written`)
    try {
      for (const { name, text } of missing) {
        mkdirSync(dirname(at(name)), { recursive: true })
        writeFileSync(at(name), text, { flag: "wx" })
      }
    } catch (error) {
      throw new CommandFailure(
        exitStatus.cannotWrite,
        `cannot write into ${out}: ${error instanceof Error ? error.message : String(error)}`
      )
    }
    say(`Wrote ${inWords(missing.map(({ name }) => at(name)))}. Try:\n\n  hoptrust ${command(at)}\n`)
  }
}

const inWords = (files: ReadonlyArray<string>): string =>
  new Intl.ListFormat("en-GB", { type: "conjunction" }).format(files)

/** What a file names by its id has to be told apart from what comes along. */
const known: Readonly<Record<Kind, ReadonlyArray<{ readonly id: string }>>> = {
  scenario: [],
  sweep: [],
  model: trustModels,
  capability: capabilities
}

const demandFree = (kind: Kind, id: string): void => {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id))
    throw new CommandFailure(
      exitStatus.usage,
      `expected lower-case letters, digits and hyphens such as my-${kind}, found ${JSON.stringify(id)}`
    )
  if (known[kind].some((one) => one.id === id))
    throw new CommandFailure(
      exitStatus.usage,
      `a ${kind} called ${id} exists already; choose another name. hoptrust list ${kind === "model" ? "models" : "capabilities"} prints all`
    )
}
