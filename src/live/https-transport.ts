/** Carries HTTPS requests over sockets of the machine. Implements network/https-transport. RFC 9110, RFC 9112. */
import { Effect } from "effect"
import { type IncomingMessage, request as httpRequest } from "node:http"
import type { HttpRequest } from "../network/http-transport.ts"
import type { HttpsExchange, HttpsReply } from "../network/https-transport.ts"
import { NoAnswer } from "../network/no-answer.ts"
import { whileConnected } from "./connected.ts"
import { type Secured, secureAsClient } from "./tls-client.ts"

export interface HttpsSocketOptions {
  /** Of all servers. By default 443. */
  readonly port?: number
  /** From the first octet to the last. By default a minute: RFC 8461 §3.3 suggests it. */
  readonly timeoutMs?: number
}

export const httpsOverSockets = ({
  port = 443,
  timeoutMs = 60_000
}: HttpsSocketOptions = {}): HttpsExchange => ({
  get: (request) =>
    Effect.timeoutOrElse(
      whileConnected({ address: request.address, port, timeoutMs }, (socket) =>
        Effect.flatMap(
          secureAsClient(socket, {
            peer: request.address,
            serverName: request.host,
            protocols: ["http/1.1"],
            timeoutMs
          }),
          (secured) => replyTo(request, secured)
        )
      ),
      {
        duration: timeoutMs,
        orElse: () => Effect.fail(new NoAnswer({ reason: "timeout", peer: request.address }))
      }
    )
})

const replyTo = (
  { address, host, path, maxBodyOctets }: HttpRequest,
  { socket, evidence }: Secured
): Effect.Effect<HttpsReply, NoAnswer> =>
  Effect.callback((resume) => {
    const failed = () => resume(Effect.fail(new NoAnswer({ reason: "connection reset", peer: address })))
    const take = (response: IncomingMessage) => {
      const { statusCode: status = 0, headers } = response
      // RFC 9110 §15: other numbers are no status codes.
      if (status < 100 || status > 599) return failed()
      const parts: Array<Buffer> = []
      let length = 0
      const done = () =>
        resume(
          Effect.succeed({
            status,
            headers: new Map(
              Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")] as const)
            ),
            body: new Uint8Array(Buffer.concat(parts).subarray(0, maxBodyOctets)),
            bodyTruncated: length > maxBodyOctets,
            tls: evidence
          })
        )
      response.on("data", (part: Buffer) => {
        parts.push(part)
        length += part.length
        if (length > maxBodyOctets) done()
      })
      response.once("end", done)
      // A body that is shorter than was announced is none: RFC 9112 §8.
      response.once("error", failed)
    }
    try {
      httpRequest(
        {
          // Without an agent, which would connect by itself.
          createConnection: () => socket,
          path,
          setHost: false,
          headers: { host, "user-agent": "hoptrust", accept: "*/*", connection: "close" }
        },
        take
      )
        .on("error", failed)
        .on("close", failed)
        .end()
    } catch {
      // A name or path that HTTP cannot write.
      failed()
    }
  })
