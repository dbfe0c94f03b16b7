/** With the machine's own sockets as clients, and OpenSSL where it is there. */
import { Effect, Exit, Result, Scope } from "effect"
import fc from "fast-check"
import { execFile, spawnSync } from "node:child_process"
import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { connect as connectTls } from "node:tls"
import { afterAll, describe, expect, it } from "vitest"
import { keyPair } from "../protocol/keys/key-pair.ts"
import type { ServerConduct } from "../protocol/smtp/server-session.ts"
import { selfSignedCertificate } from "../world/certificate-authority/certificate-authority.ts"
import type { Endpoint } from "./loopback.ts"
import {
  type LineFate,
  type MailServer,
  type MailTaken,
  type PassingLine,
  smtpListener,
  type SmtpListenerOptions,
  type SmtpOnPath
} from "./smtp-listener.ts"
import { tlsServer } from "./tls-server.ts"

const scope = Scope.makeUnsafe()
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

const certificateFor = (dnsName: string) => {
  const subjectKey = keyPair("p256", `smtp listener ${dnsName}`)
  const nowSeconds = Math.floor(Date.now() / 1000)
  const { chain } = selfSignedCertificate({
    dnsNames: [dnsName],
    subject: `CN=${dnsName}`,
    notBefore: nowSeconds - 86_400,
    notAfter: nowSeconds + 86_400,
    subjectKey
  })
  return { chain, key: subjectKey.privateKey }
}

const tls = Result.getOrThrow(
  tlsServer({
    newest: "TLSv1.3",
    certificates: [certificateFor("mx.test")],
    byName: new Map([["other.test", [certificateFor("other.test")]]]),
    refuses: (serverName) => serverName === "unknown.test"
  })
)

const usual: ServerConduct = {
  serverName: "mx.test",
  service: "open",
  startTls: "offered",
  extensionsInClear: [{ keyword: "PIPELINING", parameters: [] }],
  extensionsOverTls: [],
  refusalOf: (path) => (path.startsWith("nobody@") ? { code: 550, lines: ["no such mailbox"] } : undefined)
}

const address = "127.77.0.2"
const serving = async (
  conduct: Partial<ServerConduct> = {},
  handshake: MailServer["handshake"] = tls,
  options?: SmtpListenerOptions
) => {
  const mails: Array<MailTaken> = []
  const server = {
    conduct: { ...usual, ...conduct },
    handshake,
    onMail: (mail: MailTaken) => mails.push(mail)
  }
  const at = await Effect.runPromise(
    Scope.provide(smtpListener({ address, port: 0 }, server, options), scope)
  )
  return { at, mails }
}

/** A client that knows lines, and nothing of SMTP. */
class Client {
  #text = ""
  readonly #lines: Array<string> = []
  #wake = () => {}
  readonly socket: Socket
  constructor(socket: Socket) {
    this.socket = socket
    socket.on("error", () => {})
    socket.on("data", (octets) => {
      const lines = (this.#text + octets.toString("latin1")).split("\r\n")
      this.#text = lines.pop()!
      this.#lines.push(...lines)
      this.#wake()
    })
  }
  static async to({ address, port }: Endpoint): Promise<Client> {
    const socket = connect(port, address)
    await once(socket, "connect")
    return new Client(socket)
  }
  /** Of the next reply, the last line. */
  async reply(): Promise<string> {
    for (;;) {
      const end = this.#lines.findIndex((line) => /^\d{3}(?: |$)/.test(line))
      if (end >= 0) return this.#lines.splice(0, end + 1).at(-1)!
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
  async say(line: string): Promise<string> {
    this.socket.write(`${line}\r\n`)
    return this.reply()
  }
  async replies(count: number): Promise<ReadonlyArray<string>> {
    const codes: Array<string> = []
    while (codes.length < count) codes.push((await this.reply()).slice(0, 3))
    return codes
  }
  async secured(servername = "mx.test"): Promise<Client> {
    this.socket.removeAllListeners("data")
    const secured = connectTls({ socket: this.socket, servername, rejectUnauthorized: false })
    await once(secured, "secureConnect")
    return new Client(secured)
  }
}

describe("smtpListener, RFC 5321", () => {
  it("takes a mail to several recipients, with dots stuffed, and says in what form it came", async () => {
    const { at, mails } = await serving()
    const client = await Client.to(at)
    expect(await client.reply()).toBe("220 mx.test ESMTP")
    expect(await client.say("EHLO sender.test")).toBe("250 PIPELINING")
    for (const line of ["MAIL FROM:<a@sender.test>", "RCPT TO:<b@mx.test>", "RCPT TO:<c@mx.test>"])
      expect((await client.say(line)).slice(0, 3)).toBe("250")
    expect((await client.say("RCPT TO:<nobody@mx.test>")).slice(0, 3)).toBe("550")
    expect((await client.say("DATA")).slice(0, 3)).toBe("354")
    expect(await client.say("Subject: dots\r\n\r\n..\r\n..two\r\n.")).toBe("250 OK")
    expect((await client.say("QUIT")).slice(0, 3)).toBe("221")
    await once(client.socket, "close")
    expect(mails).toEqual([
      expect.objectContaining({
        reversePath: "a@sender.test",
        forwardPaths: ["b@mx.test", "c@mx.test"],
        isOverTls: false,
        text: ["Subject: dots", "", ".", ".two"]
      })
    ])
  })

  it("answers commands that come together, RSET and NOOP among them, in their order, RFC 2920", async () => {
    const { at, mails } = await serving()
    const client = await Client.to(at)
    client.socket.write(
      "EHLO a\r\nMAIL FROM:<>\r\nRSET\r\nNOOP\r\nMAIL FROM:<>\r\nRCPT TO:<b@mx.test>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n"
    )
    expect(await client.replies(9)).toEqual(["220", "250", "250", "250", "250", "250", "250", "354", "250"])
    expect(mails).toHaveLength(1)
  })

  it("takes 5,000 lines of text, and 100 mails in one session", async () => {
    const { at, mails } = await serving()
    const client = await Client.to(at)
    const mail = (lines: string) => `MAIL FROM:<>\r\nRCPT TO:<b@mx.test>\r\nDATA\r\n${lines}.\r\n`
    client.socket.write(`EHLO a\r\n${mail("0123456789 ".repeat(9).concat("\r\n").repeat(5_000))}`)
    client.socket.write(mail("short\r\n").repeat(100))
    await client.replies(2 + 4 * 101)
    expect(mails.map(({ text }) => text.length)).toEqual([5_000, ...Array.from({ length: 100 }, () => 1)])
  })

  it("answers garbage with 500, and ends where a line has no end, §4.5.3.1.9", async () => {
    const { at } = await serving()
    const client = await Client.to(at)
    await client.reply()
    expect((await client.say("\u0000\u00ff garbage")).slice(0, 3)).toBe("500")
    client.socket.write("x".repeat(100_000))
    expect(await client.reply()).toBe("500 line too long")
    await once(client.socket, "close")
  })

  it("tells a client that says nothing that it closes, §3.8", async () => {
    const { at } = await serving({}, tls, { idleMs: 100 })
    const client = await Client.to(at)
    expect(await client.replies(2)).toEqual(["220", "421"])
    await once(client.socket, "close")
  })

  it("survives any octets, before and in place of a handshake, and clients that break off", async () => {
    const { at } = await serving()
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.boolean(), async (octets, inPlaceOfTls) => {
        const client = await Client.to(at)
        if (inPlaceOfTls) {
          client.socket.write("EHLO a\r\n")
          await client.replies(2)
          await client.say("STARTTLS")
        }
        client.socket.write(octets)
        await new Promise((resolve) => setImmediate(resolve))
        client.socket.resetAndDestroy()
      }),
      { numRuns: 30 }
    )
    expect(await (await Client.to(at)).reply()).toBe("220 mx.test ESMTP")
  })

  it.each([
    ["closed", "554"],
    ["overloaded", "421"]
  ] as const)("is %s", async (service, code) => {
    const { at } = await serving({ service })
    const client = await Client.to(at)
    expect((await client.reply()).slice(0, 3)).toBe(code)
    await once(client.socket, "close")
  })
})

describe("STARTTLS, RFC 3207", () => {
  const upToTls = async (at: Endpoint) => {
    const client = await Client.to(at)
    client.socket.write("EHLO a\r\n")
    await client.replies(2)
    expect((await client.say("STARTTLS")).slice(0, 3)).toBe("220")
    return client
  }

  it("forgets what was said before, and takes mail over TLS", async () => {
    const { at, mails } = await serving()
    const secured = await (await upToTls(at)).secured()
    expect((await secured.say("MAIL FROM:<>")).slice(0, 3)).toBe("503")
    secured.socket.write("EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<b@mx.test>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n")
    expect(await secured.replies(6)).toEqual(["250", "250", "250", "354", "250", "221"])
    expect(mails).toMatchObject([{ isOverTls: true, tlsVersion: "TLSv1.3" }])
  })

  it.each([
    ["mx.test", "mx.test"],
    ["OTHER.test", "other.test"],
    ["third.test", "mx.test"]
  ])("shows a client that asks for %s the certificate of %s, RFC 6066 §3", async (asked, shown) => {
    const { at } = await serving()
    const client = await upToTls(at)
    const socket = connectTls({ socket: client.socket, servername: asked, rejectUnauthorized: false })
    await once(socket, "secureConnect")
    expect(socket.getPeerCertificate().subject.CN).toBe(shown)
    socket.destroy()
  })

  it("breaks the handshake off where it refuses the name", async () => {
    const { at } = await serving()
    await expect((await upToTls(at)).secured("unknown.test")).rejects.toThrow()
  })

  it.each(["reset", "garbage"] as const)("breaks the handshake by %s", async (handshake) => {
    const { at } = await serving({}, handshake)
    await expect((await upToTls(at)).secured()).rejects.toThrow()
  })

  it.each([
    ["discarded", []],
    ["kept", ["250"]]
  ] as const)("plaintext that came with the command is %s, §4.2", async (plaintextBeforeTls, replies) => {
    const { at } = await serving({ plaintextBeforeTls })
    const client = await Client.to(at)
    client.socket.write("EHLO a\r\n")
    await client.replies(2)
    client.socket.write("STARTTLS\r\nNOOP\r\nNO")
    expect((await client.reply()).slice(0, 3)).toBe("220")
    const secured = await client.secured()
    secured.socket.write("QUIT\r\n")
    expect(await secured.replies(replies.length + 1)).toEqual([...replies, "221"])
  })

  it.skipIf(spawnSync("openssl", ["version"]).status !== 0)(
    "works with OpenSSL (needs openssl)",
    async () => {
      const { at } = await serving()
      const output = await new Promise<string>((resolve) => {
        const arguments_ = [
          "s_client",
          "-starttls",
          "smtp",
          "-connect",
          `${at.address}:${at.port}`,
          "-crlf",
          "-brief"
        ]
        execFile("openssl", arguments_, { timeout: 10_000 }, (_, stdout, stderr) =>
          resolve(stdout + stderr)
        ).stdin!.end("QUIT\n")
      })
      expect(output).toContain("Protocol version: TLSv1.3")
      expect(output).toMatch(/Peer certificate: CN ?= ?mx\.test/)
    }
  )
})

/** Whether or not by an error. */
const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once("close", () => resolve()))

describe("with somebody on the path", () => {
  const through = async (
    line: (passing: PassingLine) => LineFate,
    handshake: SmtpOnPath["handshake"] = () => "pass"
  ) => {
    const { at, mails } = await serving({}, tls, {
      onPath: (server) => ({ server: server!, line, handshake })
    })
    return { client: await Client.to(at), mails }
  }
  const pass = { _tag: "Pass" } as const
  const ofCommand =
    (verb: string, fate: LineFate) =>
    ({ direction, line }: PassingLine): LineFate =>
      direction === "to server" && line.startsWith(verb) ? fate : pass

  it.each<[string, (line: PassingLine) => LineFate, ReadonlyArray<string>]>([
    [
      "keeps a command, and answers it",
      ofCommand("NOOP", { _tag: "Answer", line: "299 mine" }),
      ["220", "299"]
    ],
    [
      "takes a command away",
      ofCommand("RSET", { _tag: "Replace", lines: ["VRFY a"] }),
      ["220", "250", "252"]
    ],
    [
      "sends further commands, and lines after the replies",
      ofCommand("NOOP", { _tag: "Inject", toServer: ["VRFY a"], toClient: ["298 more"] }),
      ["220", "250", "252", "298"]
    ],
    [
      "holds a command, and what comes behind it",
      ofCommand("NOOP", { _tag: "Delay", micros: 50_000 }),
      ["220", "250", "250"]
    ],
    [
      "puts another line in place of a reply",
      ({ line }) => (line.startsWith("220") ? { _tag: "Replace", lines: ["421 gone"] } : pass),
      ["421", "250"]
    ]
  ])("%s", async (_, line, codes) => {
    const { client } = await through(line)
    client.socket.write("NOOP\r\nRSET\r\n")
    expect(await client.replies(codes.length)).toEqual(codes)
  })

  it("breaks off at a line", async () => {
    const { client } = await through(ofCommand("NOOP", { _tag: "Reset" }))
    client.socket.write("NOOP\r\n")
    await closed(client.socket)
  })

  it("terminates TLS, by the name that the client asks for, and sees the lines inside, RFC 3207 §6", async () => {
    const seen: Array<PassingLine> = []
    const asked: Array<string | undefined> = []
    const { client, mails } = await through(
      (line) => {
        seen.push(line)
        return pass
      },
      (serverName) => {
        asked.push(serverName)
        return tls
      }
    )
    client.socket.write("EHLO a\r\n")
    await client.replies(2)
    await client.say("STARTTLS")
    const secured = await client.secured("other.test")
    secured.socket.write("EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<b@mx.test>\r\nDATA\r\nx\r\n.\r\n")
    await secured.replies(5)
    expect(asked).toEqual(["other.test"])
    expect(mails).toMatchObject([{ isOverTls: true, isTerminated: true }])
    expect(seen.findLast(({ line }) => line === "x")).toMatchObject({ overTls: false, insideTls: true })
  })

  it.each(["reset", "silent"] as const)("keeps the connection from the server: %s", async (server) => {
    const { at } = await serving({}, tls, {
      idleMs: 100,
      onPath: () => ({ server, line: () => pass, handshake: () => "pass" })
    })
    const socket = connect(at.port, at.address)
    let said = ""
    socket.on("error", () => {}).on("data", (octets) => (said += octets.toString()))
    await closed(socket)
    expect(said).toBe("")
  })
})
