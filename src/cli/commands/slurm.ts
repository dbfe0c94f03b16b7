/** `hoptrust slurm`: scripts that run a sweep, or searches, in parts on a cluster. */
import { Effect, Result } from "effect"
import { basename, join, resolve } from "node:path"
import type { CommandModule } from "yargs"
import { writeWhole } from "../../report/write-whole.ts"
import { kubernetesJob } from "../../engine/cluster/kubernetes-job.ts"
import type { Parts } from "../../engine/cluster/parts.ts"
import { slurmScript } from "../../engine/cluster/slurm-script.ts"
import { count } from "../count-option.ts"
import { divisibleFiles, readDivided, withQuestionOptions } from "../read-divisible.ts"
import type { SearchQuestion } from "../../engine/search/search-question.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { remark } from "../../machine/terminal/say.ts"

interface Arguments extends SearchQuestion {
  readonly files: ReadonlyArray<string>
  readonly parts: number
  readonly out: string
  readonly image: string
  readonly claim: string
}

export const slurm: CommandModule<object, Arguments> = {
  command: "slurm <files..>",
  describe:
    "Write a script that runs a sweep, or searches of scenarios, as a Slurm job array, and a Kubernetes Job that does",
  builder: (yargs) =>
    withQuestionOptions(
      yargs
        .positional("files", divisibleFiles)
        .option("parts", {
          type: "number",
          default: 8,
          coerce: count("parts", 1),
          describe: "number of parts; more than there are cells to part make no difference"
        })
        .option("out", {
          type: "string",
          default: join("out", "cluster"),
          describe: "folder for array.sh and job.json, and for the parts and the tables when they run"
        })
        .option("image", {
          type: "string",
          default: "hoptrust",
          describe: "container image in which Kubernetes finds hoptrust"
        })
        .option("claim", {
          type: "string",
          default: "hoptrust-sweep",
          describe: "persistent volume claim that holds the files and takes the parts"
        })
    ).example("$0 slurm my.yaml --parts 100 --out out/my", "then bash out/my/array.sh"),
  handler: async ({ files: named, parts, out, image, claim, ...question }) => {
    const { plan, command, words } = readDivided(named, question)
    const divided: Parts = {
      command,
      files: named.map((file) => resolve(file)),
      out: resolve(out),
      parts: Math.min(parts, plan.groups.length),
      words
    }
    // They lie in one folder of its volume.
    const hasJob = new Set(named.map((file) => basename(file))).size === named.length
    const written = [
      [join(out, "array.sh"), slurmScript(divided)],
      ...(hasJob ? [[join(out, "job.json"), kubernetesJob(divided, image, claim)] as const] : [])
    ] as const
    for (const [path, text] of written) {
      const result = await Effect.runPromise(Effect.result(writeWhole(path, text)))
      if (Result.isFailure(result)) throw new CommandFailure(exitStatus.cannotWrite, result.failure.message)
    }
    remark(`${divided.parts} parts; start them with: bash ${join(out, "array.sh")}`)
    remark(
      hasJob
        ? `or with: kubectl apply -f ${join(out, "job.json")}`
        : "no job.json for Kubernetes, whose volume has all files in one folder: two have the same name"
    )
  }
}
