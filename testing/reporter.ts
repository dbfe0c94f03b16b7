/** One line of progress, failures, a summary, what was left out, and the CPU time beside its budget. */
import type { TestModule, TestSpecification, Vitest } from "vitest/node"
import { MinimalReporter } from "vitest/node"
import {
  budgets,
  cores,
  deskSeconds,
  deskSecondsOfFile,
  type FileTime,
  partOf,
  referenceSeconds,
  speedOf,
  tolerance,
  verdictOn
} from "./budgets.ts"
import { verificationsPerSecond } from "./cpu-time.ts"
import { isExhaustive } from "./exhaustive.ts"

const count = (number: number, of: string): string =>
  `${number.toLocaleString("en")} ${of}${number === 1 ? "" : "s"}`
const whole = (seconds: number): string => `${Math.round(seconds).toLocaleString("en")} s`

export default class BudgetReporter extends MinimalReporter {
  private readonly out = process.stdout
  private vitest: Vitest | undefined
  /** Budgets are of everything: a run of chosen tests is not held to them. */
  private isWholeRun = false
  private files = 0
  private ended = { files: 0, tests: 0, failed: 0 }

  override onInit(vitest: Vitest): void {
    super.onInit(vitest)
    this.vitest = vitest
  }

  override async onTestRunStart(specifications: ReadonlyArray<TestSpecification>): Promise<void> {
    super.onTestRunStart(specifications)
    this.files = specifications.length
    const all = (await this.vitest?.globTestSpecifications()) ?? []
    this.isWholeRun =
      specifications.length === all.length && this.vitest?.config.testNamePattern === undefined
  }

  override onTestModuleEnd(testModule: TestModule): void {
    this.progress("")
    super.onTestModuleEnd(testModule)
    const tests = [...testModule.children.allTests()]
    this.ended.files += 1
    this.ended.tests += tests.filter((test) => test.result().state === "passed").length
    this.ended.failed += tests.filter((test) => test.result().state === "failed").length
    const { files, tests: passed, failed } = this.ended
    this.progress(
      `${files} of ${count(this.files, "file")}, ${passed.toLocaleString("en")} passed, ${failed} failed`
    )
  }

  override onTestRunEnd(...run: Parameters<MinimalReporter["onTestRunEnd"]>): void {
    this.progress("")
    super.onTestRunEnd(...run)
    const [testModules] = run
    this.tellLong(testModules)
    this.tellTimes(testModules)
  }

  /** Overwrites the line where a terminal looks on, and is silent elsewhere. */
  private progress(line: string): void {
    if (this.out.isTTY) this.out.write(`\r\u001B[K${line}`)
  }

  private tellLong(testModules: ReadonlyArray<TestModule>): void {
    const left = testModules
      .map((testModule) =>
        [...testModule.children.allTests("skipped")].filter(({ tags }) => tags.includes("long"))
      )
      .filter((tests) => tests.length > 0)
    if (left.length === 0) return
    const tests = left.reduce((sum, of) => sum + of.length, 0)
    this.log(
      `Left out: ${count(tests, "long test")} of ${count(left.length, "file")}, and most random draws. npm run test:all leaves nothing out.`
    )
  }

  private tellTimes(testModules: ReadonlyArray<TestModule>): void {
    const times = testModules.flatMap((testModule): ReadonlyArray<FileTime> => {
      const { cpuTime } = testModule.meta()
      return cpuTime === undefined ? [] : [{ file: testModule.relativeModuleId, cpuTime }]
    })
    const speed = speedOf(times)
    if (!this.isWholeRun || !speed.isKnown) return
    const seconds = (files: ReadonlyArray<FileTime>) => referenceSeconds(files, speed.verificationsPerSecond)
    const machine = `${count(Math.round(speed.verificationsPerSecond), "verification")} a second here, budgets are for ${verificationsPerSecond.toLocaleString("en")}`
    this.log(`CPU time, scaled to the machine of the budgets (${machine}):`)
    if (isExhaustive) {
      const byPart = Map.groupBy(times, ({ file }) => partOf(file))
      for (const budget of budgets.filter(({ files }) => files.length > 0))
        this.tell(budget.part, seconds(byPart.get(budget) ?? []), budget.seconds * cores)
    } else {
      this.tell("npm test", seconds(times), deskSeconds * cores)
      for (const time of times)
        if (seconds([time]) > deskSecondsOfFile) this.tell(time.file, seconds([time]), deskSecondsOfFile)
    }
    const longest = times.toSorted((a, b) => b.cpuTime.seconds - a.cpuTime.seconds).slice(0, 5)
    this.log(`  longest: ${longest.map((time) => `${time.file} ${whole(seconds([time]))}`).join(", ")}`)
  }

  private tell(what: string, seconds: number, budget: number): void {
    const verdict = verdictOn(seconds, budget)
    this.log(`  ${what}: ${whole(seconds)} of ${whole(budget)}${verdict === "within" ? "" : ", OVER BUDGET"}`)
    if (verdict !== "far over") return
    this.log(`  FAILED: more than ${tolerance} times the budget, see docs/tests.md`)
    process.exitCode = 1
  }
}
