/** `hoptrust lab`: real mail software against served scenarios, beside what the simulation says. */
import { Result } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { CommandModule } from "yargs"
import type { Outcome } from "../../scenario/schema/outcome.ts"
import { type VerdictRow, verdictTable } from "../../report/verdict-columns.ts"
import { bundledScenarios } from "../bundled-scenarios.ts"
import { type LabSender, labSenders } from "../lab/lab-senders.ts"
import { observed } from "../lab/observed.ts"
import { unpacked, type Unpacked, usualCache } from "../lab/packages.ts"
import { type Case, casesOf, type LabScenario, labScenario, notInTheLab } from "../lab/pairs.ts"
import { simulated } from "../lab/simulated.ts"
import {
  againInOwnNamespace,
  isInOwnNamespace,
  onAbandoned,
  takeAddresses
} from "../namespace/own-namespace.ts"
import { readScenarios } from "../scenario-files.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import { say } from "../terminal/say.ts"
import { scenariosRun, writeResult } from "../write-result.ts"

interface Arguments {
  readonly files: ReadonlyArray<string>
  readonly sender: ReadonlyArray<string>
  readonly out: string
  readonly cache: string
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
        describe: "scenario files (YAML); by default, all that come with the program"
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
  handler: async ({ files, sender, out, cache }) => {
    const read = readScenarios(files.length > 0 ? files : bundledScenarios().map(({ path }) => path))
    const senders = labSenders.filter(({ id }) => sender.includes(id))
    const software = new Map(
      senders.map(({ software: { id, packages } }) => [id, unpacked(id, packages, cache)] as const)
    )
    if (!isInOwnNamespace()) {
      process.exitCode = await againInOwnNamespace({
        words: process.argv.slice(2),
        flags: ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"],
        needsRoot: true
      })
      return
    }
    const interruption = new AbortController()
    onAbandoned(() => interruption.abort())
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort())
    takeAddresses([])
    const workplace = mkdtempSync(join(tmpdir(), "hoptrust-lab-"))
    const rows: Array<VerdictRow> = []
    try {
      for (const one of senders)
        for (const file of read) {
          const scene = { sender: one, lab: labScenario(file.scenario, one), workplace }
          for await (const row of verdicts(casesOf(file), scene, software.get(one.software.id)!)) {
            rows.push(row)
            say(`${lineOf(row)}\n`)
            if (interruption.signal.aborted) break
          }
          if (interruption.signal.aborted) break
        }
    } finally {
      rmSync(workplace, { recursive: true, force: true })
    }
    await writeResult(out, {
      name: "hoptrust-lab",
      title: "Real mail software at served scenarios, beside the simulation",
      tables: [[verdictTable, rows]],
      command: ["hoptrust", ...process.argv.slice(2)],
      scenarios: scenariosRun(read, undefined),
      isComplete: !interruption.signal.aborted,
      hasParquet: false
    })
    say(`${summary(rows)}\n`)
    if (interruption.signal.aborted)
      throw new CommandFailure(
        exitStatus.interrupted,
        "interrupted; what was written is right, and some is missing"
      )
  }
}

interface Scene {
  readonly sender: LabSender
  readonly lab: LabScenario
  readonly workplace: string
}

async function* verdicts(
  cases: ReadonlyArray<Case>,
  { sender, lab, workplace }: Scene,
  { folder, versions }: Unpacked
): AsyncGenerator<VerdictRow> {
  const twins = new Map<number, Outcome>()
  const expected = new Map<string, ReturnType<typeof simulated>>()
  for (const one of cases) {
    const { file, attacker, mail } = one
    const row: VerdictRow = {
      scenario: file.name,
      attacker: attacker.name,
      mail: mail.number,
      sender: sender.id,
      phase: mail.phase,
      software: Object.entries(versions)
        .map((version) => version.join(" "))
        .join(", "),
      model: lab.model.model.id,
      profile: sender.profile
    }
    const notHere = notInTheLab(lab, one)
    if (notHere.length > 0) {
      yield { ...row, not_run_because: notHere.join("; ") }
      continue
    }
    const twin = twins.get(mail.number)
    const seen = await observed({
      sender,
      lab,
      case: one,
      software: folder,
      workplace,
      ...(twin === undefined ? {} : { twin })
    })
    if (Result.isFailure(seen)) {
      yield { ...row, not_run_because: seen.failure }
      continue
    }
    const { outcome, log } = seen.success
    if (attacker.name === "none") twins.set(mail.number, outcome)
    const known = expected.get(attacker.name) ?? simulated(lab, attacker)
    expected.set(attacker.name, known)
    const told = Result.isSuccess(known) ? known.success.get(mail.number) : undefined
    yield told === undefined
      ? { ...row, observed: outcome, log, not_run_because: "the simulation has no such mail" }
      : { ...row, observed: outcome, simulated: told, agrees: kindOf(outcome) === kindOf(told), log }
  }
}

/** Why a mail is not delivered, the software alone knows. */
const kindOf = (outcome: Outcome): string => (outcome.startsWith("deferred-") ? "not delivered" : outcome)

const lineOf = ({
  sender,
  scenario,
  attacker,
  mail,
  observed,
  simulated,
  agrees,
  not_run_because,
  log
}: VerdictRow) =>
  [
    agrees === undefined ? "not run" : agrees === true ? "same   " : "DIFFERS",
    `${String(sender)}  ${String(scenario)}  ${String(attacker)}  mail ${String(mail)}:`,
    not_run_because === undefined
      ? agrees === true
        ? String(observed)
        : `observed ${String(observed)}, simulated ${String(simulated)}  (${String(log)})`
      : String(not_run_because)
  ].join("  ")

const summary = (rows: ReadonlyArray<VerdictRow>): string => {
  const ran = rows.filter(({ agrees }) => agrees !== undefined)
  const same = ran.filter(({ agrees }) => agrees === true)
  return `${rows.length} pairs of a case and a sender: ${ran.length} ran, ${same.length} of them as simulated; ${rows.length - ran.length} could not be run.`
}
