/** A DNS server's port over UDP and TCP: octets in, octets out. RFC 1035 §4.2, RFC 7766. */
import { Effect, type Scope } from "effect"
import { createSocket, type Socket as UdpSocket } from "node:dgram"
import { isIPv6, type Socket } from "node:net"
import { framed, FramedMessages } from "../protocol/dns/framing.ts"
import { type CannotListen, cannotListen, type Endpoint, onlyLoopback } from "./loopback.ts"
import { tcpListener } from "./tcp-listener.ts"

/**
 * The reply to a query of any octets; undefined where there is none. Knows how long a reply over UDP may be (RFC 6891 §6.2.3), and truncates it.
 */
export type AnswersDns = (query: Uint8Array, over: "udp" | "tcp") => DnsReply

/** "silent" leaves the client waiting; "reset" breaks a connection off, and over UDP, where there is none, is silence. */
export type DnsReply = Uint8Array | undefined | "silent" | "reset" | DelayedReply

export interface DelayedReply {
  readonly afterMs: number
  readonly reply: Uint8Array | undefined
}

export interface DnsListenerOptions {
  /** RFC 7766 §6.2.3: on the order of a few seconds. By default 10 s, our choice. */
  readonly idleMs?: number
}

/** Both transports at one port. @returns where it listens */
export const dnsListener = (
  at: Endpoint,
  answer: AnswersDns,
  { idleMs = 10_000 }: DnsListenerOptions = {}
): Effect.Effect<Endpoint, CannotListen, Scope.Scope> =>
  Effect.flatMap(udpListener(at, answer), (bound) =>
    tcpListener(bound, (socket) => answerOver(socket, answer, idleMs), { allowHalfOpen: true })
  )

const udpListener = (at: Endpoint, answer: AnswersDns): Effect.Effect<Endpoint, CannotListen, Scope.Scope> =>
  Effect.andThen(
    onlyLoopback(at),
    Effect.map(
      Effect.acquireRelease(
        Effect.callback<UdpSocket, CannotListen>((resume) => {
          const socket = createSocket(isIPv6(at.address) ? "udp6" : "udp4")
          socket.once("error", (error) => {
            socket.close()
            resume(Effect.fail(cannotListen(at, error)))
          })
          socket.bind({ address: at.address, port: at.port, exclusive: true }, () => {
            socket.removeAllListeners("error")
            // What is told of a datagram that nobody took, concerns that datagram.
            socket.on("error", () => {})
            resume(Effect.succeed(socket))
          })
          socket.on("message", (query, from) => {
            if (from.port === 0) return
            const send = (reply: Uint8Array | undefined) => {
              if (reply !== undefined) socket.send(reply, from.port, from.address, () => {})
            }
            const reply = answer(query, "udp")
            if (reply === "silent" || reply === "reset") return
            if (reply === undefined || reply instanceof Uint8Array) return send(reply)
            const timer = setTimeout(() => send(reply.reply), reply.afterMs)
            socket.once("close", () => clearTimeout(timer))
          })
        }),
        (socket) => Effect.callback<void>((resume) => void socket.close(() => resume(Effect.void)))
      ),
      (socket) => ({ address: at.address, port: socket.address().port })
    )
  )

/** RFC 7766 §6.2.1.1: any number of queries on one connection, whether or not the replies have been read. */
const answerOver = (socket: Socket, answer: AnswersDns, idleMs: number): void => {
  const messages = new FramedMessages()
  const send = (reply: Uint8Array | undefined) => {
    // Whoever sends what gets no answer has lost count of the octets.
    if (reply === undefined) return void socket.destroy()
    // A client that does not read what it asked for is not listened to until it does.
    if (socket.writable && !socket.write(framed(reply))) socket.pause()
  }
  socket.setTimeout(idleMs, () => socket.destroy())
  socket.on("data", (octets) => {
    for (const query of messages.take(octets)) {
      const reply = answer(query, "tcp")
      if (reply === "silent") continue
      if (reply === "reset") return void socket.resetAndDestroy()
      if (reply === undefined || reply instanceof Uint8Array) send(reply)
      else {
        const timer = setTimeout(() => send(reply.reply), reply.afterMs)
        socket.once("close", () => clearTimeout(timer))
      }
      if (socket.destroyed) return
    }
  })
  socket.on("drain", () => socket.resume())
  // RFC 7766 §6.2.4: who has ended its direction may still wait for replies.
  socket.on("end", () => socket.end())
}
