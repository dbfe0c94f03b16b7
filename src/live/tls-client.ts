/**
 * A client's end of TLS that believes everybody, and tells what the server showed: the chain as it was sent. RFC 8446, RFC 5246.
 *
 * Node.js has no way to that chain: `getPeerCertificate` and `getPeerX509Certificate` follow issuers from the leaf on, so that order, strangers and
 * repetitions are lost. So the octets that the server sends are read along beside OpenSSL: a `Certificate` message up to TLS 1.2 is in clear, and the event
 * `keylog` gives the secret that opens it in TLS 1.3. A client held down to TLS 1.2 would need no secret, and would not meet what senders meet.
 */
import { Effect } from "effect"
import type { Socket } from "node:net"
import { Duplex } from "node:stream"
import { connect, type TLSSocket } from "node:tls"
import { NoAnswer } from "../network/no-answer.ts"
import { certificatesSent, maxFlightOctets } from "../protocol/tls/certificates-sent.ts"
import type { TlsEvidence, TlsVersion } from "../protocol/tls/evidence.ts"

export interface TlsClientOptions {
  /** Address of the server, for failures. */
  readonly peer: string
  /** Sent as SNI; absent sends none. */
  readonly serverName?: string | undefined
  /** RFC 7301 §3.1. */
  readonly protocols?: ReadonlyArray<string>
  readonly timeoutMs: number
}

export interface Secured {
  readonly socket: TLSSocket
  readonly evidence: TlsEvidence
}

export const secureAsClient = (
  carrier: Socket,
  { peer, serverName, protocols, timeoutMs }: TlsClientOptions
): Effect.Effect<Secured, NoAnswer> =>
  Effect.timeoutOrElse(
    Effect.callback<Secured, NoAnswer>((resume) => {
      const flight: Array<Uint8Array> = []
      let flightOctets = 0
      let secret: Uint8Array | undefined
      const failed = () => resume(Effect.fail(new NoAnswer({ reason: "tls alert", peer })))
      try {
        const socket = connect({
          socket: readAlong(carrier, (octets) => {
            if (flightOctets < maxFlightOctets) flight.push(octets)
            flightOctets += octets.length
          }),
          // Who is believed is decided elsewhere, from the evidence.
          rejectUnauthorized: false,
          // Mail servers tolerate what RFC 8996 deprecates, and a probe tells of it; OpenSSL has it at its lowest level of security alone.
          minVersion: "TLSv1",
          ciphers: "DEFAULT@SECLEVEL=0",
          ...(serverName === undefined ? {} : { servername: serverName }),
          ...(protocols === undefined ? {} : { ALPNProtocols: [...protocols] })
        })
        socket.on("keylog", (line: Buffer) => {
          secret ??= handshakeSecretIn(line.toString("latin1"))
        })
        socket.on("error", failed)
        socket.once("close", failed)
        socket.once("secureConnect", () => {
          const chain = certificatesSent(Buffer.concat(flight), secret)
          flightOctets = maxFlightOctets
          flight.length = 0
          const version = versions.get(socket.getProtocol() ?? "")
          if (chain === undefined || version === undefined) return failed()
          const evidence: TlsEvidence = {
            version,
            ...(serverName === undefined ? {} : { serverName }),
            chain,
            // RFC 8446 §4.4.3, RFC 5246 §7.4.3: OpenSSL finishes no handshake whose signature is not the leaf's.
            provesPossession: true
          }
          resume(Effect.succeed({ socket, evidence }))
        })
      } catch {
        // A name that cannot be sent as SNI.
        failed()
      }
    }),
    { duration: timeoutMs, orElse: () => Effect.fail(new NoAnswer({ reason: "timeout", peer })) }
  )

const versions = new Map<string, TlsVersion>([
  ["TLSv1", "TLSv1.0"],
  ["TLSv1.1", "TLSv1.1"],
  ["TLSv1.2", "TLSv1.2"],
  ["TLSv1.3", "TLSv1.3"]
])

/** RFC 9850 §2.1. */
const handshakeSecretIn = (line: string): Uint8Array | undefined => {
  const secret = /^SERVER_HANDSHAKE_TRAFFIC_SECRET [0-9a-f]+ ([0-9a-f]+)/i.exec(line)?.[1]
  return secret === undefined ? undefined : Buffer.from(secret, "hex")
}

/** The same connection, whose incoming octets somebody sees: a socket itself hands them to OpenSSL past JavaScript. */
const readAlong = (carrier: Socket, see: (octets: Uint8Array) => void): Duplex => {
  const stream = new Duplex({
    read: () => void carrier.resume(),
    write: (octets, _encoding, done) => void carrier.write(octets, done),
    final: (done) => void carrier.end(done),
    destroy: (error, done) => {
      carrier.destroy()
      done(error)
    }
  })
  carrier.on("data", (octets) => {
    see(octets)
    if (!stream.push(octets)) carrier.pause()
  })
  carrier.on("end", () => stream.push(null))
  carrier.on("error", (error) => stream.destroy(error))
  carrier.on("close", () => stream.destroy())
  stream.on("error", () => {})
  return stream
}
