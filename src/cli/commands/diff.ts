/** `hoptrust diff`: what two scenario files or two results differ in. */
import { createTwoFilesPatch } from "diff"
import type { CommandModule } from "yargs"
import {
  type Changes,
  estimateChanges,
  outcomeChanges,
  presentChanges,
  setChanges
} from "../../report/changes.ts"
import { type Compared, compared } from "../diff/compared.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { say } from "../../machine/terminal/say.ts"

interface Arguments {
  readonly before: string
  readonly after: string
}

export const diff: CommandModule<object, Arguments> = {
  command: "diff <before> <after>",
  describe: "Compare two scenario files or two results: which outcomes, sets and estimates change",
  builder: (yargs) =>
    yargs
      .positional("before", {
        type: "string",
        demandOption: true,
        describe: "scenario file, folder of results, or COMMIT:PATH of one"
      })
      .positional("after", { type: "string", demandOption: true, describe: "what to compare it with" })
      .example("$0 diff scenarios/headline/first-contact.yaml mine.yaml", "")
      .example("$0 diff HEAD~1:results/order results/order", "what a change did to a result"),
  handler: ({ before: a, after: b }) => {
    const [before, after] = [compared(a), compared(b)]
    const kinds = changesBetween(before, after)
    if (kinds.length === 0)
      throw new CommandFailure(
        exitStatus.usage,
        `${a} and ${b} have nothing in common: compare two runs, two searches, or two sweeps`
      )
    const names = { before: before.name, after: after.name }
    say([...patchOf(before, after), ...kinds.map((changes) => presentChanges(changes, names))].join("\n"))
  }
}

/** Of each table that both have. */
const changesBetween = (before: Compared, after: Compared): ReadonlyArray<Changes> =>
  (
    [
      ["attempts", outcomeChanges],
      ["sets", setChanges],
      ["estimates", estimateChanges]
    ] as const
  ).flatMap(([table, changes]) => {
    const [a, b] = [before[table], after[table]]
    return a === undefined || b === undefined ? [] : [changes(a, b)]
  })

/** The lines in which two scenario files differ. */
const patchOf = (before: Compared, after: Compared): ReadonlyArray<string> =>
  before.text === undefined || after.text === undefined || before.text === after.text
    ? []
    : [createTwoFilesPatch(before.name, after.name, before.text, after.text, "", "", { context: 1 })]
