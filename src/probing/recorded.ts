/** Keeps every exchange as a probe makes it, without what is nobody's business: who asked, cookies, pages of errors. */
import { Effect, Result } from "effect"
import type { HttpsReply } from "../network/https-transport.ts"
import type { NoAnswer } from "../network/no-answer.ts"
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import { base64Of, type CapturedTls, type CaptureLine } from "./capture-format.ts"
import type { SmtpShown, Transports } from "./transports.ts"

export interface RecordingOptions {
  readonly elapsedMs: () => number
  readonly keep: (line: CaptureLine) => void
  /** Takes out of a text what it says of the machine that asks. */
  readonly hide: (text: string) => string
}

/** What is judged is what is kept, so that a replay comes to the same. */
export const recorded = (
  { dns, https, smtp }: Transports,
  { elapsedMs, keep, hide }: RecordingOptions
): Transports => {
  /** Tells what came of an exchange, whatever it was. */
  const told = <A>(exchange: Effect.Effect<A, NoAnswer>, line: (came: Came<A>) => CaptureLine) =>
    Effect.tap(Effect.result(exchange), (result) =>
      Effect.sync(() =>
        keep(
          line({
            afterMs: elapsedMs(),
            ...(Result.isSuccess(result) ? { came: result.success } : { failure: result.failure.reason })
          })
        )
      )
    ).pipe(Effect.flatMap(Effect.fromResult))
  return {
    dns: {
      exchange: (request) =>
        told(dns.exchange(request), ({ came, ...rest }) => ({
          kind: "dns",
          ...rest,
          server: request.server,
          over: request.over,
          query: base64Of(request.query),
          ...(came === undefined ? {} : { reply: base64Of(came) })
        }))
    },
    https: {
      get: (request) =>
        told(
          Effect.map(https.get(request), (reply) => withoutRest(reply, hide)),
          ({ came, ...rest }) => ({
            kind: "https",
            ...rest,
            ...request,
            ...(came === undefined
              ? {}
              : {
                  reply: {
                    status: came.status,
                    headers: Object.fromEntries(came.headers),
                    body: base64Of(came.body),
                    bodyTruncated: came.bodyTruncated,
                    tls: tlsLine(came.tls)
                  }
                })
          })
        )
    },
    smtp: {
      visit: (address, serverName) =>
        told(
          Effect.map(smtp.visit(address, serverName), (shown) => ({
            ...shown,
            greeting: shown.greeting.map(hide),
            ...(shown.ehlo && { ehlo: shown.ehlo.map(hide) }),
            ...(shown.ehloOverTls && { ehloOverTls: shown.ehloOverTls.map(hide) })
          })),
          ({ came, ...rest }) => ({
            kind: "smtp",
            ...rest,
            address,
            serverName,
            ...(came === undefined ? {} : { shown: shownLine(came) })
          })
        )
    }
  }
}

interface Came<A> {
  readonly afterMs: number
  readonly came?: A
  readonly failure?: NoAnswer["reason"]
}

/** What clients look at; the rest may hold cookies. The body of a refusal is a page for people. */
const withoutRest = (reply: HttpsReply, hide: (text: string) => string): HttpsReply => ({
  ...reply,
  headers: new Map(
    ["content-type", "location"].flatMap((field) => {
      const value = reply.headers.get(field)
      return value === undefined ? [] : [[field, hide(value)] as const]
    })
  ),
  body:
    reply.status === 200
      ? new Uint8Array(Buffer.from(hide(Buffer.from(reply.body).toString("latin1")), "latin1"))
      : new Uint8Array()
})

const shownLine = ({ tls, ...rest }: SmtpShown) => (tls === undefined ? rest : { ...rest, tls: tlsLine(tls) })

const tlsLine = ({ version, serverName, chain }: TlsEvidence): CapturedTls => ({
  version,
  ...(serverName === undefined ? {} : { serverName }),
  chain: chain.map(base64Of)
})
