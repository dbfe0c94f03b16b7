/** Carries DNS messages over sockets of the machine. Implements network/dns-transport. RFC 1035 §4.2, RFC 7766. */
import { Effect } from "effect"
import { createSocket } from "node:dgram"
import { connect, isIPv6 } from "node:net"
import type { DnsExchange } from "../network/dns-transport.ts"
import { NoAnswer } from "../network/no-answer.ts"
import { framed, FramedMessages } from "../protocol/dns/framing.ts"
import { noAnswer } from "./connected.ts"

export interface DnsSocketOptions {
  /** Of all servers. By default 53. */
  readonly port?: number
  /** By default 5 s, the default of resolv.conf(5). */
  readonly timeoutMs?: number
}

export const dnsOverSockets = ({ port = 53, timeoutMs = 5_000 }: DnsSocketOptions = {}): DnsExchange => ({
  exchange: ({ server, over, query }) =>
    Effect.timeoutOrElse((over === "udp" ? overUdp : overTcp)({ server, port, query }), {
      duration: timeoutMs,
      orElse: () => Effect.fail(new NoAnswer({ reason: "timeout", peer: server }))
    })
})

interface Sent {
  readonly server: string
  readonly port: number
  readonly query: Uint8Array
}

/** RFC 5452 §9.2: a socket, and so a port, of its own for each query; the machine lets through what comes from that server alone. */
const overUdp = ({ server, port, query }: Sent): Effect.Effect<Uint8Array, NoAnswer> =>
  Effect.acquireUseRelease(
    Effect.sync(() => createSocket(isIPv6(server) ? "udp6" : "udp4")),
    (socket) =>
      Effect.callback<Uint8Array, NoAnswer>((resume) => {
        socket.once("message", (reply) => resume(Effect.succeed(new Uint8Array(reply))))
        // RFC 1122 §4.1.3.3: that nobody listens comes back as an error.
        socket.on("error", (error) => resume(Effect.fail(noAnswer(server, error))))
        // By the event: a callback would be called for errors too.
        socket.once("connect", () => socket.send(query))
        socket.connect(port, server)
      }),
    (socket) => Effect.sync(() => socket.close())
  )

const overTcp = ({ server, port, query }: Sent): Effect.Effect<Uint8Array, NoAnswer> =>
  Effect.acquireUseRelease(
    Effect.sync(() => connect(port, server)),
    (socket) =>
      Effect.callback<Uint8Array, NoAnswer>((resume) => {
        const messages = new FramedMessages()
        socket.once("connect", () => socket.write(framed(query)))
        socket.on("data", (octets) => {
          const [reply] = messages.take(octets)
          if (reply !== undefined) resume(Effect.succeed(reply))
        })
        socket.on("error", (error) => resume(Effect.fail(noAnswer(server, error))))
        socket.on("close", () =>
          resume(Effect.fail(new NoAnswer({ reason: "connection reset", peer: server })))
        )
      }),
    (socket) => Effect.sync(() => socket.destroy())
  )
