/** `hoptrust advise`: what breaks a domain, what to deploy first, and what that buys. */
import type { CommandModule } from "yargs"
import { questionOf } from "../../probing/capture-of.ts"
import { replayed } from "../../probing/replayed.ts"
import { adviceText } from "../../report/advice-text.ts"
import { type GoalId, goalIds } from "../../search/goals.ts"
import { type Start, starts } from "../../search/stage.ts"
import { adviseOn, type Inquiry } from "../advice/advise-on.ts"
import { captureIn, isCapture } from "../capture-files.ts"
import { readText } from "../../machine/files.ts"
import { probed } from "../probe-report.ts"
import { scenarioOf } from "../probed-scenario.ts"
import { scenarioFrom } from "../../machine/scenario-files.ts"
import { say } from "../../machine/terminal/say.ts"
import { workersOption } from "../workers-option.ts"

const formats = ["text", "json"] as const

interface Arguments {
  readonly file: string
  readonly goal: GoalId
  readonly start: Start
  readonly format: (typeof formats)[number]
  readonly workers?: number | undefined
  readonly quiet: boolean
}

export const advise: CommandModule<object, Arguments> = {
  command: "advise <file>",
  describe: "Say what breaks a domain, what to deploy first, and what that buys",
  builder: (yargs) =>
    yargs
      .positional("file", {
        type: "string",
        demandOption: true,
        describe: "scenario file (YAML), or a capture of probe (JSON lines)"
      })
      .option("goal", {
        choices: goalIds,
        default: "read-mail" as const,
        describe: "what the attacker wants; attack --help says what each is"
      })
      .option("start", {
        choices: starts,
        default: "cold" as const,
        describe: "cold: the sender has never written to the domain; warm: it has, a day before"
      })
      .option("format", { choices: formats, default: "text" as const, describe: "text, or one JSON object" })
      .option("workers", workersOption)
      .option("quiet", { type: "boolean", default: false, describe: "no progress" })
      .example("$0 advise scenarios/headline/first-contact.yaml", "")
      .example("$0 probe example.com --capture example.capture && $0 advise example.capture", "")
      .epilogue(
        "Searches attackers of up to two capabilities, for the domain as it is and with each change. Needs no network. Takes about 20 s."
      ),
  handler: async ({ file, format, ...options }) => {
    const advice = await adviseOn({ file, ...options, ...(await subjectIn(file)) })
    say(format === "json" ? `${JSON.stringify(advice, null, 2)}\n` : adviceText(advice))
  }
}

type Subject = Pick<Inquiry, "scenario" | "from" | "lost">

const subjectIn = async (file: string): Promise<Subject> => {
  const text = readText(file)
  if (!isCapture(text)) return { ...scenarioFrom(file, text), from: "scenario", lost: [] }
  const capture = captureIn(file, text)
  const { text: scenario, lost } = scenarioOf(
    file,
    capture,
    await probed(questionOf(capture), replayed(capture))
  )
  return { scenario: scenarioFrom(file, scenario).scenario, from: "capture", lost }
}
