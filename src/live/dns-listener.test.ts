/** With the machine's own sockets as clients, which know nothing of ours. */
import { Effect, Exit, Result, Scope } from "effect"
import fc from "fast-check"
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { connect } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { framed, FramedMessages } from "../protocol/dns/framing.ts"
import { dnsListener, type DnsReply } from "./dns-listener.ts"
import { dnsOverSockets } from "./dns-transport.ts"
import type { Endpoint } from "./loopback.ts"
import { failureOf } from "../failure.fixture.ts"

const scope = Scope.makeUnsafe()
const opened = <A, E>(effect: Effect.Effect<A, E, Scope.Scope>): Promise<A> =>
  Effect.runPromise(Scope.provide(effect, scope))
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

/** Says over what it was asked, and then what; nothing to an empty query. */
const echo = (query: Uint8Array, over: "udp" | "tcp") =>
  query.length === 0 ? undefined : Buffer.concat([Buffer.from(over), query])

const address = "127.77.0.1"
let at: Endpoint
beforeAll(async () => {
  at = await opened(dnsListener({ address, port: 0 }, echo, { idleMs: 300 }))
})

const connected = async () => {
  const socket = connect(at.port, at.address)
  await once(socket, "connect")
  return socket
}

describe("dnsListener over UDP, RFC 1035 §4.2.1", () => {
  it("answers each datagram with one", async () => {
    const socket = createSocket("udp4")
    socket.send(Buffer.from("abc"), at.port, at.address)
    const [reply, from] = await once(socket, "message")
    expect([String(reply), from.address, from.port]).toEqual(["udpabc", at.address, at.port])
    socket.close()
  })
})

describe("dnsListener over TCP, RFC 7766", () => {
  it("answers many queries that come in one piece, §6.2.1.1, and after the client has ended its direction", async () => {
    const socket = await connected()
    const queries = Array.from({ length: 50 }, (_, number) => Buffer.from(`query ${number}`))
    socket.end(Buffer.concat(queries.map(framed)))
    const received = new FramedMessages()
    const replies: Array<string> = []
    socket.on("data", (octets) =>
      replies.push(...received.take(octets).map((reply) => String(Buffer.from(reply))))
    )
    await once(socket, "close")
    expect(replies).toEqual(queries.map((query) => `tcp${query}`))
  })

  it("answers a query that comes octet by octet", async () => {
    const socket = await connected()
    for (const octet of framed(Buffer.from("slow"))) {
      socket.write(Uint8Array.of(octet))
      await new Promise((resolve) => setImmediate(resolve))
    }
    const [reply] = await once(socket, "data")
    expect(String(reply.subarray(2))).toBe("tcpslow")
    socket.destroy()
  })

  it("closes a connection on which nothing is said, §6.2.3, and one that says nothing that could be answered", async () => {
    const idle = await connected()
    idle.write(Uint8Array.of(0))
    const garbled = await connected()
    garbled.write(Uint8Array.of(0, 0))
    await Promise.all([once(idle, "close"), once(garbled, "close")])
  })

  it("survives any octets and clients that break off", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (octets) => {
        const socket = await connected()
        socket.on("error", () => {})
        socket.write(octets)
        await new Promise((resolve) => setImmediate(resolve))
        socket.resetAndDestroy()
      }),
      { numRuns: 20 }
    )
    const reply = dnsOverSockets({ port: at.port }).exchange({
      server: at.address,
      over: "tcp",
      query: Buffer.from("still there")
    })
    expect(String(Buffer.from(await Effect.runPromise(reply)))).toBe("tcpstill there")
  })
})

describe("dnsListener and the machine", () => {
  const failure = async (endpoint: Endpoint) =>
    failureOf(await Effect.runPromise(Effect.result(Effect.scoped(dnsListener(endpoint, echo)))))

  it.each(["0.0.0.0", "192.0.2.1", "::", "2001:db8::1", "::ffff:192.0.2.1", "128.0.0.1", "localhost"])(
    "opens no socket at %s",
    async (address) => expect((await failure({ address, port: 0 })).reason).toBe("no loopback address")
  )

  it("says that a port is in use", async () =>
    expect(await failure(at)).toMatchObject({
      reason: "port in use",
      message: `cannot listen at 127.77.0.1 port ${at.port}: the port is in use; choose another`
    }))

  it("leaves nothing open when its scope ends", async () => {
    const open = await Effect.runPromise(
      Effect.scoped(
        Effect.tap(dnsListener({ address, port: 0 }, echo), ({ port }) =>
          Effect.callback<void>((resume) => {
            connect(port, address, () => resume(Effect.void)).on("error", () => {})
          })
        )
      )
    )
    const refused = dnsOverSockets({ port: open.port, timeoutMs: 2_000 })
    for (const over of ["udp", "tcp"] as const) {
      const asked = refused.exchange({ server: address, over, query: Uint8Array.of(1) })
      expect((await Effect.runPromise(Effect.flip(asked))).reason).toBe("connection refused")
    }
  })
})

describe("dnsOverSockets", () => {
  it.each(["udp", "tcp"] as const)("carries a query over %s", async (over) => {
    const reply = dnsOverSockets({ port: at.port }).exchange({
      server: address,
      over,
      query: Buffer.from("q")
    })
    expect(String(Buffer.from(await Effect.runPromise(reply)))).toBe(`${over}q`)
  })

  it("waits no longer than it is told to", async () => {
    const silent = await opened(dnsListener({ address, port: 0 }, () => undefined))
    const asked = dnsOverSockets({ port: silent.port, timeoutMs: 50 }).exchange({
      server: address,
      over: "udp",
      query: Uint8Array.of(1)
    })
    expect(await Effect.runPromise(Effect.flip(asked))).toMatchObject({ reason: "timeout", peer: address })
  })

  // RFC 1122 §3.2.1.3 (c): anybody may give a name server that address, and no machine lets a query go there.
  it.each(["udp", "tcp"] as const)("says that there is no way to a server, over %s", async (over) => {
    const asked = dnsOverSockets().exchange({ server: "255.255.255.255", over, query: Uint8Array.of(1) })
    expect((await Effect.runPromise(Effect.flip(asked))).reason).toBe("no route")
  })
})

describe("with somebody on the path", () => {
  const asking = async (over: "udp" | "tcp", reply: DnsReply) => {
    const there = await opened(dnsListener({ address, port: 0 }, () => reply))
    const transport = dnsOverSockets({ port: there.port, timeoutMs: 200 })
    const asked = Effect.result(transport.exchange({ server: address, over, query: Buffer.from("abc") }))
    return Result.match(await Effect.runPromise(asked), {
      onSuccess: (octets) => Buffer.from(octets).toString(),
      onFailure: ({ reason }) => reason
    })
  }
  const late = { afterMs: 50, reply: Buffer.from("late") }

  it.each<["udp" | "tcp", string, DnsReply, string]>([
    ["udp", "leaves a client waiting", "silent", "timeout"],
    ["tcp", "leaves a client waiting", "silent", "timeout"],
    ["udp", "has nothing to break off", "reset", "timeout"],
    ["tcp", "breaks a connection off", "reset", "connection reset"],
    ["udp", "holds a reply", late, "late"],
    ["tcp", "holds a reply", late, "late"]
  ])("over %s %s", async (over, _, reply, met) => expect(await asking(over, reply)).toBe(met))
})
