import { describe, expect, it } from "vitest"
import { bundledSweeps } from "./bundled-scenarios.ts"
import { readSweep } from "../engine/sweep/sweep-file.ts"

describe("sources of the numbers in our sweeps", () => {
  it.each(bundledSweeps().map(({ path }) => path))("claim no independence that %s does not show", (path) => {
    const { vary, sources } = readSweep(path).sweep
    const varied = vary.flatMap(({ at }) => at)
    const claimed = Object.entries(sources).filter(([, source]) => /\bnot depend\b/.test(source))
    expect(claimed.map(([place]) => place).filter((place) => !varied.includes(place))).toEqual([])
  })
})
