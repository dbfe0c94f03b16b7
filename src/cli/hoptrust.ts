/** The command line: which commands there are. */
import yargs from "yargs"
import packageJson from "../../package.json" with { type: "json" }
import { commands } from "./commands.ts"
import { CommandFailure, exitStatus, exitStatusHelp } from "../machine/terminal/exit-status.ts"
import { inPlainWords } from "../machine/terminal/plain-words.ts"

/** Without a command, `run`: the headline scenarios are what a newcomer wants to see. */
const withCommand = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const [first] = words
  const asksAboutHoptrust =
    first !== undefined && ["--help", "--version", "--get-yargs-completions"].includes(first)
  return first === undefined || (first.startsWith("-") && !asksAboutHoptrust) ? ["run", ...words] : words
}

/** Carries out one command line, given without the program's name; throws what `endWith` tells. */
export const hoptrust = async (words: ReadonlyArray<string>): Promise<void> => {
  const parser = yargs(withCommand(words))
    .scriptName("hoptrust")
    .usage("$0 <command>\n\nWhich downgrades of SMTP transport security does each trust model prevent?")
    .command(commands.run)
    .command(commands.report)
    .command(commands.table)
    .command(commands.explain)
    .command(commands.attack)
    .command(commands.compare)
    .command(commands.order)
    .command(commands.diff)
    .command(commands.sweep)
    .command(commands.population)
    .command(commands.plan)
    .command(commands.merge)
    .command(commands.submit)
    .command(commands.work)
    .command(commands.collect)
    .command(commands.slurm)
    .command(commands.list)
    .command(commands.validate)
    .command(commands.judge)
    .command(commands.serve)
    .command(commands.lab)
    .command(commands.probe)
    .command(commands.replay)
    .command(commands.advise)
    .command(commands.tlsrpt)
    .command(commands.schema)
    .command(commands.newFiles)
    .option("with", {
      type: "string",
      requiresArg: true,
      describe: "a file or folder with models and capabilities of your own; may be given several times"
    })
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
  await parser.parseAsync()
}
