/** What a server can answer in place of service, and what is said of it. */
import { rmSync } from "node:fs"
import { createServer, type Server } from "node:net"
import { afterEach, describe, expect, it } from "vitest"
import { exitStatus } from "../../machine/terminal/exit-status.ts"
import { openBullmq } from "./bullmq.ts"
import { BatchFailed, type BatchResult, type Working } from "./cell-queue.ts"
import { bullmqPackages } from "./open-queue.ts"
import { type QueueAddress, queueAddress } from "./queue-address.ts"
import { long } from "../../long.fixture.ts"
import { isRedisThere, redisServer, type RedisServer, skippedWithoutRedis } from "./redis.fixture.ts"

const packages = await bullmqPackages()

const program = { version: "0.0.0", digest: "d" }
const sources = new Map([["a", { file: "a.yaml", text: "title: a" }]])
const batches = [{ id: "batch-a", kind: "sweep", source: "a", groups: [] }] as const

const addressOf = (port: number): QueueAddress => ({ host: "127.0.0.1", port, database: 0, isTls: false })

/** What comes of opening a queue and putting something in. */
const putting = async (address: QueueAddress) => {
  const queue = await openBullmq(packages, address, program)
  try {
    await queue.put(sources, batches, { retriesFailed: true })
    return await queue.states(["batch-a", "batch-b"])
  } finally {
    await queue.close()
  }
}

describe("an address of a queue", () => {
  it.each([
    ["redis://h", {}, { host: "h", port: 6379, database: 0, isTls: false }],
    ["rediss://u@h:1/2", {}, { host: "h", port: 1, database: 2, isTls: true, username: "u" }],
    [
      "redis://[::1]:7",
      { HOPTRUST_QUEUE_USERNAME: "u", HOPTRUST_QUEUE_PASSWORD: "p" },
      { host: "::1", port: 7, database: 0, isTls: false, username: "u", password: "p" }
    ],
    [
      undefined,
      { HOPTRUST_QUEUE_URL: "redis://u:p%40@h" },
      { host: "h", port: 6379, database: 0, isTls: false, username: "u", password: "p@" }
    ]
  ] as const)("%s with %o", (option, environment, address) =>
    expect(queueAddress(option, environment)).toEqual(address)
  )

  it.each([
    ["redis://u:secret@h", {}, "HOPTRUST_QUEUE_PASSWORD"],
    ["redis://:secret@h", {}, "HOPTRUST_QUEUE_PASSWORD"],
    ["redis://h?password=secret", {}, "--queue is an address"],
    ["redis://h/secret", {}, "--queue is an address"],
    ["http://h", {}, "--queue is an address"],
    ["secret", {}, "--queue is an address"],
    [undefined, { HOPTRUST_QUEUE_URL: "h:secret@" }, "HOPTRUST_QUEUE_URL is an address"],
    [undefined, {}, "say where the queue is"]
  ] as const)("is refused, and no password is repeated: %s with %o", (option, environment, told) => {
    expect(() => queueAddress(option, environment)).toThrow(
      expect.objectContaining({
        status: exitStatus.usage,
        message: expect.stringMatching(new RegExp(`^(?!.*secret).*${told}`))
      })
    )
  })
})

describe("the packages of the queue", () => {
  it("are asked for where they are not installed", async () => {
    const missing = Object.assign(new Error("no"), { code: "ERR_MODULE_NOT_FOUND" })
    await expect(bullmqPackages(() => Promise.reject(missing))).rejects.toThrow("npm install bullmq ioredis")
  })
})

describe("a server that is none", () => {
  let stub: Server | undefined
  afterEach(() => void stub?.close())

  /** Answers INFO as an old server would, and everything else as if all were well. */
  const listening = (info: string) =>
    new Promise<number>((resolve) => {
      stub = createServer((socket) => {
        socket.on("data", (octets) => {
          for (const command of octets.toString().matchAll(/\$\d+\r\n(info|client|select|hello)\r\n/gi))
            socket.write(/info/i.test(command[1]!) ? `$${info.length}\r\n${info}\r\n` : "+OK\r\n")
        })
      }).listen(0, "127.0.0.1", () => {
        const address = stub!.address()
        resolve(typeof address === "object" && address !== null ? address.port : 0)
      })
    })

  it("is told by its version", async () => {
    const port = await listening("redis_version:5.0.7\r\n")
    await expect(putting(addressOf(port))).rejects.toMatchObject({
      status: exitStatus.usage,
      message: `the queue at redis://127.0.0.1:${port} is Redis 5.0.7; expected Redis 6.2 or newer, or Valkey`
    })
  })

  it("is told where nobody listens", () =>
    expect(putting(addressOf(1))).rejects.toMatchObject({
      status: exitStatus.cannotWrite,
      message: expect.stringMatching(/^cannot reach the queue at redis:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/)
    }))
})

describe.skipIf(!isRedisThere)(`a Redis server${skippedWithoutRedis}`, () => {
  let server: RedisServer
  afterEach(() => server.stop())

  it("holds what was put in, once", async () => {
    server = await redisServer()
    await putting(addressOf(server.port))
    expect(await putting(addressOf(server.port))).toEqual([{ kind: "open" }, { kind: "missing" }])
  })

  it.each([
    ["none", {}, "asks for a password"],
    ["a wrong one", { password: "secret" }, "refuses the user name or the password"],
    ["a user that it does not know", { username: "u", password: "secret" }, "refuses the user name"]
  ])("with a password: %s", async (_, credentials, told) => {
    server = await redisServer("--requirepass", "right")
    const address = { ...addressOf(server.port), ...credentials }
    await expect(putting(address)).rejects.toMatchObject({
      status: exitStatus.usage,
      message: expect.stringMatching(new RegExp(`^(?!.*secret).*${told}.*HOPTRUST_QUEUE_PASSWORD`))
    })
    await expect(putting({ ...addressOf(server.port), password: "right" })).resolves.toBeDefined()
  })

  it("whose memory is full", async () => {
    server = await redisServer("--maxmemory", "1", "--maxmemory-policy", "noeviction")
    await expect(putting(addressOf(server.port))).rejects.toMatchObject({
      status: exitStatus.cannotWrite,
      message: expect.stringContaining("has no memory left")
    })
  })

  /** From now on the server cannot write its file, as on a full disk. */
  const breakDisk = () =>
    server.ask(async (client) => {
      await client.config("SET", "save", "3600 1")
      await client.set("a", "b")
      rmSync(server.folder, { recursive: true })
      await client.bgsave()
      while (!(await client.info("persistence")).includes("rdb_last_bgsave_status:err"))
        await new Promise((resolve) => setTimeout(resolve, 10))
    })
  const diskIsBroken = {
    status: exitStatus.cannotWrite,
    message: expect.stringContaining("cannot write to its disk")
  }

  it("whose disk takes nothing", async () => {
    server = await redisServer()
    await breakDisk()
    await expect(putting(addressOf(server.port))).rejects.toMatchObject(diskIsBroken)
  })

  /** What comes of working until nothing is left. */
  const working = async (run: Working["run"], by = program, isUntilEmpty = true) => {
    const queue = await openBullmq(packages, addressOf(server.port), by)
    const { signal } = new AbortController()
    try {
      await queue.work({ threads: 1, lockMs: 1000, run, isUntilEmpty, signal })
      return await queue.states(["batch-a"])
    } finally {
      await queue.close()
    }
  }

  it("whose disk takes nothing any more while a worker works", async () => {
    server = await redisServer()
    await putting(addressOf(server.port))
    const run = async (): Promise<BatchResult> => {
      await breakDisk()
      return { kind: "stored" }
    }
    await expect(working(run)).rejects.toMatchObject(diskIsBroken)
  })

  it("that asks for a password from now on ends what waits for it", async () => {
    server = await redisServer()
    const waiting = working(() => Promise.reject(new Error("not called")), program, false)
    await server.ask(async (client) => {
      while (String(await client.client("LIST")).split("\n").length < 4)
        await new Promise((resolve) => setTimeout(resolve, 10))
      await client.config("SET", "requirepass", "right")
      await client.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    })
    await expect(waiting).rejects.toMatchObject({
      status: exitStatus.usage,
      message: expect.stringContaining("asks for a password")
    })
  })

  it("gives no cells to another version, nor to another commit", async () => {
    server = await redisServer()
    await putting(addressOf(server.port))
    const run = () => Promise.reject(new Error("not called"))
    for (const other of [
      { ...program, version: "0.0.1" },
      { ...program, commit: "c" },
      { ...program, digest: "e" }
    ])
      await expect(working(run, other, false)).rejects.toMatchObject({
        status: exitStatus.usage,
        message: expect.stringContaining("cells for another program only: hoptrust 0.0.0")
      })
  })

  it("keeps why a batch failed, until it is put in again", long, async () => {
    server = await redisServer()
    await putting(addressOf(server.port))
    expect(await working(() => Promise.reject(new BatchFailed("why")))).toEqual([
      { kind: "failed", reason: "why" }
    ])
    expect((await putting(addressOf(server.port)))[0]).toEqual({ kind: "open" })
    expect(await working(async () => ({ kind: "stored" }))).toEqual([
      { kind: "done", result: { kind: "stored" } }
    ])
    expect((await putting(addressOf(server.port)))[0]).toMatchObject({ kind: "done" })
  })

  it("gets back what a worker cannot do", async () => {
    server = await redisServer()
    await putting(addressOf(server.port))
    await expect(working(() => Promise.reject(new Error("a full disk here")))).rejects.toThrow(
      "full disk here"
    )
    expect((await putting(addressOf(server.port)))[0]).toEqual({ kind: "open" })
    expect(await working(async () => ({ kind: "stored" }))).toMatchObject([{ kind: "done" }])
  })
})
