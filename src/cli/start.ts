/** Starts a command line: models from outside come first, for the commands are made of what models there are. */
import { endWith } from "../machine/terminal/end-with.ts"

export const start = async (words: ReadonlyArray<string>): Promise<void> => {
  try {
    if (words[0] === "--get-yargs-completions") {
      const { quickCompletions } = await import("./completion.ts")
      const found = quickCompletions(words.slice(1))
      if (found !== undefined) return void process.stdout.write(found.map((name) => `${name}\n`).join(""))
    }
    const { paths, others } = withoutPaths(words)
    if (paths.length > 0) await (await import("../machine/outside/load.ts")).loadOutside(paths)
    const { hoptrust } = await import("./hoptrust.ts")
    await hoptrust(others)
  } catch (error) {
    endWith(error)
  }
}

/** Takes what `--with` names out of the words: it must be known before there is a parser. */
const withoutPaths = (words: ReadonlyArray<string>) => {
  const paths: Array<string> = []
  const others: Array<string> = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    const next = words[at + 1]
    if (word === "--") return { paths, others: [...others, ...words.slice(at)] }
    if (word.startsWith("--with=")) paths.push(word.slice("--with=".length))
    else if (word === "--with" && next !== undefined) {
      paths.push(next)
      at += 1
    } else others.push(word)
  }
  return { paths, others }
}
