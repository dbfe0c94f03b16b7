/** The exchanges of a capture in the place of sockets. A question that was not asked then has no answer, and ends the replay. */
import { Effect } from "effect"
import { NoAnswer } from "../network/no-answer.ts"
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import { base64Of, type Capture, type CapturedTls, octetsIn } from "./capture-format.ts"
import type { Transports } from "./transports.ts"

/** A question that the capture has no answer to; its message says which. */
export class CaptureLacks extends Error {
  override readonly name = "CaptureLacks"
}

export const replayed = ({ exchanges }: Capture): Transports => {
  const dns = inTurn(
    exchanges.filter((exchange) => exchange.kind === "dns"),
    ({ server, over, query }: Dns) => `${server} ${over} ${query}`
  )
  const https = inTurn(
    exchanges.filter((exchange) => exchange.kind === "https"),
    ({ address, host, path }: Https) => `${address} ${host} ${path}`
  )
  const smtp = inTurn(
    exchanges.filter((exchange) => exchange.kind === "smtp"),
    ({ address, serverName }: Smtp) => `${address} ${serverName}`
  )
  return {
    dns: {
      exchange: ({ server, over, query }) =>
        dns(
          { server, over, query: base64Of(query) },
          { peer: server, inWords: `a DNS query to ${server}` },
          ({ reply }) => (reply === undefined ? undefined : octetsIn(reply))
        )
    },
    https: {
      get: ({ address, host, path }) =>
        https(
          { address, host, path },
          { peer: address, inWords: `https://${host}${path} at ${address}` },
          ({ reply }) =>
            reply && {
              status: reply.status,
              headers: new Map(Object.entries(reply.headers)),
              body: octetsIn(reply.body),
              bodyTruncated: reply.bodyTruncated,
              tls: evidenceOf(reply.tls)
            }
        )
    },
    smtp: {
      visit: (address, serverName) =>
        smtp(
          { address, serverName },
          { peer: address, inWords: `a visit to the MX host ${serverName} at ${address}` },
          ({ shown }) => {
            if (shown === undefined) return undefined
            const { tls, ...rest } = shown
            return tls === undefined ? rest : { ...rest, tls: evidenceOf(tls) }
          }
        )
    }
  }
}

interface Dns {
  readonly server: string
  readonly over: "udp" | "tcp"
  readonly query: string
}
interface Https {
  readonly address: string
  readonly host: string
  readonly path: string
}
interface Smtp {
  readonly address: string
  readonly serverName: string
}

/** Exchanges by what was asked; what was asked several times is answered in turn. */
const inTurn = <
  Question extends object,
  Exchange extends Question & { readonly failure?: NoAnswer["reason"] }
>(
  exchanges: ReadonlyArray<Exchange>,
  keyOf: (question: Question) => string
) => {
  const kept = Map.groupBy(exchanges, keyOf)
  return <A>(
    asked: Question,
    { peer, inWords }: { readonly peer: string; readonly inWords: string },
    answerIn: (exchange: Exchange) => A | undefined
  ): Effect.Effect<A, NoAnswer> =>
    Effect.suspend(() => {
      const next = kept.get(keyOf(asked))?.shift()
      if (next?.failure !== undefined) return Effect.fail(new NoAnswer({ reason: next.failure, peer }))
      const answer = next && answerIn(next)
      return answer === undefined ? Effect.die(new CaptureLacks(inWords)) : Effect.succeed(answer)
    })
}

/** A client of TLS finishes no handshake without that proof (RFC 8446 §4.4.3). */
const evidenceOf = ({ version, serverName, chain }: CapturedTls): TlsEvidence => ({
  version,
  ...(serverName === undefined ? {} : { serverName }),
  chain: chain.map(octetsIn),
  provesPossession: true
})
