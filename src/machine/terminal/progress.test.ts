import { describe, expect, it } from "vitest"
import { Progress, type ProgressOptions } from "./progress.ts"

/** Advances once for each of these times, and returns what was written. */
const written = (
  timesMs: ReadonlyArray<number>,
  {
    isTTY = true,
    columns = 80,
    ...options
  }: Partial<ProgressOptions> & { isTTY?: boolean; columns?: number } = {}
) => {
  const all: Array<string> = []
  const terminal = { isTTY, columns, write: (text: string) => all.push(text) }
  let nowMs = 0
  const progress = new Progress({ total: 100, unit: "runs", terminal, nowMs: () => nowMs, ...options })
  for (const timeMs of timesMs) {
    nowMs = timeMs
    progress.advance()
  }
  return { all, progress }
}

describe("Progress", () => {
  it("shows how many are done, how fast, and how long it will take", () => {
    expect(written([1000]).all).toEqual(["\r1 of 100 runs, 1.0/s, 1 min 39 s left\u{1b}[K"])
    expect(written([100_000]).all[0]).toContain("2 h 45 min left")
    expect(written([50]).all[0]).toContain("20/s, 5 s left")
  })

  it("writes four times a second at most", () => {
    const times = Array.from({ length: 100 }, (_, i) => i * 10)
    expect(written(times).all).toHaveLength(4)
  })

  it.each([{ isTTY: false }, { isQuiet: true }])("is silent with %j", (options) => {
    const { all, progress } = written([1000, 2000], options)
    progress.clear()
    expect(all).toEqual([])
  })

  it("never wraps", () => {
    const [line] = written([1000], { columns: 20 }).all
    expect(line!.replace("\r", "").replace("\u{1b}[K", "")).toHaveLength(19)
  })

  it("takes a terminal that does not know its width for one of 80 columns", () => {
    expect(written([1000], { columns: 0 }).all[0]).toContain("left")
  })

  it("clears its line once, and only when there is one", () => {
    const { all, progress } = written([1000])
    progress.clear()
    progress.clear()
    expect(all.slice(1)).toEqual(["\r\u{1b}[K"])
    const untouched = written([])
    untouched.progress.clear()
    expect(untouched.all).toEqual([])
  })
})
