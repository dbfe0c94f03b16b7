/** `hoptrust lab`: real mail software against served scenarios, beside what the simulation says. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { CommandModule } from "yargs"
import type { Cell } from "../../report/column.ts"
import { type VerdictRow, verdictTable } from "../../report/verdict-columns.ts"
import { bundledLabFiles, labScenarioFiles } from "../lab/lab-scenario-files.ts"
import { type LabSender, labSenders } from "../lab/lab-senders.ts"
import { type Kept, keptIn, earlierRows, withEarlier } from "../lab/kept.ts"
import { unpacked, type Unpacked, usualCache } from "../lab/packages.ts"
import { type LabFile, labFiles, labScenario, type Part } from "../lab/pairs.ts"
import { verdicts } from "../lab/verdicts.ts"
import {
  againInOwnNamespace,
  isInOwnNamespace,
  onAbandoned,
  takeAddresses,
  tellOutside
} from "../namespace/own-namespace.ts"
import { count } from "../count-option.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { say } from "../../machine/terminal/say.ts"
import { scenariosRun, writeResult } from "../../machine/write-result.ts"

interface Arguments {
  readonly files: ReadonlyArray<string>
  readonly sender: ReadonlyArray<string>
  readonly out: string
  readonly cache: string
  readonly part: string
  readonly jobs: number
  readonly resume: boolean
}

const senderIds = labSenders.map(({ id }) => id)

export const lab: CommandModule<object, Arguments> = {
  command: "lab [files..]",
  describe: "Send mail with real software to served scenarios, and compare with the simulation (Linux, root)",
  builder: (yargs) =>
    yargs
      .positional("files", {
        type: "string",
        array: true,
        default: [],
        describe:
          "scenario or sweep files (YAML), of a sweep the scenario that it varies; by default, all that come with the program"
      })
      .option("sender", {
        type: "string",
        array: true,
        choices: senderIds,
        default: senderIds,
        describe: "software and setting"
      })
      .option("out", {
        type: "string",
        default: join("out", "lab"),
        describe: "folder for verdicts.csv, and for what describes it"
      })
      .option("part", {
        type: "string",
        default: "1/1",
        describe: "one part of the attackers, such as 1/4, each beside the run without attacker"
      })
      .option("jobs", {
        type: "number",
        default: 1,
        coerce: count("jobs", 1),
        describe:
          "mails at a time, each in a namespace of its own; too many for the machine make hosts look silent"
      })
      .option("resume", {
        type: "boolean",
        default: false,
        describe:
          "keep what verdicts.csv in --out has observed, of other parts too, and send what is missing or was sent by other versions; what is simulated is computed anew"
      })
      .option("cache", {
        type: "string",
        default: usualCache(),
        defaultDescription: "hoptrust/lab in the user's cache",
        describe: "folder for the unpacked Debian packages"
      })
      .example("$0 lab scenarios/headline/first-contact.yaml --sender postfix-dane", "")
      .epilogue(
        "The software comes from Debian packages, which are unpacked and not installed. It runs in a network namespace that has no way out; no service of the machine is started or asked."
      ),
  handler: async ({ files, sender, out, cache, part, jobs, resume }) => {
    const read = files.length > 0 ? labScenarioFiles(files) : bundledLabFiles()
    const earlier = resume ? earlierRows(join(out, "verdicts.csv")) : []
    const chosen = labFiles(read, partOf("--part", part), (scenario, attacker) =>
      earlier.some((row) => row.scenario === scenario && row.attacker === attacker)
    )
    const senders = labSenders.filter(({ id }) => sender.includes(id))
    const software = new Map(
      senders.map(({ software: { id, packages } }) => [id, unpacked(id, packages, cache)] as const)
    )
    if (isInOwnNamespace()) {
      const { number, of } = partOf(job, process.env[job] ?? "1/1")
      const tasks = chosen.flatMap((file) => senders.map((sender) => ({ sender, file })))
      await work(
        tasks.filter((_, index) => index % of === number - 1),
        { software, kept: keptIn(earlier) }
      )
      return
    }
    const rows: Array<VerdictRow> = []
    const ended = await Promise.all(
      Array.from({ length: jobs }, (_, index) =>
        againInOwnNamespace({
          words: process.argv.slice(2),
          flags: ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"],
          needsRoot: true,
          variables: { [job]: `${index + 1}/${jobs}` },
          onMessage: (message) => {
            const row: VerdictRow = JSON.parse(message)
            rows.push(row)
            say(`${lineOf(row)}\n`)
          }
        })
      )
    )
    const all = withEarlier(rows, earlier)
    const failed = ended.find((status) => status !== 0 && status !== exitStatus.interrupted)
    const isComplete = ended.every((status) => status === 0)
    await writeResult(out, {
      name: "hoptrust-lab",
      title: "Real mail software at served scenarios, beside the simulation",
      tables: [[verdictTable, inOrder(all)]],
      command: ["hoptrust", ...process.argv.slice(2)],
      scenarios: scenariosRun(
        read.filter(({ name }) => all.some(({ scenario }) => scenario === name)),
        undefined
      ),
      isComplete,
      hasParquet: false
    })
    say(`${summary(all)}\n`)
    if (failed !== undefined) process.exitCode = failed
    else if (!isComplete)
      throw new CommandFailure(
        exitStatus.interrupted,
        "interrupted; what was written is right, and some is missing"
      )
  }
}

/** Says to a process in a namespace which part of the work is its own. */
const job = "HOPTRUST_LAB_JOB"

const partOf = (what: string, text: string): Part => {
  const [number = 0, of = 0] = text.split("/").map(Number)
  if (Number.isInteger(number) && Number.isInteger(of) && number >= 1 && number <= of) return { number, of }
  throw new CommandFailure(exitStatus.usage, `${what} is a part of several, such as 2/8, not ${text}`)
}

interface Task {
  readonly sender: LabSender
  readonly file: LabFile
}

interface Means {
  /** By its id. */
  readonly software: ReadonlyMap<string, Unpacked>
  readonly kept: Kept
}

const work = async (tasks: ReadonlyArray<Task>, { software, kept }: Means): Promise<void> => {
  const interruption = new AbortController()
  onAbandoned(() => interruption.abort())
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort())
  takeAddresses([])
  const folder = mkdtempSync(join(tmpdir(), "hoptrust-lab-"))
  try {
    for (const { sender, file } of tasks) {
      const lab = labScenario(file.file.scenario, sender)
      const unpacked = software.get(sender.software.id)!
      const workplace = join(folder, "root")
      const scene = { sender, lab, workplace, unpacked, kept, interruption: interruption.signal }
      for await (const row of verdicts(file, scene)) {
        // The software of this mail may have had the terminal's SIGINT as well: its row says nothing.
        if (interruption.signal.aborted) {
          process.exitCode = exitStatus.interrupted
          return
        }
        tellOutside(JSON.stringify(row))
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const lineOf = (row: VerdictRow): string =>
  [
    row.agrees === undefined ? "not run" : row.agrees === true ? "same   " : "DIFFERS",
    `${String(row.sender)}  ${String(row.scenario)}  ${String(row.attacker)}  mail ${String(row.mail)}:`,
    row.not_run_because !== undefined
      ? String(row.not_run_because)
      : row.agrees === true
        ? String(row.observed)
        : `observed ${inFull(row.observed, row.observed_refusal)}, simulated ${inFull(row.simulated, row.simulated_refusals)}  (${String(row.log)})`
  ].join("  ")

const inFull = (outcome: Cell, refusals: Cell): string =>
  [
    String(outcome),
    ...(refusals === undefined || String(refusals) === "" ? [] : [`(${String(refusals)})`])
  ].join(" ")

/** As files, attackers and mails are in their order, and senders in ours: whichever was done first. */
const inOrder = (rows: ReadonlyArray<VerdictRow>): ReadonlyArray<VerdictRow> =>
  rows.toSorted((a, b) => {
    const keyOf = ({ scenario, attacker, mail, sender }: VerdictRow) =>
      [scenario, attacker, String(mail).padStart(6), sender].join("\n")
    return keyOf(a) < keyOf(b) ? -1 : 1
  })

const summary = (rows: ReadonlyArray<VerdictRow>): string => {
  const ran = rows.filter(({ agrees }) => agrees !== undefined)
  const counted = ran.filter(({ counts }) => counts === true)
  const told = (some: ReadonlyArray<VerdictRow>) =>
    `${some.filter(({ agrees }) => agrees === true).length} of ${some.length}`
  return [
    `${rows.length} pairs of a case and a sender: ${ran.length} ran, ${rows.length - ran.length} could not be run.`,
    `${ran.length - counted.length} do not count, because the mail without attacker was not as simulated.`,
    `As simulated: ${told(counted)}, and of the third that profiles were not tuned on ${told(counted.filter(({ is_held_out }) => is_held_out === true))}.`
  ].join("\n")
}
