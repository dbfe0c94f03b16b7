/** `hoptrust judge`: the protocol code on anybody's vectors, one JSON object a line. */
import type { CommandModule } from "yargs"
import type { Judge } from "../judge/judge.ts"
import { judgeLines } from "../judge/stream.ts"

/** Each is loaded when it is asked for: the others would only slow the start. */
const judges: Readonly<Record<string, () => Promise<Judge>>> = {
  pkix: async () => (await import("../judge/pkix.ts")).judgePkix,
  name: async () => (await import("../judge/name.ts")).judgeName,
  dnssec: async () => (await import("../judge/dnssec.ts")).judgeDnssec,
  dane: async () => (await import("../judge/dane.ts")).judgeDane,
  "mta-sts": async () => (await import("../judge/mta-sts.ts")).judgeMtaSts,
  posh: async () => (await import("../judge/posh.ts")).judgePosh,
  "ehlo-policy": async () => (await import("../judge/ehlo-policy.ts")).judgeEhloPolicy
}

interface Arguments {
  readonly what: string
}

export const judge: CommandModule<object, Arguments> = {
  command: "judge <what>",
  describe:
    "Judge vectors: one JSON object a line from standard input, one verdict a line to standard output",
  builder: (yargs) =>
    yargs
      .positional("what", {
        choices: Object.keys(judges),
        demandOption: true,
        describe: "which protocol code is to judge"
      })
      .epilogue("docs/judge.md describes the fields. The status is 1 when a line could not be judged."),
  handler: async ({ what }) => {
    const load = judges[what]
    if (load === undefined) throw new Error(`no judge is called ${what}`)
    process.exitCode = await judgeLines(await load(), process.stdin, process.stdout)
  }
}
