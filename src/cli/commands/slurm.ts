/** `hoptrust slurm`: scripts that run a sweep in parts on a cluster. */
import { Effect, Result } from "effect"
import { join, resolve } from "node:path"
import type { CommandModule } from "yargs"
import { replicates } from "../../experiment/sweep/sweep-cell.ts"
import { writeWhole } from "../../report/write-whole.ts"
import { kubernetesJob } from "../cluster/kubernetes-job.ts"
import type { Parts } from "../cluster/parts.ts"
import { slurmScript } from "../cluster/slurm-script.ts"
import { count } from "../count-option.ts"
import { outsidePaths } from "../outside/load.ts"
import { cellsApart } from "../sweep/cells-apart.ts"
import { readSweep } from "../sweep/sweep-file.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import { remark } from "../terminal/say.ts"

interface Arguments {
  readonly file: string
  readonly parts: number
  readonly out: string
  readonly image: string
  readonly claim: string
}

export const slurm: CommandModule<object, Arguments> = {
  command: "slurm <file>",
  describe: "Write a script that runs a sweep as a Slurm job array, and a Kubernetes Job that does",
  builder: (yargs) =>
    yargs
      .positional("file", { type: "string", demandOption: true, describe: "sweep file (YAML)" })
      .option("parts", {
        type: "number",
        default: 8,
        coerce: count("parts", 1),
        describe: "number of parts; more than the sweep has replicates make no difference"
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
        describe: "persistent volume claim that holds the sweep file and takes the parts"
      })
      .example("$0 slurm my.yaml --parts 100 --out out/my", "then bash out/my/array.sh"),
  handler: async ({ file, parts, out, image, claim }) => {
    const cells = cellsApart(readSweep(file))
    const sweep: Parts = {
      file: resolve(file),
      out: resolve(out),
      parts: Math.min(parts, replicates(cells).length),
      words: outsidePaths().flatMap((path) => ["--with", path])
    }
    const files = [
      [join(out, "array.sh"), slurmScript(sweep)],
      [join(out, "job.json"), kubernetesJob(sweep, image, claim)]
    ] as const
    for (const [path, text] of files) {
      const written = await Effect.runPromise(Effect.result(writeWhole(path, text)))
      if (Result.isFailure(written)) throw new CommandFailure(exitStatus.cannotWrite, written.failure.message)
    }
    remark(`${sweep.parts} parts; start them with: bash ${join(out, "array.sh")}`)
    remark(`or with: kubectl apply -f ${join(out, "job.json")}`)
  }
}
