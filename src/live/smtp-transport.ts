/** Carries SMTP dialogues over sockets of the machine. Implements network/smtp-transport. RFC 5321 §2.3.8, RFC 3207, RFC 8314 §3. */
import { Effect } from "effect"
import type { Socket } from "node:net"
import { NoAnswer } from "../network/no-answer.ts"
import type { SmtpConnection, SmtpDialler } from "../network/smtp-transport.ts"
import { smtpPort } from "../protocol/smtp/listener.ts"
import { ReceivedLines } from "../protocol/smtp/received-lines.ts"
import { connected, noAnswer } from "./connected.ts"
import { secureAsClient } from "./tls-client.ts"

export interface SmtpSocketOptions {
  /** That stands for port 25 of all servers. By default that itself. */
  readonly port?: number
  /** Of a connection, a line, and a handshake. By default 30 s, our choice: RFC 5321 §4.5.3.2 has minutes, for which a queue may wait and a person does not. */
  readonly timeoutMs?: number
}

/** Octets that one server may say, TLS and all: our choice, forty times what a dialogue without mail comes to. */
const maxOctets = 262_144

export const smtpOverSockets = ({
  port = smtpPort,
  timeoutMs = 30_000
}: SmtpSocketOptions = {}): SmtpDialler => ({
  connect: (address, asked) =>
    Effect.map(
      connected({ address, port: asked === smtpPort ? port : asked, timeoutMs }),
      (socket) => new Dialogue(socket, address, timeoutMs)
    )
})

class Dialogue implements SmtpConnection {
  readonly #carrier: Socket
  readonly #peer: string
  readonly #timeoutMs: number
  /** What is spoken over: the connection itself, or TLS on it. */
  #socket: Socket
  #lines = new ReceivedLines()
  #octets = 0
  #ended: NoAnswer | undefined
  #wake: () => void = () => {}

  constructor(socket: Socket, peer: string, timeoutMs: number) {
    this.#carrier = socket
    this.#socket = socket
    this.#peer = peer
    this.#timeoutMs = timeoutMs
    this.#listen(socket)
  }

  readonly readLine: Effect.Effect<string, NoAnswer> = Effect.suspend(() =>
    Effect.timeoutOrElse(
      Effect.callback<string, NoAnswer>((resume) => {
        const look = () => {
          const line = this.#lines.next()
          if (line !== undefined) return resume(Effect.succeed(line))
          if (this.#ended !== undefined) return resume(Effect.fail(this.#ended))
          if (this.#lines.isTooLong) return resume(Effect.fail(this.#failure("connection reset")))
          this.#wake = look
        }
        look()
        return Effect.sync(() => (this.#wake = () => {}))
      }),
      { duration: this.#timeoutMs, orElse: () => Effect.fail(this.#failure("timeout")) }
    )
  )

  readonly writeLine = (line: string): Effect.Effect<void, NoAnswer> =>
    Effect.suspend(() => {
      if (this.#ended !== undefined) return Effect.fail(this.#ended)
      this.#socket.write(Buffer.from(`${line}\r\n`, "latin1"))
      return Effect.void
    })

  readonly startTls: SmtpConnection["startTls"] = (serverName, unreadLines) =>
    Effect.suspend(() => {
      if (this.#ended !== undefined) return Effect.fail(this.#ended)
      // RFC 3207 §4.2: what was said before the handshake does not count after it.
      if (unreadLines === "discarded") this.#lines = new ReceivedLines()
      this.#carrier.removeAllListeners("data")
      return Effect.map(
        secureAsClient(this.#carrier, { peer: this.#peer, serverName, timeoutMs: this.#timeoutMs }),
        ({ socket, evidence }) => {
          this.#socket = socket
          this.#listen(socket)
          return evidence
        }
      )
    })

  readonly hasUnreadLines: SmtpConnection["hasUnreadLines"] = () => !this.#lines.isEmpty

  readonly close: Effect.Effect<void> = Effect.sync(() => {
    this.#carrier.destroy()
  })

  #listen(socket: Socket): void {
    socket.on("data", (octets: Uint8Array) => {
      this.#octets += octets.length
      if (this.#octets > maxOctets) return this.#end(this.#failure("connection reset"))
      this.#lines.push(octets)
      this.#wake()
    })
    socket.on("error", (error) => this.#end(noAnswer(this.#peer, error)))
    socket.on("end", () => this.#end(this.#failure("connection reset")))
    socket.on("close", () => this.#end(this.#failure("connection reset")))
  }

  #end(failure: NoAnswer): void {
    this.#ended ??= failure
    this.#carrier.destroy()
    this.#wake()
  }

  #failure(reason: NoAnswer["reason"]): NoAnswer {
    return new NoAnswer({ reason, peer: this.#peer })
  }
}
