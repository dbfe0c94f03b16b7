/** The server's end of TLS, by OpenSSL: which certificates it shows to whom. RFC 8446, RFC 6066 §3. */
import { Result, Schema } from "effect"
import type { KeyObject } from "node:crypto"
import type { Socket } from "node:net"
import { createSecureContext, type SecureContext, type SecureContextOptions, TLSSocket } from "node:tls"
import { readClientHello } from "../protocol/tls/client-hello.ts"
import { isBelow, type TlsVersion } from "../protocol/tls/evidence.ts"

export interface ServerCertificate {
  /** DER, leaf first. */
  readonly chain: ReadonlyArray<Uint8Array>
  readonly key: KeyObject
}

export interface TlsServerPlan {
  /** The newest that it speaks. */
  readonly newest: TlsVersion
  /** Of keys of different types, one each: the client's signature algorithms choose (RFC 8446 §4.4.2.2). */
  readonly certificates: ReadonlyArray<ServerCertificate>
  /** By server name in lower case: shown in place of those. */
  readonly byName: ReadonlyMap<string, ReadonlyArray<ServerCertificate>>
  /** Is the handshake broken off where the client asks for that name, lower case? */
  readonly refuses: (serverName: string) => boolean
}

/** What OpenSSL will not serve. */
export class TlsRefused extends Schema.TaggedError<TlsRefused>()("TlsRefused", { detail: Schema.String }) {}

/** Options of Node.js's TLS servers and sockets. */
export interface TlsServer {
  readonly secureContext: SecureContext
  readonly SNICallback: (
    serverName: string,
    answer: (error: Error | null, context?: SecureContext) => void
  ) => void
}

export const tlsServer = ({
  newest,
  certificates,
  byName,
  refuses
}: TlsServerPlan): Result.Result<TlsServer, TlsRefused> =>
  Result.try({
    try: () => {
      const contextOf = (shown: ReadonlyArray<ServerCertificate>) =>
        createSecureContext({ ...versions(newest), ...pem(shown) })
      const secureContext = contextOf(certificates)
      const contexts = new Map([...byName].map(([serverName, shown]) => [serverName, contextOf(shown)]))
      return {
        secureContext,
        SNICallback: (serverName, answer) => {
          const asked = serverName.toLowerCase()
          if (refuses(asked)) answer(new Error(`no certificate for ${serverName}`))
          else answer(null, contexts.get(asked) ?? secureContext)
        }
      }
    },
    catch: (error) => new TlsRefused({ detail: error instanceof Error ? error.message : String(error) })
  })

const names = {
  "TLSv1.0": "TLSv1",
  "TLSv1.1": "TLSv1.1",
  "TLSv1.2": "TLSv1.2",
  "TLSv1.3": "TLSv1.3"
} as const satisfies Readonly<Record<TlsVersion, string>>

/** Who speaks TLS 1.3 speaks 1.2 too; who speaks nothing that is not deprecated (RFC 8996) speaks that alone. */
const versions = (newest: TlsVersion): SecureContextOptions => ({
  maxVersion: names[newest],
  minVersion: isBelow(newest, "TLSv1.2") ? names[newest] : "TLSv1.2",
  // OpenSSL has TLS 1.0 and 1.1 only at its lowest level of security.
  ...(isBelow(newest, "TLSv1.2") ? { ciphers: "DEFAULT@SECLEVEL=0" } : {})
})

const pem = (certificates: ReadonlyArray<ServerCertificate>): SecureContextOptions => ({
  cert: certificates.map(({ chain }) => chain.map(certificatePem).join("")),
  key: certificates.map(({ key }) => key.export({ type: "pkcs8", format: "pem" }).toString())
})

/** RFC 7468 §5.1. */
export const certificatePem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString("base64")
    .replaceAll(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`

export interface SecuringOptions {
  /** The handshake takes no longer. */
  readonly timeoutMs: number
  /** RFC 7301 §3.2: a client that offers others alone is told so by an alert. */
  readonly protocols?: ReadonlyArray<string>
}

/** Waits for a ClientHello, and leaves it on the socket for whoever takes part in the handshake. */
export const onServerName = (
  socket: Socket,
  timeoutMs: number,
  then: (serverName: string | undefined) => void
): void => {
  let held = Buffer.alloc(0)
  const look = (octets: Uint8Array) => {
    held = Buffer.concat([held, octets])
    const hello = readClientHello(held)
    if (hello === undefined) return
    socket.off("data", look).pause()
    socket.unshift(held)
    then(hello.serverName)
  }
  socket.setTimeout(timeoutMs, () => socket.destroy()).on("data", look)
}

/** Takes part in a handshake; where it fails, the connection ends (RFC 8446 §6.2). */
export const secure = (
  socket: Socket,
  tls: TlsServer,
  { timeoutMs, protocols }: SecuringOptions,
  onSecure: (secured: TLSSocket) => void
): void => {
  socket.setTimeout(timeoutMs, () => socket.destroy())
  const secured = new TLSSocket(socket, {
    isServer: true,
    ...tls,
    ...(protocols === undefined ? {} : { ALPNProtocols: [...protocols] })
  })
  secured.on("error", () => socket.destroy())
  secured.once("secure", () => {
    socket.setTimeout(0)
    onSecure(secured)
  })
}
