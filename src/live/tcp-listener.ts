/** A TCP port that connections come in at, and that is closed with all of them when its scope ends. RFC 9293. */
import { Effect, type Scope } from "effect"
import { createServer, type Socket } from "node:net"
import { cannotListen, type CannotListen, type Endpoint, onlyLoopback } from "./loopback.ts"

export interface TcpOptions {
  /** May the client end its direction and still read? By default not. */
  readonly allowHalfOpen?: boolean
}

/** @returns where it listens, with the port that it has */
export const tcpListener = (
  at: Endpoint,
  onConnection: (socket: Socket) => void,
  { allowHalfOpen = false }: TcpOptions = {}
): Effect.Effect<Endpoint, CannotListen, Scope.Scope> =>
  Effect.andThen(
    onlyLoopback(at),
    Effect.map(
      Effect.acquireRelease(
        Effect.callback<Listening, CannotListen>((resume) => {
          const open = new Set<Socket>()
          const server = createServer({ allowHalfOpen }, (socket) => {
            open.add(socket)
            socket.once("close", () => open.delete(socket))
            // A client that breaks off is its own affair; "close" follows.
            socket.on("error", () => {})
            onConnection(socket)
          })
          server.once("error", (error) => resume(Effect.fail(cannotListen(at, error))))
          server.listen({ host: at.address, port: at.port, exclusive: true }, () =>
            resume(Effect.succeed({ server, open }))
          )
        }),
        ({ server, open }) =>
          Effect.callback<void>((resume) => {
            server.close(() => resume(Effect.void))
            for (const socket of open) socket.destroy()
          })
      ),
      ({ server }) => ({ address: at.address, port: portOf(server.address()) })
    )
  )

interface Listening {
  readonly server: ReturnType<typeof createServer>
  readonly open: ReadonlySet<Socket>
}

const portOf = (bound: ReturnType<ReturnType<typeof createServer>["address"]>): number =>
  bound !== null && typeof bound === "object" ? bound.port : 0
