/** Asks each question once: twelve models ask much the same, and servers are not to notice. */
import { Effect, type Result } from "effect"
import type { HttpsReply } from "../network/https-transport.ts"
import type { NoAnswer } from "../network/no-answer.ts"
import type { SmtpShown, Transports } from "./transports.ts"

/** Nothing is lost by it, as a probe takes place at one moment. What a name server did not answer is asked again by whoever asks again. */
export const once = ({ dns, https, smtp }: Transports): Transports => {
  const replies = new Map<string, Uint8Array>()
  const documents = memory<HttpsReply>()
  const visits = memory<SmtpShown>()
  return {
    dns: {
      exchange: (request) =>
        Effect.suspend(() => {
          const { server, over, query } = request
          // RFC 1035 §4.1.1: the first two octets are the id, which differs each time.
          const key = `${server} ${over} ${Buffer.from(query.subarray(2)).toString("base64")}`
          const known = replies.get(key)
          return known === undefined
            ? Effect.tap(dns.exchange(request), (reply) => Effect.sync(() => replies.set(key, reply)))
            : Effect.succeed(withIdOf(query, known))
        })
    },
    https: {
      get: (request) => documents(JSON.stringify(request), https.get(request))
    },
    smtp: {
      visit: (address, serverName) => visits(`${address} ${serverName}`, smtp.visit(address, serverName))
    }
  }
}

const withIdOf = (query: Uint8Array, reply: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.concat([query.subarray(0, 2), reply.subarray(2)]))

/** Failures too: a host that was silent is not called again. */
const memory = <A>() => {
  const known = new Map<string, Result.Result<A, NoAnswer>>()
  return (key: string, ask: Effect.Effect<A, NoAnswer>): Effect.Effect<A, NoAnswer> =>
    Effect.suspend(() => {
      const result = known.get(key)
      return result === undefined
        ? Effect.flatMap(Effect.result(ask), (fresh) => {
            known.set(key, fresh)
            return Effect.fromResult(fresh)
          })
        : Effect.fromResult(result)
    })
}
