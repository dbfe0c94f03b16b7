/** The exchanges of a capture in the place of sockets. Whoever asks what was not asked then has another program, and gets no answer. */
import { Effect } from "effect"
import { NoAnswer } from "../network/no-answer.ts"
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import { base64Of, type Capture, type CapturedTls, octetsIn } from "./capture-format.ts"
import type { Transports } from "./transports.ts"

/** A question that the capture has no answer to. */
export class CaptureLacks extends Error {
  override readonly name = "CaptureLacks"
}

export const replayed = ({ exchanges }: Capture): Transports => {
  const kept = new Map<string, Array<Capture["exchanges"][number]>>()
  for (const exchange of exchanges) {
    const key = keyOf(exchange)
    kept.set(key, [...(kept.get(key) ?? []), exchange])
  }
  /** What was asked several times is answered in turn. */
  const take = <Kind extends Capture["exchanges"][number]["kind"]>(asked: Asked & { readonly kind: Kind }) =>
    Effect.suspend(() => {
      const next = kept.get(keyOf(asked))?.shift()
      if (next === undefined) return Effect.die(new CaptureLacks(inWords(asked)))
      const { failure } = next
      const peer = "server" in next ? next.server : next.address
      return failure === undefined
        ? Effect.succeed(next as Extract<typeof next, { readonly kind: Kind }>)
        : Effect.fail(new NoAnswer({ reason: failure, peer }))
    })
  return {
    dns: {
      exchange: ({ query, ...request }) =>
        Effect.map(take({ kind: "dns", ...request, query: base64Of(query) }), ({ reply = "" }) =>
          octetsIn(reply)
        )
    },
    https: {
      get: ({ address, host, path }) =>
        Effect.map(take({ kind: "https", address, host, path }), ({ reply }) => ({
          status: reply!.status,
          headers: new Map(Object.entries(reply!.headers)),
          body: octetsIn(reply!.body),
          bodyTruncated: reply!.bodyTruncated,
          tls: evidenceOf(reply!.tls)
        }))
    },
    smtp: {
      visit: (address, serverName) =>
        Effect.map(take({ kind: "smtp", address, serverName }), ({ shown }) => {
          const { tls, ...rest } = shown!
          return { ...rest, ...(tls === undefined ? {} : { tls: evidenceOf(tls) }) } as never
        })
    }
  }
}

type Asked =
  | { readonly kind: "dns"; readonly server: string; readonly over: string; readonly query: string }
  | { readonly kind: "https"; readonly address: string; readonly host: string; readonly path: string }
  | { readonly kind: "smtp"; readonly address: string; readonly serverName: string }

const keyOf = (asked: Asked): string => {
  switch (asked.kind) {
    case "dns":
      return `dns ${asked.server} ${asked.over} ${asked.query}`
    case "https":
      return `https ${asked.address} ${asked.host} ${asked.path}`
    case "smtp":
      return `smtp ${asked.address} ${asked.serverName}`
  }
}

const inWords = (asked: Asked): string => {
  switch (asked.kind) {
    case "dns":
      return `a DNS query to ${asked.server}`
    case "https":
      return `https://${asked.host}${asked.path} at ${asked.address}`
    case "smtp":
      return `a visit to the MX host ${asked.serverName} at ${asked.address}`
  }
}

/** A client of TLS finishes no handshake without that proof (RFC 8446 §4.4.3). */
const evidenceOf = ({ version, serverName, chain }: CapturedTls): TlsEvidence => ({
  version,
  ...(serverName === undefined ? {} : { serverName }),
  chain: chain.map(octetsIn),
  provesPossession: true
})
