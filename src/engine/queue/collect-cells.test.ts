/** What collecting makes of answers that are none. A stand-in plays the queue. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it, vi } from "vitest"
import { plannedCells, readSweep } from "../sweep/sweep-file.ts"
import { sweepPlan } from "../sweep/sweep-plan.ts"
import { exitStatus } from "../../machine/terminal/exit-status.ts"
import { type Batch, batchesOf } from "./batches.ts"
import type { BatchState, CellQueue } from "./cell-queue.ts"
import { collectCells } from "./collect-cells.ts"
import { sweepOf } from "./small-sweep.fixture.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-collect-"))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, "small.yaml")
writeFileSync(file, sweepOf({ replicates: 2, mailsPerDay: 4 }))
const read = readSweep(file)
const cells = plannedCells(read)
const plan = sweepPlan(read, cells)

/** A queue that answers for the first batch what it is told, again and again, and has the others still open. */
const answering = (answers: ReadonlyArray<BatchState>, { isAnyTaken = true, quiet = true } = {}) => {
  const asked = { puts: new Array<ReadonlyArray<Batch>>(), removed: new Array<string>() }
  let next = 0
  const queue: CellQueue = {
    put: async (_, batches) => void asked.puts.push(batches),
    states: async (ids) => ids.map(() => answers[Math.min(next++, answers.length - 1)]!),
    remove: async (ids) => void asked.removed.push(...ids),
    removeSources: async () => {},
    isAnyTaken: async () => isAnyTaken,
    work: async () => {},
    close: async () => {}
  }
  return {
    asked,
    collecting: collectCells(queue, plan, { out: folder, quiet, untilSaidMs: 0, betweenLooksMs: 20 })
  }
}

const failed: BatchState = { kind: "failed", reason: "job stalled more than allowable limit" }

describe("batches", () => {
  it("are the same whoever plans them, and hold each cell once", () => {
    const batches = batchesOf(plan)
    expect(batches).toEqual(batchesOf(sweepPlan(readSweep(file), plannedCells(readSweep(file)))))
    expect(batches.flatMap(({ groups }) => groups.flat())).toEqual(cells)
    expect(batches.map(({ id }) => /^batch-[0-9a-f]{64}$/.test(id))).toEqual([true, true])
  })

  it("are of about a second", () => {
    const many = (domains: number) => {
      const sweep = { ...read.sweep, traffic: { ...read.sweep.traffic, domains } }
      return batchesOf(sweepPlan({ ...read, sweep }, cells)).length
    }
    // Two replicates of two cells each.
    expect([many(1), many(50), many(51), many(1000)]).toEqual([1, 1, 2, 2])
  })

  it("are smaller where operators read reports", () => {
    const planned = (repaired: object, reporting = 1) => {
      const fault = { name: "a", share: 1, from: "0s", repaired, zones: [], hosts: [] }
      const { adoption, traffic } = read.sweep
      const sweep = {
        ...read.sweep,
        horizon: "20d",
        traffic: { ...traffic, domains: 10 },
        adoption: { ...adoption, reporting },
        misconfigured: [fault]
      }
      return sweepPlan({ ...read, sweep }, cells).groups[0]!.plannedMs
    }
    // Two cells of ten pairs. Of a pair of noticing.sweep.yaml 113 ms were measured.
    expect(planned({ after: "1d" })).toBe(100)
    expect(planned({ afterReport: "1d" })).toBe(2100)
    expect(planned({ afterReport: "1d" }, 0)).toBe(100)
  })
})

describe("hoptrust collect", () => {
  it("puts in again what the queue has lost, and what came back damaged", async () => {
    const damaged: BatchState = { kind: "done", result: { kind: "cells", texts: {} } }
    const { asked, collecting } = answering([{ kind: "missing" }, damaged, failed])
    await expect(collecting).rejects.toThrow("failed")
    const [one, other] = batchesOf(plan)
    expect(asked.puts).toEqual([
      [one, other],
      [one, other]
    ])
    expect(asked.removed).toEqual([other!.id])
  })

  it("names a cell that failed, when all others are there", async () => {
    const { collecting } = answering([failed])
    await expect(collecting).rejects.toMatchObject({
      status: exitStatus.defect,
      message: expect.stringMatching(
        new RegExp(
          `^the cell ${cells[0]!.key} \\(\\{\\}, model mta-sts, attack \\S+, seed 1\\), and with it 1 more of its batch, failed: job stalled`
        )
      )
    })
  })

  it("ends with status 65 at a point whose zones cannot be served", async () => {
    const { collecting } = answering([
      { kind: "done", result: { kind: "unserved", detail: "the zone a cannot be served" } }
    ])
    await expect(collecting).rejects.toMatchObject({
      status: exitStatus.invalidScenario,
      message: `${file}: the zone a cannot be served`
    })
  })

  it("asks for the folder that the workers share", () =>
    expect(answering([{ kind: "done", result: { kind: "stored" } }]).collecting).rejects.toThrow("--store"))

  it.each([
    ["once, when no worker takes anything", { isAnyTaken: false, quiet: false }, 1],
    ["nothing while one works, however long", { isAnyTaken: true, quiet: false }, 0],
    ["nothing when it is to be quiet", { isAnyTaken: false, quiet: true }, 0]
  ])("says %s", async (_, options, times) => {
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true)
    const open: BatchState = { kind: "open" }
    // Three looks at two batches.
    const { collecting } = answering([open, open, open, open, failed], options)
    await expect(collecting).rejects.toThrow("failed")
    const lines = said.mock.calls.filter(([line]) => String(line).includes("no worker has taken anything"))
    said.mockRestore()
    expect(lines.length).toBe(times)
  })
})
