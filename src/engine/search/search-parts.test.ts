/** The contract of searches in parts: the bytes of `hoptrust order`, from a queue, from shards, and after kill -9. */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { long } from "../../long.fixture.ts"
import { isRedisThere, redisServer, skippedWithoutRedis } from "../queue/redis.fixture.ts"
import { sweepOf } from "../queue/small-sweep.fixture.ts"
import { running, started, tablesIn } from "../../cli/started.fixture.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-searches-"))
const out = (name: string) => join(folder, name)
afterAll(() => {
  const left = [...running]
  for (const child of left) child.kill("SIGKILL")
  rmSync(folder, { recursive: true })
  expect(left).toEqual([])
})

const small = out("small.yaml")
writeFileSync(
  small,
  "title: small\nmodels: [opportunistic, mta-sts]\ndomain: { mx: [{ host: mx1.example.com }] }\n"
)
const sweep = out("sweep.yaml")
writeFileSync(sweep, sweepOf({ replicates: 1, mailsPerDay: 4 }))

/** Two searches. */
const question = ["--max-capabilities", "1", "--goal", "read-mail", "--start", "cold"]

const hoptrust = (...words: ReadonlyArray<string>) => started(words).ended

const done = async (...words: ReadonlyArray<string>) => {
  const ended = await hoptrust(...words)
  expect(ended.status, ended.stderr).toBe(0)
  return ended
}

const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10))
}

const cellsIn = (name: string): ReadonlyArray<string> =>
  existsSync(out(join(name, "cells")))
    ? readdirSync(out(join(name, "cells"))).filter((entry) => entry.endsWith(".json"))
    : []

describe("what cannot be taken apart", () => {
  it.each([
    [["submit", sweep, "--goal", "read-mail"], 64, "--goal is for searches of scenarios"],
    [["merge", sweep, small, folder], 64, "is a sweep: give it alone"],
    [["merge", small], 64, "in which folders the parts are"],
    [["order", small, "--shard", "1/2"], 64, "--out"]
  ] as const)("%o ends with %i", long, async (words, status, told) =>
    expect(await hoptrust(...words)).toMatchObject({ status, stderr: expect.stringContaining(told) })
  )
})

describe("searches in parts", () => {
  beforeAll(() => done("order", small, ...question, "--out", out("reference"), "--workers", "1", "--quiet"))
  const expectReference = (name: string) => expect(tablesIn(out(name))).toEqual(tablesIn(out("reference")))

  it("come to the bytes of one machine, from shards", long, async () => {
    for (const part of [1, 2])
      await done(
        "order",
        small,
        ...question,
        "--shard",
        `${part}/2`,
        "--out",
        out(`part${part}`),
        "--workers",
        "1"
      )
    expect([cellsIn("part1").length, cellsIn("part2").length]).toEqual([1, 1])
    await done("merge", small, out("part1"), out("part2"), ...question, "--out", out("whole"))
    expectReference("whole")
    expect(await hoptrust("merge", small, out("part1"), ...question)).toMatchObject({
      status: 65,
      stderr: expect.stringContaining("1 of 2 cells are missing")
    })
  })

  it("go on where a search was killed, with what was finished", long, async () => {
    const words = ["order", small, ...question, "--workers", "1", "--quiet", "--out", out("killed")]
    const { child, ended } = started(words)
    await until(() => cellsIn("killed").length === 1)
    child.kill("SIGKILL")
    await ended
    const file = out(join("killed", "cells", cellsIn("killed")[0]!))
    const before = statSync(file).mtimeMs
    await done(...words, "--resume")
    expect(statSync(file).mtimeMs).toBe(before)
    expectReference("killed")
  })

  it.skipIf(!isRedisThere)(
    `come to them through a queue, with a worker that is killed, and none of another program${skippedWithoutRedis}`,
    long,
    async () => {
      const server = await redisServer()
      try {
        const queue = ["--queue", server.url]
        await done("submit", small, ...question, ...queue)
        await done("new", "model", "own", "--out", folder)
        expect(await hoptrust("work", ...queue, "--with", out("own.ts"))).toMatchObject({
          status: 64,
          stderr: expect.stringContaining("cells for another program only")
        })
        const active = () =>
          server.ask(async (client) => {
            const [name] = await client.hkeys("hoptrust:programs")
            return client.llen(`hoptrust:${name}:active`)
          })
        const work = ["work", ...queue, "--threads", "1", "--lock", "1"]
        const killed = started(work)
        await until(async () => (await active()) === 1)
        killed.child.kill("SIGKILL")
        await killed.ended
        const { stderr } = await done(...work, "--until-empty")
        expect(stderr).toContain("2 cells were run here")
        const { stdout } = await done("collect", small, ...question, ...queue, "--out", out("queue"))
        expect(stdout).toContain("mta-sts")
        expectReference("queue")
        expect(await server.ask((client) => client.keys("hoptrust:source:*"))).toEqual([])
      } finally {
        await server.stop()
      }
    }
  )
})
