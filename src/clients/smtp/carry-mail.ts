/** Drives one SMTP session over the network: carries commands out, feeds replies in. RFC 5321 §3, RFC 3207. */
import { Effect, Result } from "effect"
import { type SmtpConnection, SmtpTransport } from "../../network/smtp-transport.ts"
import type { NoAnswer } from "../../network/no-answer.ts"
import {
  type Action,
  begin,
  Input,
  type Intent,
  type Outcome,
  step
} from "../../protocol/smtp/client-session.ts"
import type { ClientPlaintext } from "../../protocol/smtp/plaintext-before-tls.ts"
import { readReplyLine, type UnfinishedReply } from "../../protocol/smtp/reply.ts"
import { isBelow, type TlsEvidence, type TlsVersion } from "../../protocol/tls/evidence.ts"

export interface Errand {
  /** IP address of the server. */
  readonly address: string
  readonly port: number
  readonly intent: Intent
  /** Sent as SNI; absent sends none. */
  readonly serverName?: string
  readonly minimumTlsVersion: TlsVersion
  /** Lines from the server that are there, unread, when the handshake begins. */
  readonly plaintextBeforeTls: ClientPlaintext
  /** Looks at the handshake before anything is said over it; false makes the client quit (RFC 3207 §4.1). */
  readonly accepts: (evidence: TlsEvidence) => Effect.Effect<boolean>
}

/** How the session ended; fails only when there was no session. */
export const carryMail = Effect.fnUntraced(function* ({
  address,
  port,
  intent,
  ...ways
}: Errand): Effect.fn.Return<Outcome, NoAnswer, SmtpTransport> {
  const transport = yield* SmtpTransport
  const connection = yield* transport.connect(address, port)

  let { state, action } = begin(intent)
  for (;;) {
    const input = yield* perform(connection, action, ways)
    const next = step(state, input, intent)
    state = next.state
    action = next.action
    if (state._tag === "Ended") {
      yield* connection.close
      return state.outcome
    }
  }
})

/** How the client speaks, whatever it has to say. */
type Ways = Omit<Errand, "address" | "port" | "intent">

/** Carries one action out and brings what came of it. */
const perform = (connection: SmtpConnection, action: Action, ways: Ways): Effect.Effect<Input> =>
  action._tag === "StartTls"
    ? shakeHands(connection, ways)
    : Effect.catch(say(connection, action._tag === "Send" ? action.lines : []), () =>
        Effect.succeed(Input.Disconnected())
      )

const shakeHands = Effect.fnUntraced(function* (
  connection: SmtpConnection,
  { serverName, minimumTlsVersion, plaintextBeforeTls, accepts }: Ways
): Effect.fn.Return<Input> {
  // RFC 3207 §4.2 has it discarded; some software takes it for an attack, and breaks the handshake off before it begins.
  if (plaintextBeforeTls === "refused" && connection.hasUnreadLines()) return Input.HandshakeFailed()
  const unread = plaintextBeforeTls === "kept" ? "kept" : "discarded"
  const handshake = yield* Effect.result(connection.startTls(serverName, unread))
  // RFC 8446 §4.4.3: a peer that cannot sign with the leaf's key does not finish the handshake.
  if (Result.isFailure(handshake) || !handshake.success.provesPossession) return Input.HandshakeFailed()
  // RFC 5246 appendix E.1: a client that does not take the version which the server chose breaks the handshake off.
  if (isBelow(handshake.success.version, minimumTlsVersion)) return Input.HandshakeFailed()
  return Input.HandshakeFinished({ peerIsAcceptable: yield* accepts(handshake.success) })
})

/** Sends the lines and reads the reply to them. */
const say = Effect.fnUntraced(function* (
  connection: SmtpConnection,
  lines: ReadonlyArray<string>
): Effect.fn.Return<Input, NoAnswer> {
  for (const line of lines) yield* connection.writeLine(line)
  let soFar: UnfinishedReply | undefined
  for (;;) {
    const progress = readReplyLine(soFar, yield* connection.readLine)
    if (Result.isFailure(progress)) return Input.Unreadable()
    if (progress.success._tag === "Complete") return Input.Reply({ reply: progress.success.reply })
    soFar = progress.success.soFar
  }
})
