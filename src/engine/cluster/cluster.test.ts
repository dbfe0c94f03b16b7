/** Scripts for clusters. A stand-in plays `sbatch`, which runs the parts of an array one after the other. */
import { execFileSync, spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Job } from "kubernetes-models/batch/v1/Job"
import { afterAll, describe, expect, it } from "vitest"
import { long } from "../../long.fixture.ts"
import { program } from "../../cli/program.fixture.ts"
import { sweepOf } from "../queue/small-sweep.fixture.ts"
import { kubernetesJob } from "./kubernetes-job.ts"
import { slurmOfOneNode } from "./slurm.fixture.ts"
import { slurmScript } from "./slurm-script.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-cluster-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** A name that a shell would take apart. */
const file = join(folder, "it's small.yaml")
writeFileSync(file, sweepOf({ replicates: 3, mailsPerDay: 4 }))

/** sbatch(1), as far as the script knows it: runs at once, and what depends on a job that failed not at all. */
writeFileSync(
  join(folder, "sbatch"),
  `#!/bin/bash
echo "$*" >>"${folder}/submitted"
parts=1
while [ "\${1#--}" != "$1" ]; do
  case $1 in
  --array=1-*) parts=\${1#--array=1-} ;;
  --dependency=afterok:7) if [ -e "${folder}/failed" ]; then exit 0; fi ;;
  --dependency=*) exit 1 ;;
  esac
  shift
done
for part in $(seq "$parts"); do
  SLURM_ARRAY_TASK_ID=$part bash "$@" >>"${folder}/log" 2>&1 || touch "${folder}/failed"
done
echo "7;cluster"
`,
  { mode: 0o755 }
)

/** Plays hoptrust: ends with these statuses, one after the other. */
const hoptrustEnding = (...statuses: ReadonlyArray<number>): string => {
  const path = join(folder, `hoptrust-${statuses.join("-")}`)
  writeFileSync(
    path,
    `#!/bin/bash
echo x >>"$0.runs"
statuses=(${statuses.join(" ")})
exit "\${statuses[$(($(wc -l <"$0.runs") - 1))]}"
`,
    { mode: 0o755 }
  )
  return path
}

const environment = (hoptrust: string, more: Readonly<Record<string, string>> = {}) => ({
  ...process.env,
  PATH: `${folder}:${process.env["PATH"]}`,
  HOPTRUST: hoptrust,
  ...more
})

const tables = (out: string) =>
  readdirSync(out)
    .filter((entry) => /\.(?:csv|json|md)$/.test(entry))
    .toSorted()
    .map((entry) => [entry, readFileSync(join(out, entry), "utf8")])

const parts = { command: "sweep", files: [file], out: join(folder, "none"), parts: 2, words: [] } as const

const hoptrust = (...words: ReadonlyArray<string>) =>
  execFileSync(process.execPath, [program, ...words], { stdio: ["ignore", "pipe", "pipe"] })

/** The tables of one machine. */
const reference = () => {
  const out = join(folder, "reference")
  if (!existsSync(out)) hoptrust("sweep", file, "--out", out, "--workers", "1", "--quiet")
  return tables(out)
}

describe("hoptrust slurm", () => {
  it("writes a script that makes the tables of one machine", long, () => {
    const out = join(folder, "the parts")
    hoptrust("slurm", file, "--parts", "2", "--out", out)
    const run = execFileSync("bash", [join(out, "array.sh")], {
      encoding: "utf8",
      env: environment(`${process.execPath} ${program}`, { SBATCH_OPTIONS: "--partition=a" })
    })
    expect(run).toBe(`job 7 runs 2 parts; the tables will be in ${out}/whole\n`)
    expect(tables(join(out, "whole"))).toEqual(reference())
    const [array, merge] = readFileSync(join(folder, "submitted"), "utf8").split("\n")
    expect(array).toMatch(/--array=1-2 .* --partition=a .*array\.sh part$/)
    expect(merge).toMatch(/--dependency=afterok:7 --kill-on-invalid-dep=yes .*array\.sh merge$/)
  })

  it("does the same for searches, and asks the parts what it was asked", long, () => {
    const scenario = join(folder, "a search.yaml")
    writeFileSync(scenario, "title: a\nmodels: [opportunistic, mta-sts]\n")
    const words = [scenario, "--max-capabilities", "1", "--goal", "read-mail", "--start", "cold"]
    const [out, alone] = [join(folder, "searches"), join(folder, "alone")]
    hoptrust("slurm", ...words, "--parts", "9", "--out", out)
    execFileSync("bash", [join(out, "array.sh")], {
      env: environment(`${process.execPath} ${program}`)
    })
    expect(existsSync(join(out, "part2"))).toBe(true)
    hoptrust("order", ...words, "--out", alone)
    expect(tables(join(out, "whole"))).toEqual(tables(alone))
  })

  it("runs with Slurm itself", long, async ({ skip }) => {
    const slurm = await slurmOfOneNode().catch((error: unknown) => skip(`no Slurm here: ${String(error)}`))
    try {
      const out = join(folder, "slurm")
      hoptrust("slurm", file, "--parts", "2", "--out", out)
      execFileSync("bash", [join(out, "array.sh")], {
        env: { ...slurm.environment, HOPTRUST: `${process.execPath} ${program}` }
      })
      while (!slurm.isIdle()) await new Promise((resolve) => setTimeout(resolve, 250))
      expect(tables(join(out, "whole"))).toEqual(reference())
    } finally {
      await slurm.stop()
    }
  })

  it.each([
    [[74, 70, 0], 0, 3],
    [[137, 0], 0, 2],
    [[74, 74, 74, 0], 74, 3],
    [[64, 0], 64, 1],
    [[65, 0], 65, 1]
  ])("tries a part again unless its input is wrong: %o ends with %i", (statuses, ends, runs) => {
    const hoptrust = hoptrustEnding(...statuses)
    const script = join(folder, "retries.sh")
    writeFileSync(script, slurmScript(parts))
    const { status } = spawnSync("bash", [script, "part"], {
      env: environment(hoptrust, { SLURM_ARRAY_TASK_ID: "1" })
    })
    expect(status).toBe(ends)
    expect(readFileSync(`${hoptrust}.runs`, "utf8")).toBe("x\n".repeat(runs))
  })
})

describe("a Job of Kubernetes", () => {
  const text = kubernetesJob({ ...parts, words: ["--with", "/sweep/own.ts"] }, "image", "claim")
  const read: ConstructorParameters<typeof Job>[0] & {} = JSON.parse(text)

  it("is one by the published schema", () => {
    expect(() => new Job(read).validate()).not.toThrow()
    // What it says is not what the schema lets anybody say.
    const wrong = { ...read, spec: { ...read.spec!, completions: "2" } }
    // @ts-expect-error -- a number is expected
    expect(() => new Job(wrong).validate()).toThrow("completions")
  })

  it("does not try again what ends with 64 or 65, and everything else three times", () => {
    expect(read.spec).toMatchObject({
      completionMode: "Indexed",
      completions: 2,
      backoffLimitPerIndex: 2,
      podFailurePolicy: {
        rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [64, 65] } }, {}]
      },
      template: { spec: { restartPolicy: "Never" } }
    })
  })

  it("runs a part by its index", () => {
    const [shell, ...words] = read.spec!.template.spec!.containers[0]!.command!
    const bin = mkdtempSync(join(folder, "bin-"))
    writeFileSync(join(bin, "hoptrust"), `#!/bin/sh\nprintf '%s\\n' "$@"\n`, { mode: 0o755 })
    const run = execFileSync(shell!, words, {
      encoding: "utf8",
      env: { PATH: `${bin}:${process.env["PATH"]}`, JOB_COMPLETION_INDEX: "1" }
    })
    expect(run.split("\n")).toEqual([
      "sweep",
      "/sweep/it's small.yaml",
      "--with",
      "/sweep/own.ts",
      "--shard",
      "2/2",
      "--out",
      "/sweep/part2",
      "--resume",
      "--quiet",
      ""
    ])
  })
})
