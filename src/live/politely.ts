/** Keeps a probe polite and finite: no more than a few queries a second, and nothing begins after its time is over. */
import { Effect } from "effect"
import type { DnsExchange } from "../network/dns-transport.ts"
import type { HttpsExchange } from "../network/https-transport.ts"
import { NoAnswer } from "../network/no-answer.ts"
import type { SmtpDialler } from "../network/smtp-transport.ts"

export interface Manners {
  readonly queriesPerSecond: number
  /** For all exchanges together, from now on. */
  readonly timeoutMs: number
}

export interface Polite {
  readonly dns: DnsExchange
  readonly https: HttpsExchange
  readonly smtp: SmtpDialler
  /** Milliseconds since the beginning. */
  readonly elapsedMs: () => number
}

export const politely = (
  { dns, https, smtp }: Omit<Polite, "elapsedMs">,
  { queriesPerSecond, timeoutMs }: Manners
): Polite => {
  const startedAt = performance.now()
  const elapsedMs = () => Math.round(performance.now() - startedAt)
  let nextQueryAt = 0
  const turn = Effect.suspend(() => {
    const at = Math.max(nextQueryAt, elapsedMs())
    nextQueryAt = at + 1000 / queriesPerSecond
    return Effect.sleep(at - elapsedMs())
  })
  const inTime = <A>(peer: string, exchange: Effect.Effect<A, NoAnswer>): Effect.Effect<A, NoAnswer> =>
    Effect.suspend(() => {
      const over = Effect.fail(new NoAnswer({ reason: "timeout", peer }))
      const leftMs = timeoutMs - elapsedMs()
      return leftMs <= 0 ? over : Effect.timeoutOrElse(exchange, { duration: leftMs, orElse: () => over })
    })
  return {
    elapsedMs,
    dns: {
      exchange: (request) => inTime(request.server, Effect.andThen(turn, dns.exchange(request)))
    },
    https: { get: (request) => inTime(request.address, https.get(request)) },
    smtp: {
      connect: (address, port) =>
        Effect.map(inTime(address, smtp.connect(address, port)), (connection) => ({
          readLine: inTime(address, connection.readLine),
          writeLine: connection.writeLine,
          startTls: (serverName, unreadLines) =>
            inTime(address, connection.startTls(serverName, unreadLines)),
          hasUnreadLines: connection.hasUnreadLines,
          close: connection.close
        }))
    }
  }
}
