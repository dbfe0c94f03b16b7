/** A web host's port: HTTP/1.1, in clear or over TLS. RFC 9110, RFC 9112. */
import type { Effect, Scope } from "effect"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { Socket } from "node:net"
import type { CannotListen, Endpoint } from "./loopback.ts"
import { tcpListener } from "./tcp-listener.ts"
import { onServerName, secure, type TlsServer } from "./tls-server.ts"

export interface WebDocument {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
}

export interface WebServer {
  /** "silent" takes the connection and says nothing, "reset" breaks it off. */
  readonly service: "open" | "silent" | "reset"
  /** Absent: HTTP in clear. */
  readonly tls?: TlsServer
  /** "silent" reads the request and never replies, "reset" breaks the connection off. @param path with the query, beginning with "/" */
  readonly reply: (path: string) => WebDocument | "silent" | "reset"
}

/** Somebody on the path of a connection over TLS: where it ends. "silent" lets it stand and says nothing. */
export type WebOnPath = (
  serverName: string | undefined,
  server: WebServer
) => { readonly server: WebServer; readonly afterMs?: number } | "silent" | "reset"

export interface WebListenerOptions {
  /** By default a minute, our choice. */
  readonly idleMs?: number
  /** Asked at each ClientHello; nobody is on the path when left out. */
  readonly onPath?: WebOnPath
}

/** @returns where it listens */
export const webListener = (
  at: Endpoint,
  server: WebServer,
  { idleMs = 60_000, onPath }: WebListenerOptions = {}
): Effect.Effect<Endpoint, CannotListen, Scope.Scope> => {
  const replies = new WeakMap<Socket, WebServer["reply"]>()
  const http = createServer((request, response) =>
    respond(request, response, replies.get(request.socket) ?? server.reply)
  )
  http.setTimeout(idleMs)
  const meet = (socket: Socket, { service, tls, reply }: WebServer) => {
    const serve = (carrier: Socket) => {
      replies.set(carrier, reply)
      http.emit("connection", carrier)
    }
    if (service === "reset") socket.resetAndDestroy()
    // What the client says is read and not answered.
    else if (service === "silent") socket.setTimeout(idleMs, () => socket.destroy()).resume()
    else if (tls === undefined) serve(socket)
    else secure(socket, tls, { timeoutMs: idleMs, protocols: ["http/1.1"] }, serve)
  }
  return tcpListener(at, (socket) => {
    if (onPath === undefined) return meet(socket, server)
    onServerName(socket, idleMs, (serverName) => {
      const met = onPath(serverName, server)
      if (met === "reset") socket.resetAndDestroy()
      else if (met === "silent") socket.resume()
      else if (met.afterMs === undefined) meet(socket, met.server)
      else {
        const timer = setTimeout(() => meet(socket, met.server), met.afterMs)
        socket.once("close", () => clearTimeout(timer))
      }
    })
  })
}

const respond = (
  { method, url = "/" }: IncomingMessage,
  response: ServerResponse,
  reply: WebServer["reply"]
): void => {
  // RFC 9110 §15.5.6.
  if (method !== "GET" && method !== "HEAD") return void response.writeHead(405, { allow: "GET, HEAD" }).end()
  const met = reply(pathIn(url))
  if (met === "silent") return
  // Over TLS only the connection below could be reset.
  if (met === "reset") return void response.socket?.resetAndDestroy()
  const { status, headers, body } = met
  try {
    // RFC 9110 §9.3.2: the header of a reply to HEAD is that of GET, the length included.
    response.writeHead(status, { "content-length": body.length, ...Object.fromEntries(headers) }).end(body)
  } catch {
    // A field that HTTP cannot write.
    response.destroy()
  }
}

/** RFC 9112 §3.2.2: a server takes the absolute form of a target too. */
const pathIn = (target: string): string => target.replace(/^https?:\/\/[^/?]*/i, "") || "/"
