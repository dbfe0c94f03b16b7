/** Name servers of the domain's own zone that are slow, endless, oversized or malformed, below a root and a top-level domain that are sound. */
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"
import { Result } from "effect"
import { afterAll, describe, expect } from "vitest"
import { everyNth } from "../long.fixture.ts"
import { decodeMessage, encodeMessage } from "../protocol/dns/codec.ts"
import type { Message } from "../protocol/dns/message.ts"
import { type Name, name } from "../protocol/dns/name.ts"
import { writeMx } from "../protocol/dns/rdata/mx.ts"
import { writeName } from "../protocol/dns/rdata/single-name.ts"
import { writeTxt } from "../protocol/dns/rdata/txt.ts"
import { classIn, typeCodes } from "../protocol/dns/types.ts"
import { openedWithTrust, planOf } from "../serving/served.fixture.ts"
import { type Limits, probeAgain, probeOverSockets, questionFor } from "./probing.fixture.ts"

const limits: Limits = { timeoutMs: 2_500, stepMs: 300, visitMs: 800 }
/** What a probe may take that is out of time: what it still works out, on a slow machine. */
const mostMs = 15_000

/** Not signed, so that what its servers say is believed and gone on with. */
const served = await openedWithTrust(
  planOf(
    "title: x\nmodels: [mta-sts]\ndomain: { name: example.com, zone: unsigned, mx: [{ host: mx1.example.com }] }\n"
  )
)
afterAll(() => served.close())

const addressesIn = (isOwn: boolean) =>
  served.world.zones
    .filter(({ apex }) => (apex === "example.com") === isOwn)
    .flatMap(({ servers }) => servers.flatMap(({ addresses }) => addresses))
const own = [...new Set(addressesIn(true))]
const others = [...new Set(addressesIn(false))].filter((address) => !own.includes(address))

const closing: Array<() => void> = []
afterAll(() => closing.forEach((close) => close()))

/** Over TCP with the length before it (RFC 1035 §4.2.2), as far as it goes. */
type Hostile = (query: Message, over: "udp" | "tcp", socket?: Socket) => Uint8Array | undefined

const counted = (octets: Uint8Array): Buffer => {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(octets.length)
  return Buffer.concat([length, octets])
}

const answeringUdp = async (
  at: { readonly address: string; readonly port: number },
  answer: (query: Buffer) => Promise<Uint8Array | undefined>
) => {
  const socket = createSocket("udp4").bind(at.port, at.address)
  await once(socket, "listening")
  closing.push(() => socket.close())
  socket.on("message", async (query, from) => {
    const reply = await answer(query)
    if (reply !== undefined) socket.send(reply, from.port, from.address, () => {})
  })
}

const answeringTcp = async (
  at: { readonly address: string; readonly port: number },
  meet: (socket: Socket) => void
): Promise<number> => {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on("error", () => {})
    meet(socket)
  }).listen(at.port, at.address)
  await once(server, "listening")
  closing.push(() => {
    server.close()
    open.forEach((socket) => socket.destroy())
  })
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}

/** A port at which the domain's servers are hostile, and all others say what they always say. */
const behind = async (hostile: Hostile): Promise<number> => {
  let port = 0
  for (const address of own) {
    port = await answeringTcp({ address, port }, (socket) =>
      socket.on("data", (octets) => {
        const query = decodeMessage(octets.subarray(2))
        const reply = Result.isSuccess(query) ? hostile(query.success, "tcp", socket) : undefined
        if (reply !== undefined) socket.write(counted(reply))
      })
    )
    await answeringUdp({ address, port }, async (octets) =>
      hostile(Result.getOrThrow(decodeMessage(octets)), "udp")
    )
  }
  for (const address of others) {
    await answeringTcp({ address, port }, (socket) => {
      const further = connect(served.ports.dns, address).on("error", () => {})
      socket.pipe(further).pipe(socket)
    })
    await answeringUdp({ address, port }, async (query) => {
      const further = createSocket("udp4")
      further.send(query, served.ports.dns, address)
      const [reply] = await once(further, "message")
      further.close()
      return reply
    })
  }
  return port
}

const record = (owner: Name, type: keyof typeof typeCodes, rdata: Uint8Array) => ({
  owner,
  type: typeCodes[type],
  class: classIn,
  ttlSeconds: 60,
  rdata
})

const replyTo = (query: Message, said: Partial<Message>): Uint8Array =>
  encodeMessage({ ...query, isResponse: true, authoritative: true, ...said })

/** All that is long goes over TCP. */
const overTcp =
  (hostile: (query: Message, socket: Socket) => Uint8Array | undefined): Hostile =>
  (query, over, socket) =>
    over === "udp" || socket === undefined ? replyTo(query, { truncated: true }) : hostile(query, socket)

let made = 0
const another = () => name(`h${made++}.example.com`)
const asked = (query: Message) => query.questions[0]!

const zones: Readonly<Record<string, Hostile>> = {
  "refers to servers of which it says the same": (query) =>
    replyTo(query, {
      authoritative: false,
      authorities: [record(asked(query).name, "NS", writeName(another()))]
    }),
  "leads from alias to alias": (query) =>
    replyTo(query, { answers: [record(asked(query).name, "CNAME", writeName(another()))] }),
  "has thousands of MX hosts, each an alias": overTcp((query) =>
    asked(query).type === typeCodes.MX
      ? replyTo(query, {
          answers: Array.from({ length: 3_000 }, (_, preference) =>
            record(asked(query).name, "MX", writeMx({ preference, exchange: another() }))
          )
        })
      : replyTo(query, { answers: [record(asked(query).name, "CNAME", writeName(another()))] })
  ),
  "sends all that a message holds": overTcp((query) =>
    replyTo(query, { answers: [record(asked(query).name, "TXT", writeTxt("x".repeat(64_000)))] })
  ),
  "sends one octet at a time": overTcp((query, socket) => {
    const octets = counted(replyTo(query, {}))
    let at = 0
    const timer = setInterval(() => socket.write(octets.subarray(at, ++at)), 50)
    socket.on("close", () => clearInterval(timer))
    return undefined
  }),
  "sends without end": overTcp((_, socket) => {
    const write = () => {
      while (!socket.destroyed && socket.write(Buffer.alloc(16_384, 0xff)));
    }
    socket.on("drain", write)
    write()
    return undefined
  }),
  "says nothing": () => undefined,
  "ends at once": overTcp((_, socket) => void socket.end()),
  "sends junk": () => Buffer.alloc(600, 0xff)
}

describe("a hostile name server of the domain", () => {
  everyNth(6, Object.entries(zones))(
    "that %s costs a probe no more than its time, and is replayed",
    async ([, hostile]) => {
      const port = await behind(hostile)
      const startedAt = Date.now()
      const { found, capture } = await probeOverSockets(
        questionFor(served),
        { ...served.ports, dns: port },
        limits
      )
      expect(Date.now() - startedAt).toBeLessThan(mostMs)
      // The root is sound, so that this is the domain's.
      expect(found.network).toMatchObject({ dns: "works", smtp: "unasked" })
      expect(found.models.every(({ outcome }) => !outcome.startsWith("delivered"))).toBe(true)
      expect(capture.length).toBeLessThan(5_000_000)
      expect(await probeAgain(capture)).toEqual(found)
    }
  )
})
