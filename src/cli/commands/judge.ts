/** `hoptrust judge`: the protocol code on anybody's vectors, one JSON object a line. */
import type { CommandModule } from "yargs"
import { isJudgeName, judgeNames, judges } from "../judge/judges.ts"
import { judgeLines } from "../judge/stream.ts"

interface Arguments {
  readonly what: string
}

export const judge: CommandModule<object, Arguments> = {
  command: "judge <what>",
  describe: "Judge test vectors: read one JSON object per line, write one verdict per line",
  builder: (yargs) =>
    yargs
      .positional("what", {
        choices: judgeNames,
        demandOption: true,
        describe: "protocol to judge by"
      })
      .epilogue("docs/judge.md describes the fields. The status is 1 when a line could not be judged."),
  handler: async ({ what }) => {
    // yargs lets only the choices through.
    if (!isJudgeName(what)) throw new Error(`no judge is called ${what}`)
    process.exitCode = await judgeLines(await judges[what](), process.stdin, process.stdout)
  }
}
