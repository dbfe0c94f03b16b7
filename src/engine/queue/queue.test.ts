/** The contract of a queue: whoever is killed when, the octets of one machine, and no cell that is lost. */
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { long } from "../../long.fixture.ts"
import { type Ended, running, started, tablesIn } from "../../cli/started.fixture.ts"
import {
  freePort,
  isRedisThere,
  redisServer,
  type RedisServer,
  skippedWithoutRedis
} from "./redis.fixture.ts"
import { sweepOf } from "./small-sweep.fixture.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-queue-"))
const out = (name: string) => join(folder, name)

const small = out("small.yaml")
writeFileSync(small, sweepOf({ replicates: 4, mailsPerDay: 4 }))

/** One batch that takes longer than the shortest lock. */
const hoptrust = (...words: ReadonlyArray<string>) => started(words).ended

const done = async (...words: ReadonlyArray<string>): Promise<Ended> => {
  const ended = await hoptrust(...words)
  expect([ended.status, ended.stderr.includes("defect")], ended.stderr).toEqual([0, false])
  return ended
}

const tables = (name: string) => tablesIn(out(name))

/** The same of the cells that are in a folder. */
const cells = (name: string) => tables(join(name, "cells"))

const cellsRun = (stderr: string): number => Number(/^(\d+) cells were run here$/m.exec(stderr)?.[1])

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** How many batches are with workers, and how many are done. */
const counts = (server: RedisServer) =>
  server.ask(async (client) => {
    const [name] = await client.hkeys("hoptrust:programs")
    return {
      active: await client.llen(`hoptrust:${name}:active`),
      completed: await client.zcard(`hoptrust:${name}:completed`)
    }
  })

let server: RedisServer
let queue: ReadonlyArray<string>
const begin = async (...settings: ReadonlyArray<string>) => {
  server = await redisServer(...settings)
  queue = ["--queue", server.url]
}
const worker = (...words: ReadonlyArray<string>) =>
  started(["work", ...queue, "--until-empty", "--threads", "1", "--lock", "1", ...words])

describe.skipIf(!isRedisThere)(`the queue${skippedWithoutRedis}`, () => {
  beforeAll(() => done("sweep", small, "--out", out("reference"), "--workers", "1", "--quiet"))
  afterEach(async () => {
    const left = [...running]
    for (const child of left) child.kill("SIGKILL")
    await server.stop()
    // Whatever was killed or stopped by a test has ended by itself.
    expect(left).toEqual([])
  })

  it("gives the octets of one machine, and holds each cell once", long, async () => {
    await begin()
    await done("submit", small, ...queue)
    const { stderr } = await done("submit", small, ...queue)
    expect(stderr).toContain("8 cells in 4 batches")
    const { stderr: told } = await worker().ended
    expect(cellsRun(told)).toBe(8)
    const { stdout } = await done("collect", small, ...queue, "--out", out("queue"))
    expect(stdout).toContain("small")
    expect(tables("queue")).toEqual(tables("reference"))
    expect(cells("queue")).toEqual(cells("reference"))
    expect(await server.ask((client) => client.keys("hoptrust:*:batch-*"))).toEqual([])
  })

  it("survives a worker that is killed in mid-cell, and one that stops answering", long, async () => {
    await begin()
    const store = ["--store", out("store")]
    const collecting = hoptrust("collect", small, ...queue, ...store, "--out", out("faults"))
    // Without --until-empty: it may be there before the cells.
    const killed = started(["work", ...queue, ...store, "--threads", "1", "--lock", "1"])
    await until(async () => (await counts(server)).active === 1)
    killed.child.kill("SIGKILL")
    await killed.ended
    const stopped = worker(...store)
    await until(async () => (await counts(server)).active === 2)
    stopped.child.kill("SIGSTOP")
    await worker(...store).ended
    expect((await collecting).status).toBe(0)
    // It finds that its batch was given to another.
    stopped.child.kill("SIGCONT")
    expect((await stopped.ended).status).toBe(0)
    expect(tables("faults")).toEqual(tables("reference"))
    expect(cells("store")).toEqual(cells("reference"))
  })

  it("runs a cell that takes longer than the lock once", long, async () => {
    await begin()
    // How much work outlasts the lock of a second depends on the machine: twice as much, until two workers had it for two and a half.
    let lastedMs = 0
    for (let mailsPerDay = 2400; lastedMs < 2500; mailsPerDay *= 2) {
      const lengthy = out(`lengthy-${mailsPerDay}.yaml`)
      writeFileSync(lengthy, sweepOf({ replicates: 1, mailsPerDay }))
      await done("submit", lengthy, ...queue)
      const startedAt = performance.now()
      const workers = await Promise.all([worker().ended, worker().ended])
      lastedMs = performance.now() - startedAt
      expect(workers.map(({ stderr }) => cellsRun(stderr)).reduce((sum, cells) => sum + cells)).toBe(2)
    }
  })

  it("is spoken to over TLS, with a certificate that is trusted", long, async () => {
    const [key, certificate] = [out("key.pem"), out("certificate.pem")]
    const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=queue -days 1"
    const names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate]
    execFileSync("openssl", [...request.split(" "), ...names], { stdio: "ignore" })
    await begin("--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no")
    const port = await server.ask(async (client) => {
      const free = await freePort()
      await client.config("SET", "tls-port", free)
      return free
    })
    const submit = ["submit", small, "--queue", `rediss://127.0.0.1:${port}`]
    expect((await started(submit, { NODE_EXTRA_CA_CERTS: certificate }).ended).status).toBe(0)
    expect(await hoptrust(...submit)).toMatchObject({
      status: 74,
      stderr: expect.stringMatching(/cannot reach the queue at rediss:.*self-signed certificate/)
    })
  })

  it.for([
    ["kept what it was given", ["--appendonly", "yes", "--appendfsync", "always"]],
    ["lost everything", []]
  ] as const)("survives a server that was killed and has %s", long, async ([name, settings]) => {
    await begin(...settings)
    const collecting = hoptrust("collect", small, ...queue, "--out", out(name))
    const working = started(["work", ...queue, "--threads", "1", "--lock", "1"])
    await until(async () => (await counts(server)).completed >= 1)
    await server.kill()
    await server.start()
    const { status, stderr } = await collecting
    expect(stderr).toContain("answers again")
    expect(status).toBe(0)
    expect(tables(name)).toEqual(tables("reference"))
    working.child.kill("SIGTERM")
    expect((await working.ended).status).toBe(130)
  })
})

afterAll(() => rmSync(folder, { recursive: true }))
