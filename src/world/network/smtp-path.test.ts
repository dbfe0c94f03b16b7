/** Lines that somebody sends before the handshake, to ends that keep to RFC 3207 §4.2 and to ends that do not; and ports. */
import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { carryMail } from "../../clients/smtp/carry-mail.ts"
import { simulate } from "../../kernel/simulate.ts"
import { SmtpTransport } from "../../network/smtp-transport.ts"
import type { Outcome } from "../../protocol/smtp/client-session.ts"
import type { PlaintextBeforeTls } from "../../protocol/smtp/plaintext-before-tls.ts"
import { type Listener, listenerAt, mxListener } from "../../protocol/smtp/listener.ts"
import { type LineVerdict, unobserved } from "../crossing.ts"
import { Internet } from "../internet.ts"
import { smtpPath } from "./smtp-path.ts"

const toServer = ["EHLO a.test", "MAIL FROM:<a@tenant.test>", "RCPT TO:<a@tenant.test>", "DATA"]
const toClient = ["250-mx.test", "250 SAID-BEFORE", "250 OK", "250 OK", "354 go on", "250 OK"]

/** What the client makes of its session, and who holds the text of the mail, and how it came there. */
const session = (
  injected: { readonly toServer?: ReadonlyArray<string>; readonly toClient?: ReadonlyArray<string> },
  ends: { readonly server?: PlaintextBeforeTls; readonly client?: PlaintextBeforeTls } = {},
  { port, tls }: Listener = mxListener
) => {
  const simulation = simulate({ startMs: 0, seed: 1 })
  const inject: LineVerdict = { _tag: "Inject", toServer: [], toClient: [], ...injected }
  const internet = new Internet({
    stages: [
      {
        fromMicros: 0,
        hosts: [
          {
            name: "mx.test",
            addresses: ["192.0.2.1"],
            owner: "recipient",
            smtp: {
              conduct: {
                serverName: "mx.test",
                service: "open",
                startTls: "offered",
                plaintextBeforeTls: ends.server ?? "discarded",
                extensionsInClear: [],
                extensionsOverTls: [],
                refusalOf: () => undefined
              },
              implicitTlsPorts: [465],
              handshake: () => ({ version: "TLSv1.3", chain: [], provesPossession: true })
            }
          }
        ]
      }
    ],
    kernel: simulation,
    startMs: 0,
    oneWayMicros: 10,
    attackersDomains: ["tenant.test"],
    interception: {
      ...unobserved,
      line: ({ direction, line }) =>
        direction === "to server" && line === "STARTTLS" ? inject : { _tag: "Pass" }
    }
  })
  let outcome: Outcome | undefined
  simulation.spawn(
    "client",
    0,
    carryMail({
      address: "192.0.2.1",
      port,
      intent: {
        clientName: "out.test",
        encryption: tls === "implicit" ? tls : "required",
        envelope: {
          reversePath: "author@out.test",
          forwardPaths: ["user@example.com"],
          mailParameters: [],
          text: ["Message-ID: <1@out.test>", "", "For your eyes only."]
        }
      },
      minimumTlsVersion: "TLSv1.2",
      plaintextBeforeTls: ends.client ?? "discarded",
      accepts: () => Effect.succeed(true)
    }).pipe(
      Effect.provideService(SmtpTransport, smtpPath(internet, "out.test")),
      Effect.map((ended) => (outcome = ended)),
      Effect.ignore
    )
  )
  Result.getOrThrow(simulation.run())
  return {
    outcome: outcome?._tag,
    extensions: outcome?._tag === "Delivered" ? outcome.extensions.lines.map(({ keyword }) => keyword) : [],
    holdings: internet.ledger.of("1@out.test").map(({ holder, form, how }) => `${holder}, ${form}, ${how}`)
  }
}

const delivered = { outcome: "Delivered", extensions: [], holdings: ["recipient, tls, received"] }

describe("lines injected before the handshake, RFC 3207 §4.2", () => {
  it("do nothing to ends that discard them", () => expect(session({ toServer, toClient })).toEqual(delivered))

  it("do nothing to the end that they are not sent to", () => {
    expect(session({ toServer }, { client: "kept" })).toEqual(delivered)
    expect(session({ toClient }, { server: "kept" })).toEqual(delivered)
  })

  it("make the session the text of somebody else's mail, where the server keeps them", () =>
    expect(session({ toServer }, { server: "kept" })).toEqual({
      outcome: "Delivered",
      extensions: [],
      holdings: ["attacker, tls, received"]
    }))

  it("are heard as said over TLS, where the client keeps them, and the server takes the mail as ever", () =>
    expect(session({ toClient }, { client: "kept" })).toEqual({
      ...delivered,
      extensions: ["SAID-BEFORE"]
    }))

  it("put the client out of step when they are too few: it takes each reply for that to its next command", () =>
    expect(session({ toClient: ["250 mx.test"] }, { client: "kept" })).toMatchObject({
      outcome: "Failed",
      holdings: []
    }))
})

describe("a port for implicit TLS, RFC 8314 §3", () => {
  it("takes the mail over TLS from the first octet on, and nothing can be put in before the handshake", () =>
    expect(session({ toServer, toClient }, { server: "kept", client: "kept" }, listenerAt(465))).toEqual(
      delivered
    ))

  it("is open where the host has one, and nowhere else", () =>
    expect(session({}, {}, listenerAt(466))).toEqual({ outcome: undefined, extensions: [], holdings: [] }))
})
