/** A TCP connection of the machine, or why there is none. RFC 9293. */
import { Effect } from "effect"
import { connect, type Socket } from "node:net"
import { NoAnswer } from "../network/no-answer.ts"

export interface Destination {
  /** IP address as text. */
  readonly address: string
  readonly port: number
  readonly timeoutMs: number
}

/** Whoever takes it closes it. */
export const connected = ({ address, port, timeoutMs }: Destination): Effect.Effect<Socket, NoAnswer> =>
  Effect.timeoutOrElse(
    Effect.callback<Socket, NoAnswer>((resume) => {
      const socket = connect(port, address)
      const failed = (error: NodeJS.ErrnoException) => resume(Effect.fail(noAnswer(address, error)))
      socket.once("error", failed)
      socket.once("connect", () => {
        socket.off("error", failed)
        // One that nobody listens to must not end the program.
        socket.on("error", () => {})
        resume(Effect.succeed(socket))
      })
      return Effect.sync(() => socket.destroy())
    }),
    { duration: timeoutMs, orElse: () => Effect.fail(new NoAnswer({ reason: "timeout", peer: address })) }
  )

/** What the machine says against it. */
export const noAnswer = (peer: string, { code }: NodeJS.ErrnoException): NoAnswer =>
  new NoAnswer({ reason: reasons.get(code ?? "") ?? "no route", peer })

const reasons = new Map<string, NoAnswer["reason"]>([
  ["ECONNREFUSED", "connection refused"],
  ["ECONNRESET", "connection reset"],
  ["EPIPE", "connection reset"],
  ["ETIMEDOUT", "timeout"]
])
