/** Debian's Slurm as a cluster of one node, unpacked into a folder and never installed: no service is to start. slurm.conf(5). */
import { execFileSync, spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { freePort } from "../queue/redis.fixture.ts"

/** With what they need and a machine may not have. */
const packages = [
  "slurmctld",
  "slurmd",
  "slurm-client",
  "slurm-wlm-basic-plugins",
  "libmunge2",
  "libhwloc15",
  "liblua5.1-0"
]

export interface Slurm {
  /** For commands that speak to it. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly isIdle: () => boolean
  readonly stop: () => Promise<void>
}

/** Fails with the reason where there is no Debian, no root, or no network. */
export const slurmOfOneNode = async (): Promise<Slurm> => {
  if (process.getuid?.() !== 0) throw new Error("slurmd needs root")
  const folder = mkdtempSync(join(tmpdir(), "hoptrust-slurm-"))
  try {
    return await startedIn(folder)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

const startedIn = async (folder: string): Promise<Slurm> => {
  const root = join(folder, "root")
  for (const name of ["debs", "state", "spool"]) mkdirSync(join(folder, name))
  const debs = { cwd: join(folder, "debs"), stdio: "ignore" } as const
  execFileSync("apt-get", ["download", ...packages], debs)
  for (const deb of readdirSync(debs.cwd)) execFileSync("dpkg-deb", ["--extract", deb, root], debs)

  const node = hostname().split(".")[0]!
  // By the machine: x86_64-linux-gnu.
  const libraries = readdirSync(join(root, "usr/lib")).find((name) => name.endsWith("-linux-gnu")) ?? ""
  const plugins = join(root, "usr/lib", libraries, "slurm-wlm")
  const conf = join(folder, "slurm.conf")
  const settings = {
    ClusterName: "one",
    SlurmctldHost: `${node}(127.0.0.1)`,
    SlurmUser: "root",
    SlurmdUser: "root",
    AuthType: "auth/none",
    CredType: "cred/none",
    PluginDir: plugins,
    StateSaveLocation: join(folder, "state"),
    SlurmdSpoolDir: join(folder, "spool"),
    SlurmctldPidFile: join(folder, "slurmctld.pid"),
    SlurmdPidFile: join(folder, "slurmd.pid"),
    SlurmctldPort: await freePort(),
    SlurmdPort: await freePort(),
    ProctrackType: "proctrack/linuxproc",
    TaskPlugin: "task/none",
    SelectType: "select/cons_tres",
    SelectTypeParameters: "CR_CPU",
    SchedulerParameters: "sched_interval=1",
    MailProg: "/bin/true",
    NodeName: `${node} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN`,
    PartitionName: "all Nodes=ALL Default=YES MaxTime=INFINITE State=UP"
  }
  writeFileSync(
    conf,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join("")
  )
  const environment = {
    ...process.env,
    PATH: `${join(root, "usr/bin")}:${process.env["PATH"]}`,
    LD_LIBRARY_PATH: `${join(root, "usr/lib", libraries)}:${plugins}`,
    SLURM_CONF: conf
  }
  const daemon = (name: string, ...words: ReadonlyArray<string>) => {
    const child = spawn(join(root, "usr/sbin", `${name}-wlm`), ["-D", "-f", conf, ...words], {
      stdio: "ignore",
      env: environment
    })
    return { child, ended: new Promise((resolve) => child.once("close", resolve)) }
  }
  const daemons = [
    daemon("slurmctld"),
    daemon("slurmd", "-N", node, "-d", join(root, "usr/sbin/slurmstepd-wlm"))
  ]
  const ask = (command: string, ...words: ReadonlyArray<string>) =>
    execFileSync(command, words, { encoding: "utf8", env: environment, stdio: ["ignore", "pipe", "ignore"] })
  return {
    environment,
    isIdle: () => ask("squeue", "--noheader") === "",
    stop: async () => {
      for (const { child } of daemons) child.kill("SIGTERM")
      await Promise.all(daemons.map(({ ended }) => ended))
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
