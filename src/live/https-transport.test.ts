/** A client of HTTPS gives up in time, whatever it waits for. RFC 8461 §3.3. */
import { Effect, Result } from "effect"
import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { Worker } from "node:worker_threads"
import { afterAll, describe, expect, it } from "vitest"
import { httpsOverSockets } from "./https-transport.ts"
import { politely } from "./politely.ts"
import { dnsOverSockets } from "./dns-transport.ts"
import { smtpOverSockets } from "./smtp-transport.ts"

const address = "127.77.0.5"
const closing: Array<() => unknown> = []
afterAll(() => Promise.all(closing.map((close) => close())))

/** A port that drops whoever comes: somebody listens, takes nobody in, and the queue is full. */
const fullPort = async (): Promise<number> => {
  const worker = new Worker(
    `const server = require("node:net").createServer().listen({ host: "${address}", port: 0, backlog: 1 }, () => {
      require("node:worker_threads").parentPort.postMessage(server.address().port)
      setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 10)
    })`,
    { eval: true }
  )
  const port = Number((await once(worker, "message"))[0])
  await new Promise((resolve) => setTimeout(resolve, 200))
  const waiting: ReadonlyArray<Socket> = Array.from({ length: 8 }, () => connect(port, address))
  closing.push(
    () => worker.terminate(),
    () => waiting.forEach((socket) => socket.on("error", () => {}).destroy())
  )
  await new Promise((resolve) => setTimeout(resolve, 200))
  return port
}

describe("httpsOverSockets", () => {
  it("is given up in time where nobody answers the first segment", async () => {
    const port = await fullPort()
    const { https } = politely(
      {
        dns: dnsOverSockets(),
        https: httpsOverSockets({ port, timeoutMs: 20_000 }),
        smtp: smtpOverSockets()
      },
      { queriesPerSecond: 5, timeoutMs: 500 }
    )
    const startedAt = performance.now()
    const reply = await Effect.runPromise(
      Effect.result(https.get({ address, host: "mta-sts.test", path: "/", maxBodyOctets: 1 }))
    )
    expect(Result.isFailure(reply) && reply.failure.reason).toBe("timeout")
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })
})
