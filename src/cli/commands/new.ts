/** `hoptrust new`: the files that a model or a capability of one's own begins with. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { CommandModule } from "yargs"
import { capabilities } from "../../attacker/registry.ts"
import { trustModels } from "../../models/registry.ts"
import { beginnings, type Kind, kinds } from "../new/beginnings.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import { say } from "../terminal/say.ts"

interface Arguments {
  readonly kind: Kind
  readonly id: string
  readonly out: string
}

export const newFiles: CommandModule<object, Arguments> = {
  command: "new <kind> <id>",
  describe: "Write a first model or capability to edit, with a scenario that uses it",
  builder: (yargs) =>
    yargs
      .positional("kind", { choices: kinds, demandOption: true, describe: "what to write" })
      .positional("id", {
        type: "string",
        demandOption: true,
        describe: "its name in scenarios and results: lower-case letters, digits and hyphens"
      })
      .option("out", { type: "string", default: ".", describe: "folder to write into" })
      .example("$0 new model my-model", "writes my-model.ts and my-model.yaml"),
  handler: ({ kind, id, out }) => {
    demandFree(kind, id)
    const files = beginnings[kind](id).map(({ name, text }) => ({ file: join(out, name), text }))
    const taken = files.find(({ file }) => existsSync(file))
    if (taken !== undefined)
      throw new CommandFailure(exitStatus.cannotWrite, `${taken.file} exists; nothing was written`)
    try {
      mkdirSync(out, { recursive: true })
      for (const { file, text } of files) writeFileSync(file, text, { flag: "wx" })
    } catch (error) {
      throw new CommandFailure(
        exitStatus.cannotWrite,
        `cannot write into ${out}: ${error instanceof Error ? error.message : String(error)}`
      )
    }
    const [code, scenario] = files.map(({ file }) => file)
    say(`Wrote ${code} and ${scenario}. Try:\n\n  hoptrust run ${scenario} --with ./${code}\n`)
  }
}

const demandFree = (kind: Kind, id: string): void => {
  const taken: ReadonlyArray<{ readonly id: string }> = kind === "model" ? trustModels : capabilities
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id))
    throw new CommandFailure(
      exitStatus.usage,
      `expected lower-case letters, digits and hyphens such as my-${kind}, found ${JSON.stringify(id)}`
    )
  if (taken.some((one) => one.id === id))
    throw new CommandFailure(
      exitStatus.usage,
      `a ${kind} called ${id} exists already; choose another name. hoptrust list ${kind === "model" ? "models" : "capabilities"} prints all`
    )
}
