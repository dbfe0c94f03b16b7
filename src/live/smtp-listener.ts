/** An MX host's port: lines over TCP, and TLS after STARTTLS. RFC 5321, RFC 3207, RFC 2920. */
import { type Effect, Result, type Scope } from "effect"
import type { Socket } from "node:net"
import { TLSSocket } from "node:tls"
import { parseCommand } from "../protocol/smtp/command.ts"
import { ReceivedLines } from "../protocol/smtp/received-lines.ts"
import { writeReply } from "../protocol/smtp/reply.ts"
import {
  onConnect,
  onHandshake,
  onLine,
  type ServerConduct,
  type ServerEvent,
  type ServerState,
  type ServerStep
} from "../protocol/smtp/server-session.ts"
import type { CannotListen, Endpoint } from "./loopback.ts"
import { tcpListener } from "./tcp-listener.ts"
import { onServerName, secure, type TlsServer } from "./tls-server.ts"

export interface MailTaken extends Extract<ServerEvent, { readonly _tag: "MailReceived" }> {
  /** As TLS names it, such as TLSv1.3; absent in clear. */
  readonly tlsVersion?: string
  /** Does somebody on the path hold both ends of TLS? */
  readonly isTerminated: boolean
}

export interface MailServer {
  readonly conduct: ServerConduct
  /** What follows the reply to STARTTLS; "reset" breaks the connection off at the ClientHello, and "garbage" answers it with what is no TLS. */
  readonly handshake: TlsServer | "reset" | "garbage"
  readonly onMail: (mail: MailTaken) => void
}

/** One line on its way, as somebody on the path sees it. */
export interface PassingLine {
  readonly direction: "to client" | "to server"
  /** Without CRLF. */
  readonly line: string
  /** TLS stops those who do not hold an end of it. */
  readonly overTls: boolean
  /** Is it said after the handshake, whoever holds the ends of it? */
  readonly insideTls: boolean
}

/** As network paths have it: what is put in a line's place, said in place of the server, or sent after a command and after its reply. */
export type LineFate =
  | { readonly _tag: "Pass" | "Reset" }
  | { readonly _tag: "Delay"; readonly micros: number }
  | { readonly _tag: "Replace"; readonly lines: ReadonlyArray<string> }
  | { readonly _tag: "Answer"; readonly line: string }
  | {
      readonly _tag: "Inject"
      readonly toServer: ReadonlyArray<string>
      readonly toClient: ReadonlyArray<string>
    }

/** Somebody on the path of one connection. */
export interface SmtpOnPath {
  /** Where the connection ends; "silent" lets it stand and says nothing, because a socket that listens cannot leave a SYN unanswered. */
  readonly server: MailServer | "silent" | "reset"
  readonly line: (line: PassingLine) => LineFate
  /** What stands in the middle of TLS in place of the server's own end. */
  readonly handshake: (serverName: string | undefined) => TlsServer | "pass" | "reset"
}

export interface SmtpListenerOptions {
  /** RFC 5321 §4.5.3.2.7: a server waits at least 5 minutes for the next command; the default. */
  readonly idleMs?: number
  /** Asked at each connection; nobody is on the path when left out. */
  readonly onPath?: (server: MailServer | undefined) => SmtpOnPath
}

/**
 * @param server undefined where only somebody on the path takes connections
 * @returns where it listens
 */
export const smtpListener = (
  at: Endpoint,
  server: MailServer | undefined,
  { idleMs = 300_000, onPath = unobserved }: SmtpListenerOptions = {}
): Effect.Effect<Endpoint, CannotListen, Scope.Scope> =>
  tcpListener(at, (socket) => {
    const path = onPath(server)
    if (path.server === "reset") socket.resetAndDestroy()
    else if (path.server === "silent") socket.setTimeout(idleMs, () => socket.destroy()).resume()
    else new Session(path.server, path, idleMs).open(socket)
  })

const pass = { _tag: "Pass" } as const

const unobserved = (server: MailServer | undefined): SmtpOnPath => ({
  server: server ?? "reset",
  line: () => pass,
  handshake: () => "pass"
})

class Session {
  readonly #server: MailServer
  readonly #path: Pick<SmtpOnPath, "line" | "handshake">
  readonly #idleMs: number
  #state: ServerState
  #lines = new ReceivedLines()
  /** Lines on their way to the client. */
  #incoming: Array<string>
  #tlsVersion: string | undefined
  #isTerminated = false
  /** Has the client said STARTTLS, and no reply been heard yet? */
  #awaitsTls = false
  /** Has the client been told to begin the handshake? Whoever told it: it does. */
  #startsTls = false
  /** What is being done; nothing passes what is held (RFC 9293 §3.10.7.4). */
  #work: Generator<number, void> | undefined

  constructor(server: MailServer, path: Pick<SmtpOnPath, "line" | "handshake">, idleMs: number) {
    this.#server = server
    this.#path = path
    this.#idleMs = idleMs
    const { state, reply } = onConnect(server.conduct)
    this.#state = state
    this.#incoming = [...reply]
  }

  open(socket: Socket): void {
    this.#attend(socket)
    this.#proceed(socket)
  }

  #attend(socket: Socket): void {
    socket.setTimeout(this.#idleMs, () => {
      // RFC 5321 §3.8: the server says so before it closes.
      this.#write(socket, writeReply({ code: 421, lines: ["timed out, closing transmission channel"] }))
      socket.destroySoon()
    })
    socket.on("data", (octets) => {
      this.#lines.push(octets)
      this.#proceed(socket)
    })
    socket.on("drain", () => socket.resume())
  }

  #proceed(socket: Socket): void {
    if (this.#work !== undefined) return
    this.#work = this.#exchange(socket)
    this.#goOn(socket, this.#work)
  }

  #goOn(socket: Socket, work: Generator<number, void>): void {
    const step = work.next()
    if (step.done === true) this.#work = undefined
    else {
      const timer = setTimeout(() => this.#goOn(socket, work), step.value)
      socket.once("close", () => clearTimeout(timer))
    }
  }

  /** RFC 2920 §3.2: commands that came together are answered together. Yields milliseconds for which what crosses is held. */
  *#exchange(socket: Socket): Generator<number, void> {
    const heard: Array<string> = []
    const hold = (micros: number): number => {
      this.#write(socket, heard.splice(0))
      return micros / 1000
    }
    for (;;) {
      for (let line = this.#incoming.shift(); line !== undefined; line = this.#incoming.shift()) {
        const fate = this.#fateOf("to client", line)
        if (fate._tag === "Reset") return broken(socket)
        if (fate._tag === "Delay") yield hold(fate.micros)
        for (const told of fate._tag === "Replace" ? fate.lines : [line]) {
          heard.push(told)
          this.#hear(told)
        }
      }
      if (this.#startsTls || this.#state._tag === "Closed") break
      const line = this.#lines.next()
      if (line === undefined) break
      const fate = this.#fateOf("to server", line)
      if (fate._tag === "Reset") return broken(socket)
      if (fate._tag === "Delay") yield hold(fate.micros)
      this.#awaitsTls = this.#saysStartTls(line)
      if (fate._tag === "Answer") this.#incoming.push(fate.line)
      else if (fate._tag === "Replace") for (const arrived of fate.lines) this.#take(arrived)
      else if (fate._tag === "Inject") {
        for (const arrived of [line, ...fate.toServer]) this.#take(arrived)
        this.#incoming.push(...fate.toClient)
      } else this.#take(line)
    }
    const isTooLong = !this.#startsTls && this.#lines.isTooLong
    // RFC 5321 §4.5.3.1.9. Where the line ends, nobody knows, so the connection ends here.
    if (isTooLong) heard.push(...writeReply({ code: 500, lines: ["line too long"] }))
    this.#write(socket, heard)
    if (this.#startsTls) this.#startTls(socket)
    else if (isTooLong || this.#state._tag === "Closed") endOf(socket)
  }

  #fateOf(direction: PassingLine["direction"], line: string): LineFate {
    const insideTls = this.#tlsVersion !== undefined
    return this.#path.line({ direction, line, overTls: insideTls && !this.#isTerminated, insideTls })
  }

  #saysStartTls(line: string): boolean {
    if (this.#state._tag === "Text" || this.#tlsVersion !== undefined) return false
    const command = parseCommand(line)
    return Result.isSuccess(command) && command.success._tag === "STARTTLS"
  }

  /** RFC 3207 §4: the handshake follows 220; of a reply of several lines the last one counts (RFC 5321 §4.2.1). */
  #hear(line: string): void {
    if (!this.#awaitsTls || line[3] === "-") return
    this.#awaitsTls = false
    this.#startsTls = line.startsWith("220")
  }

  /** The server takes a line. */
  #take(line: string): void {
    this.#advance(onLine(this.#state, line, this.#server.conduct))
  }

  #advance({ state, reply, event }: ServerStep): void {
    this.#state = state
    this.#incoming.push(...reply)
    if (event?._tag === "MailReceived")
      this.#server.onMail({
        ...event,
        isTerminated: this.#isTerminated,
        ...(this.#tlsVersion === undefined ? {} : { tlsVersion: this.#tlsVersion })
      })
  }

  /** RFC 3207 §4.2: what came in clear behind the command is the server's to keep or discard; what is no whole line is discarded in any case. */
  #startTls(socket: Socket): void {
    this.#startsTls = false
    if (this.#state._tag === "Handshake")
      for (let line = this.#lines.next(); line !== undefined; line = this.#lines.next()) this.#take(line)
    this.#lines = new ReceivedLines()
    for (const event of ["data", "drain", "timeout"]) socket.removeAllListeners(event)
    onServerName(socket, this.#idleMs, (serverName) => {
      const met = this.#path.handshake(serverName)
      const handshake = met === "pass" ? this.#server.handshake : met
      if (handshake === "reset") socket.resetAndDestroy()
      else if (handshake === "garbage") socket.resume().end("500 unrecognized command\r\n")
      else
        secure(socket, handshake, { timeoutMs: this.#idleMs }, (secured) => {
          this.#tlsVersion = secured.getProtocol() ?? "TLS"
          this.#isTerminated = met !== "pass"
          for (const step of onHandshake(this.#state, this.#server.conduct)) this.#advance(step)
          this.#attend(secured)
          this.#proceed(secured)
        })
    })
  }

  #write(socket: Socket, lines: ReadonlyArray<string>): void {
    if (lines.length === 0 || !socket.writable) return
    // A client that does not read replies is not listened to until it does.
    if (!socket.write(lines.map((line) => `${line}\r\n`).join(""), "latin1")) socket.pause()
  }
}

const broken = (socket: Socket): void => {
  // Over TLS the connection below it breaks.
  if (socket instanceof TLSSocket) socket.destroy()
  else socket.resetAndDestroy()
}

/** RFC 9293 §3.6: the server's direction ends, and what still comes is read and dropped; to close at once would reset, and the last reply might be lost. */
const endOf = (socket: Socket): void => {
  socket.removeAllListeners("data")
  socket.resume()
  socket.end()
}
