/** A TCP connection of the machine, or why there is none. RFC 9293. */
import { Effect, Exit } from "effect"
import { connect, type Socket } from "node:net"
import { NoAnswer } from "../network/no-answer.ts"

export interface Destination {
  /** IP address as text. */
  readonly address: string
  readonly port: number
  readonly timeoutMs: number
}

/** Whoever takes it closes it. */
export const connected = (destination: Destination): Effect.Effect<Socket, NoAnswer> =>
  Effect.suspend(() => {
    const socket = begun(destination)
    return Effect.onExit(Effect.as(opened(socket, destination), socket), (exit) =>
      Exit.isSuccess(exit) ? Effect.void : Effect.sync(() => socket.destroy())
    )
  })

/** For as long as it is used. It may be given up at any moment, also before anybody has answered. */
export const whileConnected = <A>(
  destination: Destination,
  use: (socket: Socket) => Effect.Effect<A, NoAnswer>
): Effect.Effect<A, NoAnswer> =>
  Effect.acquireUseRelease(
    Effect.sync(() => begun(destination)),
    (socket) => Effect.andThen(opened(socket, destination), use(socket)),
    (socket) => Effect.sync(() => socket.destroy())
  )

const begun = ({ address, port }: Destination): Socket =>
  // An error that nobody listens to must not end the program.
  connect(port, address).on("error", () => {})

const opened = (socket: Socket, { address, timeoutMs }: Destination): Effect.Effect<void, NoAnswer> =>
  Effect.timeoutOrElse(
    Effect.callback<void, NoAnswer>((resume) => {
      const failed = (error: NodeJS.ErrnoException) => resume(Effect.fail(noAnswer(address, error)))
      socket.once("error", failed)
      socket.once("connect", () => {
        socket.off("error", failed)
        resume(Effect.void)
      })
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
