/** CPU time, and how fast this machine is at the moment: what budgets of tests are measured in. */
import { generateKeyPairSync, sign, verify } from "node:crypto"
import { readFileSync } from "node:fs"

/** What the tests of one file took. */
export interface CpuTime {
  /** With the processes that they started. */
  readonly seconds: number
  /** Of a fixed amount of work, made before some of the files. */
  readonly reference: { readonly verifications: number; readonly seconds: number }
}

/** Linux counts in ticks of 10 ms for everybody who asks. */
const ticksPerSecond = 100

/** CPU seconds of this process with its threads, and, where there is /proc, of the processes that it has waited for. */
export const cpuSeconds = (): number => {
  try {
    const stat = readFileSync("/proc/self/stat", "utf8")
    // proc_pid_stat(5): utime, stime, cutime and cstime are fields 14 to 17; the second, in parentheses, may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond
  } catch {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  }
}

/**
 * What one verification of a P-256 signature takes through Node.js where `openssl speed ecdsap256` makes 12,000 a second: that
 * program makes 1.2 times as many, for it hashes nothing.
 */
export const verificationsPerSecond = 10_000

/** Takes 30 ms or more, so that clocks which count in steps of some milliseconds can tell. */
const verifications = 300

/** The work is made again after so many seconds of CPU time, for how fast a machine is depends on what else it does. */
const everySeconds = 3

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
const data = Buffer.from("the same work everywhere")
const signature = sign("sha256", data, privateKey)

const verified = (): CpuTime["reference"] => {
  // The first one looks for algorithms.
  verify("sha256", data, publicKey, signature)
  const before = process.threadCpuUsage()
  for (let i = 0; i < verifications; i++) verify("sha256", data, publicKey, signature)
  const { user, system } = process.threadCpuUsage(before)
  return { verifications, seconds: (user + system) / 1e6 }
}

// Test files of one worker share the modules, and so this.
let dueAt = 0

/** The fixed amount of work, where it is due; nothing between. */
export const referenceWork = (): CpuTime["reference"] => {
  if (cpuSeconds() < dueAt) return { verifications: 0, seconds: 0 }
  const reference = verified()
  dueAt = cpuSeconds() + everySeconds
  return reference
}
