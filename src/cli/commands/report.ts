/** `hoptrust report`: scenarios, results or the capture of a probe as one HTML file. */
import { Effect, Result } from "effect"
import { join } from "node:path"
import type { CommandModule } from "yargs"
import { questionOf } from "../../probing/capture-of.ts"
import { replayed } from "../../probing/replayed.ts"
import { reportPage } from "../../report/html/page.ts"
import { probePage } from "../../report/html/probe-page.ts"
import { writeWhole } from "../../report/write-whole.ts"
import { captureIn, isCapture } from "../capture-files.ts"
import { readText } from "../../machine/files.ts"
import { probeContent } from "../probe-content.ts"
import { probed } from "../probe-report.ts"
import { reportContent } from "../report-content.ts"
import { isFolder } from "../../machine/result-folder.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { remark } from "../../machine/terminal/say.ts"

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
        describe: "scenario files (YAML), folders that other commands wrote, or one capture of probe"
      })
      .option("out", { type: "string", default: join("out", "report.html"), describe: "file to write" })
      .example("$0 report results/headline --out report.html", "")
      .example("$0 report example.capture --out example.html", ""),
  handler: async ({ sources, out }) => {
    const written = await Effect.runPromise(Effect.result(writeWhole(out, await pageOf(sources))))
    if (Result.isFailure(written)) throw new CommandFailure(exitStatus.cannotWrite, written.failure.message)
    remark(`${written.success.octets} octets written to ${out}`)
  }
}

const pageOf = async (sources: ReadonlyArray<string>): Promise<string> => {
  const file = sources.find((source) => !isFolder(source) && isCapture(readText(source)))
  if (file === undefined) return reportPage(reportContent(sources))
  if (sources.length > 1)
    throw new CommandFailure(
      exitStatus.usage,
      `${file}: a capture has a report of its own; name it without the other sources`
    )
  const capture = captureIn(file, readText(file))
  return probePage(probeContent(file, await probed(questionOf(capture), replayed(capture))))
}
