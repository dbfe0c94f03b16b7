/** `hoptrust tlsrpt`: reads the TLS reports that others send, checks them, and says what their rows mean. RFC 8460. */
import { Result } from "effect"
import type { CommandModule } from "yargs"
import { mostOctets } from "../../protocol/tls-report/mime.ts"
import type { Departure } from "../../protocol/tls-report/departures.ts"
import { type FoundReport, readReportFile, type ReportFile } from "../../protocol/tls-report/report-file.ts"
import { explainedRow, policyInWords, reportText } from "../../report/tls-report-text.ts"
import { presentProblem, type Problem } from "../../scenario/source/problem.ts"
import { readSomeOctets } from "../../machine/files.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { say } from "../../machine/terminal/say.ts"

const formats = ["text", "json"] as const

interface Arguments {
  readonly files: ReadonlyArray<string>
  readonly format: (typeof formats)[number]
}

export const tlsrpt: CommandModule<object, Arguments> = {
  command: "tlsrpt <files..>",
  describe: "Read TLS reports of others (RFC 8460): check them and say what each row means",
  builder: (yargs) =>
    yargs
      .positional("files", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "reports: JSON, gzip of it, or the mail that brought it"
      })
      .option("format", {
        choices: formats,
        default: "text" as const,
        describe: "text, or one JSON object per report"
      })
      .example("$0 tlsrpt google.com!example.com!1767225600!1767311999!001.json.gz", "")
      .example("$0 tlsrpt reports/*.eml --format json", "")
      .epilogue(
        "Needs no network, and checks no DKIM signature. Exits with 65 where a report or a row cannot be read; departures that hide nothing are printed and do not count."
      ),
  handler: ({ files, format }) => {
    const errors = files.reduce((sum, file) => sum + tell(file, format), 0)
    if (errors > 0)
      throw new CommandFailure(exitStatus.invalidScenario, errors === 1 ? "1 error" : `${errors} errors`)
  }
}

/** Returns how much could not be read. */
const tell = (file: string, format: Arguments["format"]): number => {
  const read = readReportFile(readSomeOctets(file, mostOctets + 1))
  if (Result.isFailure(read)) {
    const { detail, at } = read.failure
    const problem = { file, ...placeOf(at?.text ?? "", at?.offset ?? 0), path: "", message: detail }
    say(format === "json" ? jsonLine({ file, problems: [problem] }) : `${presentAt(problem, at?.text)}\n`)
    return 1
  }
  const found = read.success
  for (const report of found.reports) say((format === "json" ? asJson : asText)(file, found, report))
  return found.reports.flatMap(({ departures }) => departures).filter(({ severity }) => severity === "error")
    .length
}

/** Without a text there is no line to show. */
const presentAt = (problem: Problem, text: string | undefined): string =>
  text === undefined ? `${problem.file}: error: ${problem.message}` : presentProblem(problem, text)

const asText = (file: string, { container, ofMail, domain }: ReportFile, found: FoundReport): string => {
  const { report, text, furtherDepartures } = found
  return [
    `${file}: ${container === "JSON" ? "a report" : `a report in ${container === "mail" ? "a mail" : container}`}${domain === undefined ? "" : `, about ${domain.slice(0, 255)}`}`,
    reportText(report),
    "",
    ...ofMail.map((sentence) => `${file}: warning: ${sentence}`),
    ...problemsOf(file, container, found).map((problem) => presentProblem(problem, text)),
    ...(furtherDepartures === 0 ? [] : [`${file}: and ${furtherDepartures} more departures from RFC 8460`]),
    ""
  ].join("\n")
}

const asJson = (
  file: string,
  { container, ofMail, domain, submitter }: ReportFile,
  found: FoundReport
): string => {
  const { report, furtherDepartures, attachment } = found
  return jsonLine({
    file,
    container,
    attachment,
    domain,
    submitter,
    ...report,
    policies: report.policies.map((policy) => ({
      ...policy,
      inWords: policyInWords(policy),
      failures: policy.failures.map((failure) => ({ ...failure, ...explainedRow(failure, policy) }))
    })),
    ofMail,
    problems: problemsOf(file, container, found),
    furtherProblems: furtherDepartures
  })
}

const jsonLine = (value: object): string => `${JSON.stringify(value)}\n`

/** What is packed has its lines in what it unpacks to. */
const problemsOf = (
  file: string,
  container: ReportFile["container"],
  { departures, text }: FoundReport
): ReadonlyArray<Problem> => {
  const name = container === "JSON" ? file : `${file} (unpacked)`
  return departures.map((departure) => problemOf(name, text, departure))
}

const problemOf = (file: string, text: string, { severity, offset, path, message }: Departure): Problem => ({
  file,
  ...placeOf(text, offset),
  path,
  message,
  ...(severity === "error" ? {} : { severity })
})

/** The byte order mark is in front of the first column. */
const placeOf = (text: string, offset: number): { readonly line: number; readonly column: number } => {
  const before = text.slice(text.startsWith("\ufeff") ? 1 : 0, offset)
  const start = before.lastIndexOf("\n") + 1
  return { line: before.split("\n").length, column: before.length - start + 1 }
}
