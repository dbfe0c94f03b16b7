/** Servers that are slow, endless, oversized or malformed at each step of DNS, HTTPS and SMTP: a probe of theirs comes to an end. */
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { createServer, type Server, type Socket } from "node:net"
import { afterAll, describe, expect } from "vitest"
import { Result } from "effect"
import { TLSSocket } from "node:tls"
import { tlsServer } from "../live/tls-server.ts"
import { everyNth } from "../long.fixture.ts"
import { keyPair } from "../protocol/keys/key-pair.ts"
import { openedWithTrust, planOf } from "../serving/served.fixture.ts"
import { selfSignedCertificate } from "../world/certificate-authority/certificate-authority.ts"
import { type Limits, probeAgain, probeOverSockets, questionFor } from "./probing.fixture.ts"

const limits: Limits = { timeoutMs: 2_500, stepMs: 300, visitMs: 800 }
/** What a probe may take that is out of time: what it still works out, on a slow machine. */
const mostMs = 15_000

const yaml = (model: string) =>
  `title: hostile\nmodels: [${model}]\ndomain:\n  name: example.com\n  mx: [{ host: mx1.example.com }]\n`
const served = await openedWithTrust(planOf(yaml("mta-sts"), { model: "mta-sts" }))
afterAll(() => served.close())
const mxAddress = served.addressOf("mx1.example.com")
const webAddress = served.addressOf("mta-sts.example.com")
const rootAddress = questionFor(served).rootServers[0]!.addresses[0]!

const tls = (() => {
  const subjectKey = keyPair("p256", "hostile")
  const nowSeconds = Math.floor(Date.now() / 1000)
  const { chain } = selfSignedCertificate({
    dnsNames: ["mx1.example.com"],
    subject: "CN=hostile",
    notBefore: nowSeconds - 1,
    notAfter: nowSeconds + 86_400,
    subjectKey
  })
  const certificates = [{ chain, key: subjectKey.privateKey }]
  return Result.getOrThrow(
    tlsServer({ newest: "TLSv1.3", certificates, byName: new Map(), refuses: () => false })
  )
})()

const closing: Array<() => void> = []
afterAll(() => closing.forEach((close) => close()))

const listening = async (address: string, meet: (socket: Socket) => void): Promise<number> => {
  const open = new Set<Socket>()
  const server: Server = createServer((socket) => {
    open.add(socket)
    socket.on("error", () => {}).on("close", () => open.delete(socket))
    meet(socket)
  }).listen(0, address)
  await once(server, "listening")
  closing.push(() => {
    server.close()
    open.forEach((socket) => socket.destroy())
  })
  const at = server.address()
  return typeof at === "object" && at !== null ? at.port : 0
}

/** Writes without end, as fast as it is read. */
const endlessly = (socket: Socket, text: string) => {
  const write = () => {
    while (!socket.destroyed && socket.write(text));
  }
  socket.on("drain", write)
  write()
}
/** One octet now and then. */
const slowly = (socket: Socket, text: string) => {
  let at = 0
  const timer = setInterval(() => socket.write(text.charAt(at++ % text.length)), 50)
  socket.on("close", () => clearInterval(timer))
}
const secured = (socket: Socket, then: (secured: TLSSocket) => void) => {
  const over = new TLSSocket(socket, { isServer: true, ...tls })
  over.on("error", () => {}).once("secure", () => then(over))
}
/** Answers each line of the client's with the next text, and then does the rest. */
const saying = (socket: Socket, texts: ReadonlyArray<string>, rest: (socket: Socket) => void) => {
  const pending = [...texts]
  const next = () => {
    const text = pending.shift()
    if (text === undefined) {
      socket.off("data", next)
      rest(socket)
    } else socket.write(text)
  }
  socket.on("data", next)
  next()
}

const ehlo = "250-mx1.example.com\r\n250 STARTTLS\r\n"
const start = ["220 hi\r\n", ehlo, "220 go\r\n"]
const junk = Buffer.alloc(70_000, 0x16).toString("latin1")

const smtp: Readonly<Record<string, (socket: Socket) => void>> = {
  "says nothing": () => {},
  "greets without end": (socket) => endlessly(socket, "220-more\r\n"),
  "greets in a line without end": (socket) => endlessly(socket, "x".repeat(10_000)),
  "greets one octet at a time": (socket) => slowly(socket, "220-slow\r\n"),
  "greets with what is no reply": (socket) =>
    socket.write(Buffer.from([0, 255, 13, 10, 27, 91, 50, 74, 13, 10])),
  "ends at once": (socket) => socket.end(),
  "answers EHLO without end": (socket) => saying(socket, ["220 hi\r\n"], (it) => endlessly(it, "250-X\r\n")),
  "answers EHLO with control characters": (socket) =>
    saying(socket, ["220 hi\r\n", "250-\u001b[2J\r\n250 x\r\n"], () => {}),
  "answers STARTTLS with nothing": (socket) => saying(socket, start.slice(0, 2), () => {}),
  "answers the ClientHello with nothing": (socket) => saying(socket, start, () => {}),
  "answers the ClientHello with junk": (socket) => saying(socket, start, (it) => endlessly(it, junk)),
  "answers the ClientHello with a record that goes on": (socket) =>
    saying(socket, start, (it) => slowly(it, "\u0016\u0003\u0003\u00ff\u00ff")),
  "answers EHLO over TLS without end": (socket) =>
    saying(socket, start.slice(0, 2), (it) => {
      it.write("220 go\r\n")
      secured(it, (over) => endlessly(over, "250-X\r\n"))
    }),
  "says nothing over TLS": (socket) =>
    saying(socket, start.slice(0, 2), (it) => {
      it.write("220 go\r\n")
      secured(it, () => {})
    })
}

describe("a hostile MX host", () => {
  everyNth(6, Object.entries(smtp))(
    "that %s costs a probe no more than its time, and is replayed",
    async ([, meet]) => {
      const port = await listening(mxAddress, meet)
      const question = questionFor(served)
      const startedAt = Date.now()
      const { found, capture } = await probeOverSockets(question, { ...served.ports, smtp: port }, limits)
      expect(Date.now() - startedAt).toBeLessThan(mostMs)
      expect(capture.length).toBeLessThan(200_000)
      expect(found.models.every(({ outcome }) => outcome !== "delivered-authenticated")).toBe(true)
      expect(await probeAgain(capture)).toEqual(found)
    }
  )
})

const head = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n"
const https: Readonly<Record<string, (socket: Socket) => void>> = {
  "says nothing": () => {},
  "answers the ClientHello with junk": (socket) => endlessly(socket, junk),
  "sends a header without end": (socket) =>
    secured(socket, (over) => {
      over.write(head)
      endlessly(over, "x: y\r\n")
    }),
  "sends a body without end": (socket) =>
    secured(socket, (over) => {
      over.write(`${head}\r\n`)
      endlessly(over, "x".repeat(10_000))
    }),
  "sends a body one octet at a time": (socket) =>
    secured(socket, (over) => {
      over.write(`${head}content-length: 100000\r\n\r\n`)
      slowly(over, "version: STSv1\n")
    }),
  "sends what is no HTTP": (socket) => secured(socket, (over) => over.write("\0\0\0\r\n\r\n")),
  "has a status that is none": (socket) => secured(socket, (over) => over.end("HTTP/1.1 999 x\r\n\r\n")),
  "sends interim replies without end": (socket) =>
    secured(socket, (over) => endlessly(over, "HTTP/1.1 103 Early Hints\r\n\r\n")),
  "breaks off in the body": (socket) =>
    secured(socket, (over) => over.end(`${head}content-length: 100\r\n\r\nversion: STSv1\n`))
}

describe("a hostile policy host", () => {
  everyNth(6, Object.entries(https))(
    "that %s costs a probe no more than its time, and is replayed",
    async ([, meet]) => {
      const port = await listening(webAddress, meet)
      const question = questionFor(served)
      const startedAt = Date.now()
      const { found, capture } = await probeOverSockets(question, { ...served.ports, https: port }, limits)
      expect(Date.now() - startedAt).toBeLessThan(mostMs)
      expect(capture.length).toBeLessThan(500_000)
      expect(found.mtaSts._tag).toBe("Broken")
      expect(await probeAgain(capture)).toEqual(found)
    }
  )
})

/** Of the query: the id and question, so that what follows is looked at. */
const replyTo = (query: Buffer, counts: ReadonlyArray<number>, rest: Uint8Array, flags = 0x8400): Buffer => {
  const header = Buffer.alloc(12)
  query.copy(header, 0, 0, 2)
  header.writeUInt16BE(flags, 2)
  ;[1, ...counts].forEach((count, index) => header.writeUInt16BE(count, 4 + 2 * index))
  const end = query.indexOf(0, 12) + 5
  return Buffer.concat([header, query.subarray(12, end), rest])
}
/** A name that points at itself (RFC 1035 §4.1.4). */
const loop = Buffer.from([0xc0, 0x0c + 0, 0, 15, 0, 1, 0, 0, 0, 60, 0, 4, 0, 10, 0xc0, 0x29])
const manyMx = Buffer.concat(
  Array.from({ length: 4_000 }, (_, i) => {
    const label = Buffer.from(`h${i}`)
    return Buffer.concat([
      Buffer.from([0xc0, 0x0c, 0, 15, 0, 1, 0, 0, 0, 60, 0, label.length + 5, 0, 10, label.length]),
      label,
      Buffer.from([0xc0, 0x0c])
    ])
  })
)

type AnswersDns = (query: Buffer, over: "udp" | "tcp") => Uint8Array | undefined
const dns: Readonly<Record<string, AnswersDns>> = {
  "says nothing": () => undefined,
  "sends junk": () => Buffer.alloc(600, 0xff),
  "sends another id": (query) =>
    replyTo(Buffer.from([9, 9, ...query.subarray(2)]), [0, 0, 0], Buffer.alloc(0)),
  "promises records that are not there": (query) => replyTo(query, [65_535, 65_535, 65_535], Buffer.alloc(0)),
  "sends names that go round": (query) => replyTo(query, [1, 0, 0], loop),
  "cuts every reply, over TCP too": (query) => replyTo(query, [0, 0, 0], Buffer.alloc(0), 0x8600),
  fails: (query) => replyTo(query, [0, 0, 0], Buffer.alloc(0), 0x8402),
  "has thousands of MX hosts": (query, over) =>
    over === "udp"
      ? replyTo(query, [0, 0, 0], Buffer.alloc(0), 0x8600)
      : replyTo(query, [4_000, 0, 0], manyMx)
}

describe("a hostile name server", () => {
  everyNth(6, Object.entries(dns))(
    "that %s costs a probe no more than its time, and is replayed",
    async ([, answer]) => {
      const port = await listening(rootAddress, (socket) => {
        socket.on("data", (octets) => {
          const reply = answer(octets.subarray(2), "tcp")
          if (reply === undefined) return
          const length = Buffer.alloc(2)
          length.writeUInt16BE(Math.min(reply.length, 65_535))
          socket.write(Buffer.concat([length, reply.subarray(0, 65_535)]))
        })
      })
      const udp = createSocket("udp4")
      udp.bind(port, rootAddress)
      await once(udp, "listening")
      closing.push(() => udp.close())
      udp.on("message", (query, from) => {
        const reply = answer(query, "udp")
        if (reply !== undefined) udp.send(reply, from.port, from.address)
      })
      const question = questionFor(served)
      const startedAt = Date.now()
      const { found, capture } = await probeOverSockets(question, { ...served.ports, dns: port }, limits)
      expect(Date.now() - startedAt).toBeLessThan(mostMs)
      expect(found.models.every(({ outcome }) => !outcome.startsWith("delivered"))).toBe(true)
      expect(await probeAgain(capture)).toEqual(found)
    }
  )
})
