import { globSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import {
  budgets,
  deskSeconds,
  deskSecondsOfFile,
  partOf,
  referenceSeconds,
  speedOf,
  verdictOn
} from "./budgets.ts"

const page = readFileSync(new URL("../docs/tests.md", import.meta.url), "utf8")

const minutes20 = 20 * 60

describe("the budgets", () => {
  it("sum to the 20 minutes after which continuous integration is ended", () =>
    expect(budgets.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(minutes20))

  it("are those of docs/tests.md", () => {
    const rows = [...page.matchAll(/^\| ([^|]+) \| (\d+) \| .* \|$/gm)].map(([, part, seconds]) => ({
      part: part!.trim(),
      seconds: Number(seconds)
    }))
    expect(rows).toEqual([
      ...budgets.map(({ part, seconds }) => ({ part, seconds })),
      { part: "**together**", seconds: minutes20 }
    ])
    expect(page).toContain(`at most ${deskSeconds} seconds`)
    expect(page).toContain(`more than ${deskSecondsOfFile} seconds`)
  })

  it("name files that there are", () => {
    const root = new URL("..", import.meta.url).pathname
    const missing = budgets.flatMap(({ files }) =>
      files.filter((pattern) => globSync(pattern, { cwd: root, exclude: ["node_modules"] }).length === 0)
    )
    expect(missing).toEqual([])
  })

  it("have every test file in one part", () => {
    expect(partOf("src/search/strategies.test.ts").part).toBe("orders")
    expect(partOf("src/engine/sweep/sweep.test.ts").part).toBe("fuzz and kill")
    expect(partOf("src/protocol/x509/hostile.test.ts").part).toBe("fuzz and kill")
    expect(partOf("src/protocol/dns/name.test.ts").part).toBe("tests")
  })
})

const time = (seconds: number, verifications: number, referenceSeconds: number) => ({
  file: "a.test.ts",
  cpuTime: { seconds, reference: { verifications, seconds: referenceSeconds } }
})

describe("CPU time", () => {
  it("counts half where the machine is half as fast", () => {
    const files = [time(6, 1_500, 0.3), time(14, 1_500, 0.3)]
    const speed = speedOf(files)
    expect(speed).toEqual({ verificationsPerSecond: 5_000, isKnown: true })
    expect(referenceSeconds(files, speed.verificationsPerSecond)).toBeCloseTo(10, 9)
  })

  it("is not judged by few verifications", () => expect(speedOf([time(6, 300, 0.03)]).isKnown).toBe(false))

  it.each([
    [10, "within"],
    [19, "over"],
    [39, "over"],
    [41, "far over"]
  ] as const)("of %i s against a budget of 10 s is %s", (seconds, verdict) =>
    expect(verdictOn(seconds, 10)).toBe(verdict)
  )
})
