/** `hoptrust report`: scenarios or results as one HTML file. */
import { Effect, Result } from "effect"
import { join } from "node:path"
import type { CommandModule } from "yargs"
import { reportPage } from "../../report/html/page.ts"
import { writeWhole } from "../../report/write-whole.ts"
import { reportContent } from "../report-content.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import { remark } from "../terminal/say.ts"

interface Arguments {
  readonly sources: ReadonlyArray<string>
  readonly out: string
}

export const report: CommandModule<object, Arguments> = {
  command: "report <sources..>",
  describe: "Write an HTML report in one file: outcomes, sequence diagrams, scenarios, filters",
  builder: (yargs) =>
    yargs
      .positional("sources", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "scenario files (YAML), or folders that other commands wrote"
      })
      .option("out", { type: "string", default: join("out", "report.html"), describe: "file to write" })
      .example("$0 report results/headline --out report.html", ""),
  handler: async ({ sources, out }) => {
    const written = await Effect.runPromise(
      Effect.result(writeWhole(out, reportPage(reportContent(sources))))
    )
    if (Result.isFailure(written)) throw new CommandFailure(exitStatus.cannotWrite, written.failure.message)
    remark(`${written.success.octets} octets written to ${out}`)
  }
}
