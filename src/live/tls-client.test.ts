/** The chain as it was sent, over SMTP and HTTPS, in each version of TLS that OpenSSL serves. RFC 8446 §4.4.2, RFC 5246 §7.4.2. */
import { Effect, Exit, Result, Scope } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { keyPair } from "../protocol/keys/key-pair.ts"
import { tlsVersions } from "../protocol/tls/evidence.ts"
import { selfSignedCertificate } from "../world/certificate-authority/certificate-authority.ts"
import { httpsOverSockets } from "./https-transport.ts"
import { smtpListener } from "./smtp-listener.ts"
import { smtpOverSockets } from "./smtp-transport.ts"
import { tlsServer } from "./tls-server.ts"
import { webListener } from "./web-listener.ts"

const scope = Scope.makeUnsafe()
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

const nowSeconds = Math.floor(Date.now() / 1000)
const certificateFor = (dnsName: string, algorithm: "p256" | "rsa2048" = "p256") => {
  const subjectKey = keyPair(algorithm, `tls client ${dnsName}`)
  const validity = { notBefore: nowSeconds - 86_400, notAfter: nowSeconds + 86_400 }
  const { chain } = selfSignedCertificate({
    dnsNames: [dnsName],
    subject: `CN=${dnsName}`,
    ...validity,
    subjectKey
  })
  return { certificate: chain[0]!, key: subjectKey.privateKey }
}

/** RSA, for the versions whose suites know nothing else at OpenSSL's lowest level. */
const leaf = certificateFor("mx.test", "rsa2048")
const [stranger, other] = [
  certificateFor("stranger.test").certificate,
  certificateFor("other.test").certificate
]
/** No issuer of anything in it, and one of them twice: no library would show it so. */
const disordered = [leaf.certificate, stranger, other, stranger]
const hex = (chain: ReadonlyArray<Uint8Array>) => chain.map((der) => Buffer.from(der).toString("hex"))

const serverOf = (newest: (typeof tlsVersions)[number], chain = disordered) =>
  Result.getOrThrow(
    tlsServer({ newest, certificates: [{ chain, key: leaf.key }], byName: new Map(), refuses: () => false })
  )

const address = "127.77.0.4"
const run = <A, E>(effect: Effect.Effect<A, E, Scope.Scope>) =>
  Effect.runPromise(Scope.provide(effect, scope))

describe("a client of TLS", () => {
  it.each(tlsVersions)(
    "gets a disordered chain with a stranger in it as %s sends it, over SMTP",
    async (version) => {
      const { port } = await run(
        smtpListener(
          { address, port: 0 },
          {
            conduct: {
              serverName: "mx.test",
              service: "open",
              startTls: "offered",
              extensionsInClear: [],
              extensionsOverTls: [],
              refusalOf: () => undefined
            },
            handshake: serverOf(version),
            onMail: () => {}
          }
        )
      )
      const evidence = await run(
        Effect.gen(function* () {
          const connection = yield* smtpOverSockets().connect(address, port)
          yield* connection.readLine
          yield* connection.writeLine("EHLO client.test")
          let line = ""
          while (!line.startsWith("250 ")) line = yield* connection.readLine
          yield* connection.writeLine("STARTTLS")
          yield* connection.readLine
          const shown = yield* connection.startTls("mx.test", "discarded")
          yield* connection.writeLine("QUIT")
          expect(yield* connection.readLine).toMatch(/^221 /)
          yield* connection.close
          return shown
        })
      )
      expect(evidence).toMatchObject({ version, serverName: "mx.test", provesPossession: true })
      expect(hex(evidence.chain)).toEqual(hex(disordered))
    }
  )

  it("gets a chain that is longer than a record, and the document, over HTTPS", async () => {
    // RFC 8446 §5.1: a record holds 2^14 octets.
    const long = [leaf.certificate, ...Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? stranger : other))]
    expect(Buffer.concat(long).length).toBeGreaterThan(1 << 14)
    const { port } = await run(
      webListener(
        { address, port: 0 },
        {
          service: "open",
          tls: serverOf("TLSv1.3", long),
          reply: (path) => ({
            status: 200,
            headers: new Map([["x-path", path]]),
            body: Buffer.from("0123456789")
          })
        }
      )
    )
    const reply = await run(
      httpsOverSockets({ port }).get({ address, host: "mx.test", path: "/a?b", maxBodyOctets: 4 })
    )
    expect([
      reply.status,
      reply.headers.get("x-path"),
      String(Buffer.from(reply.body)),
      reply.bodyTruncated
    ]).toEqual([200, "/a?b", "0123", true])
    expect(hex(reply.tls.chain)).toEqual(hex(long))
  })
})
