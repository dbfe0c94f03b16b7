/** Debian's redis-server for tests, on a free loopback port and in a folder of its own, which end with it. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Redis } from "ioredis"

/** Tests of the queue say in their names why they are skipped. */
export const isRedisThere = spawnSync("redis-server", ["--version"]).status === 0
export const skippedWithoutRedis = isRedisThere ? "" : " (skipped: redis-server is not installed)"

export interface RedisServer {
  readonly port: number
  readonly url: string
  readonly folder: string
  /** As by a loss of power. */
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** To ask the server itself. */
  readonly ask: <A>(question: (client: Redis) => Promise<A>) => Promise<A>
}

/** @param settings as on the command line of redis-server, after which nothing is kept on disk unless they say so */
export const redisServer = async (...settings: ReadonlyArray<string>): Promise<RedisServer> => {
  const folder = mkdtempSync(join(tmpdir(), "hoptrust-redis-"))
  const port = await freePort()
  let child: ChildProcess | undefined
  const ask = async <A>(question: (client: Redis) => Promise<A>): Promise<A> => {
    const client = new Redis(port, "127.0.0.1", { retryStrategy: () => 20, maxRetriesPerRequest: null })
    client.on("error", () => {})
    try {
      return await question(client)
    } finally {
      client.disconnect()
    }
  }
  const start = async () => {
    const words = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", "", ...settings]
    child = spawn("redis-server", words, { stdio: "ignore" })
    await ask((client) => client.ping().catch(() => {}))
  }
  const kill = async () => {
    const running = child
    if (running === undefined) return
    const ended = new Promise((resolve) => running.once("exit", resolve))
    running.kill("SIGKILL")
    await ended
    child = undefined
  }
  await start()
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    folder,
    kill,
    start,
    stop: async () => {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
    ask
  }
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
