/**
 * The commands as the package's front has them: what the help says of each is known, the rest comes from the program when a
 * command is chosen. To load it all takes longer than `--help` may.
 */
import { commands } from "../src/cli/commands.ts"

/** The text of a module that exports `commands`, to take the place of `src/cli/commands.ts`. */
export const lazyCommands = (): string => {
  const entries = Object.entries(commands).map(
    ([name, { command, describe }]) => `  ${JSON.stringify(name)}: {
    ...${JSON.stringify({ command, describe })},
    builder: async (yargs) => (await chosen(${JSON.stringify(name)})).builder(yargs),
    handler: async (words) => (await chosen(${JSON.stringify(name)})).handler(words)
  }`
  )
  return `const chosen = async (name) => (await (await import("./hoptrust.js")).commands())[name]
export const commands = {\n${entries.join(",\n")}\n}\n`
}
