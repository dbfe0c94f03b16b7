/** The command line: which commands there are, and how the program ends. */
import yargs from "yargs"
import packageJson from "../../package.json" with { type: "json" }
import { printable } from "../scenario/source/printable.ts"
import { attack } from "./commands/attack.ts"
import { compare } from "./commands/compare.ts"
import { explain } from "./commands/explain.ts"
import { judge } from "./commands/judge.ts"
import { list } from "./commands/list.ts"
import { merge } from "./commands/merge.ts"
import { order } from "./commands/order.ts"
import { plan } from "./commands/plan.ts"
import { report } from "./commands/report.ts"
import { run } from "./commands/run.ts"
import { schema } from "./commands/schema.ts"
import { sweep } from "./commands/sweep.ts"
import { table } from "./commands/table.ts"
import { validate } from "./commands/validate.ts"
import { CommandFailure, exitStatus, exitStatusHelp } from "./terminal/exit-status.ts"
import { inPlainWords } from "./terminal/plain-words.ts"

const fail = (status: number, message: string): void => {
  process.stderr.write(`hoptrust: ${printable(message)}\n`)
  process.exitCode = status
}

/** Without a command, `run`: the headline scenarios are what a newcomer wants to see. */
const withCommand = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const [first] = words
  const asksAboutHoptrust =
    first !== undefined && ["--help", "--version", "--get-yargs-completions"].includes(first)
  return first === undefined || (first.startsWith("-") && !asksAboutHoptrust) ? ["run", ...words] : words
}

/** Carries out one command line, given without the program's name. */
export const hoptrust = async (words: ReadonlyArray<string>): Promise<void> => {
  const parser = yargs(withCommand(words))
    .scriptName("hoptrust")
    .usage("$0 <command>\n\nWhich downgrades of SMTP transport security does each trust model prevent?")
    .command(run)
    .command(report)
    .command(table)
    .command(explain)
    .command(attack)
    .command(compare)
    .command(order)
    .command(sweep)
    .command(plan)
    .command(merge)
    .command(list)
    .command(validate)
    .command(judge)
    .command(schema)
    .completion("completion", "Print a script that completes commands in bash and zsh")
    .demandCommand(1, "say which command")
    .strict()
    .recommendCommands()
    // The language of help must not depend on the machine: people compare and quote it.
    .locale("en")
    .version(packageJson.version)
    .epilogue(exitStatusHelp)
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .exitProcess(false)
    .fail((message, error, failed) => {
      // yargs gives its own complaints as a message, and what a handler threw as an error.
      if (error !== undefined && error !== null) throw error
      const words = inPlainWords(message, String(failed.help()))
      throw new CommandFailure(exitStatus.usage, `${words}\nSee hoptrust --help.`)
    })
  try {
    await parser.parseAsync()
  } catch (error) {
    if (error instanceof CommandFailure) {
      // Problems of scenarios begin with file, line and column, where editors look for them.
      if (error.status !== exitStatus.invalidScenario) return fail(error.status, error.message)
      process.stderr.write(`${printable(error.message)}\n`)
      process.exitCode = error.status
      return
    }
    if (error instanceof Error && error.name === "YError") return fail(exitStatus.usage, error.message)
    fail(
      exitStatus.defect,
      `this is a defect of hoptrust, please report it:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
    )
  }
}
