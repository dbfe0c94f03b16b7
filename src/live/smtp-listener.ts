/** An MX host's port: lines over TCP, and TLS after STARTTLS. RFC 5321, RFC 3207, RFC 2920. */
import type { Effect, Scope } from "effect"
import type { Socket } from "node:net"
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
import { secure, type TlsServer } from "./tls-server.ts"

export interface MailTaken extends Extract<ServerEvent, { readonly _tag: "MailReceived" }> {
  /** As TLS names it, such as TLSv1.3; absent in clear. */
  readonly tlsVersion?: string
}

export interface MailServer {
  readonly conduct: ServerConduct
  /** What follows the reply to STARTTLS; "reset" breaks the connection off at the ClientHello, and "garbage" answers it with what is no TLS. */
  readonly handshake: TlsServer | "reset" | "garbage"
  readonly onMail: (mail: MailTaken) => void
}

export interface SmtpListenerOptions {
  /** RFC 5321 §4.5.3.2.7: a server waits at least 5 minutes for the next command; the default. */
  readonly idleMs?: number
}

/** @returns where it listens */
export const smtpListener = (
  at: Endpoint,
  server: MailServer,
  { idleMs = 300_000 }: SmtpListenerOptions = {}
): Effect.Effect<Endpoint, CannotListen, Scope.Scope> =>
  tcpListener(at, (socket) => new Session(server, idleMs).open(socket))

class Session {
  readonly #server: MailServer
  readonly #idleMs: number
  #state: ServerState
  readonly #greeting: ReadonlyArray<string>
  #lines = new ReceivedLines()
  #tlsVersion: string | undefined

  constructor(server: MailServer, idleMs: number) {
    this.#server = server
    this.#idleMs = idleMs
    const { state, reply } = onConnect(server.conduct)
    this.#state = state
    this.#greeting = reply
  }

  open(socket: Socket): void {
    this.#attend(socket)
    this.#write(socket, this.#greeting)
    if (this.#state._tag === "Closed") endOf(socket)
  }

  #attend(socket: Socket): void {
    socket.setTimeout(this.#idleMs, () => {
      // RFC 5321 §3.8: the server says so before it closes.
      this.#write(socket, writeReply({ code: 421, lines: ["timed out, closing transmission channel"] }))
      socket.destroySoon()
    })
    socket.on("data", (octets) => this.#take(socket, octets))
    socket.on("drain", () => socket.resume())
  }

  /** RFC 2920 §3.2: commands that came together are answered together. */
  #take(socket: Socket, octets: Uint8Array): void {
    this.#lines.push(octets)
    const reply: Array<string> = []
    for (let line = this.#lines.next(); line !== undefined; line = this.#lines.next())
      reply.push(...this.#advance(onLine(this.#state, line, this.#server.conduct)))
    const isTooLong = this.#lines.isTooLong
    // RFC 5321 §4.5.3.1.9. Where the line ends, nobody knows, so the connection ends here.
    if (isTooLong) reply.push(...writeReply({ code: 500, lines: ["line too long"] }))
    this.#write(socket, reply)
    if (isTooLong || this.#state._tag === "Closed") endOf(socket)
    else if (this.#state._tag === "Handshake") this.#startTls(socket)
  }

  #advance({ state, reply, event }: ServerStep): ReadonlyArray<string> {
    this.#state = state
    if (event?._tag === "MailReceived")
      this.#server.onMail({
        ...event,
        ...(this.#tlsVersion === undefined ? {} : { tlsVersion: this.#tlsVersion })
      })
    return reply
  }

  /** RFC 3207 §4.2: what of the clear is left, and is no whole line, is discarded in any case. */
  #startTls(socket: Socket): void {
    this.#lines = new ReceivedLines()
    for (const event of ["data", "drain", "timeout"]) socket.removeAllListeners(event)
    const { handshake, conduct } = this.#server
    if (handshake === "reset") socket.once("data", () => socket.resetAndDestroy())
    else if (handshake === "garbage") socket.once("data", () => socket.end("500 unrecognized command\r\n"))
    else
      secure(socket, handshake, { timeoutMs: this.#idleMs }, (secured) => {
        this.#tlsVersion = secured.getProtocol() ?? undefined
        this.#attend(secured)
        this.#write(
          secured,
          onHandshake(this.#state, conduct).flatMap((step) => this.#advance(step))
        )
      })
  }

  #write(socket: Socket, lines: ReadonlyArray<string>): void {
    if (lines.length === 0 || !socket.writable) return
    // A client that does not read replies is not listened to until it does.
    if (!socket.write(lines.map((line) => `${line}\r\n`).join(""), "latin1")) socket.pause()
  }
}

/** RFC 9293 §3.6: the server's direction ends, and what still comes is read and dropped; to close at once would reset, and the last reply might be lost. */
const endOf = (socket: Socket): void => {
  socket.removeAllListeners("data")
  socket.resume()
  socket.end()
}
