/**
 * How long the parts of continuous integration may take, which together is 20 minutes. docs/tests.md shows the table, and
 * budgets.test.ts holds both to each other.
 */
import { matchesGlob } from "node:path"
import { type CpuTime, verificationsPerSecond } from "./cpu-time.ts"

export interface Budget {
  readonly part: string
  /** Of which files the tests are; none where vitest does not run it. Each file belongs to the first part that has it. */
  readonly files: ReadonlyArray<string>
  /** By the clock, on two cores with nothing else to do. */
  readonly seconds: number
}

/** Two cores for as long as the part takes. */
export const cores = 2

export const budgets: ReadonlyArray<Budget> = [
  { part: "install, types, lint, format", files: [], seconds: 60 },
  {
    part: "orders",
    files: ["src/cli/results-orders.test.ts", "src/search/*.test.ts"],
    seconds: 230
  },
  {
    part: "sweeps",
    files: ["src/cli/results-sweeps.test.ts", "src/experiment/sweep/*.test.ts"],
    seconds: 75
  },
  {
    part: "fuzz and kill",
    files: [
      "src/engine/sweep/sweep.test.ts",
      "src/cli/judge/dnssec-tampering.test.ts",
      "src/experiment/{invariants,valid-scenarios}.test.ts",
      "src/experiment/situations/*.test.ts",
      "src/protocol/**/hostile.test.ts"
    ],
    seconds: 120
  },
  { part: "real senders", files: ["src/cli/lab/*.test.ts"], seconds: 140 },
  { part: "redis", files: ["src/engine/{queue,cluster}/*.test.ts"], seconds: 30 },
  { part: "tests", files: ["**"], seconds: 375 },
  { part: "headline, notebooks", files: [], seconds: 90 },
  { part: "reserve", files: [], seconds: 80 }
]

/** What `npm test` may take by the clock, on two cores with nothing else to do. */
export const deskSeconds = 90

/** What one file may take of it, in CPU time: a longer one makes some of its tests long (src/long.fixture.ts). */
export const deskSecondsOfFile = 12

export interface FileTime {
  readonly file: string
  readonly cpuTime: CpuTime
}

/** How many verifications a second the machine made, and whether there were enough of them to judge by. */
export const speedOf = (files: ReadonlyArray<FileTime>) => {
  const sum = (part: keyof CpuTime["reference"]) =>
    files.reduce((total, { cpuTime }) => total + cpuTime.reference[part], 0)
  return {
    verificationsPerSecond: sum("verifications") / sum("seconds"),
    isKnown: sum("verifications") >= 3_000
  }
}

/** CPU seconds of files, as the machine of the budgets would need them. */
export const referenceSeconds = (files: ReadonlyArray<FileTime>, speed: number): number =>
  files.reduce((total, { cpuTime }) => total + cpuTime.seconds, 0) * (speed / verificationsPerSecond)

export const partOf = (file: string): Budget =>
  budgets.find(({ files }) => files.some((pattern) => matchesGlob(file, pattern)))!

/** How far CPU time may be beyond a budget before a run fails. A busy neighbour in the same caches costs a half, and machines differ. */
export const tolerance = 4

export const verdictOn = (seconds: number, budget: number): "within" | "over" | "far over" =>
  seconds <= budget ? "within" : seconds <= tolerance * budget ? "over" : "far over"
