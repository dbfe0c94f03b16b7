/** Visits an MX host: greeting, EHLO, STARTTLS, handshake, EHLO, QUIT, and never any mail. RFC 5321 §3.1, §4.1.1.10, RFC 3207. */
import { Effect, Result } from "effect"
import { NoAnswer } from "../network/no-answer.ts"
import type { SmtpConnection, SmtpDialler } from "../network/smtp-transport.ts"
import { offers, readExtensions } from "../protocol/smtp/extensions.ts"
import { smtpPort } from "../protocol/smtp/listener.ts"
import { isPositive, type Reply, readReplyLine, type UnfinishedReply } from "../protocol/smtp/reply.ts"
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import { withoutClient } from "./hidden-client.ts"
import type { SmtpShown, SmtpVisits } from "./transports.ts"

export interface VisitOptions {
  readonly dialler: SmtpDialler
  /** Said in EHLO (RFC 5321 §4.1.4). */
  readonly ownName: string
  /** Of one dialogue as a whole. By default a minute, our choice: a server that is slow at every line must come to an end. */
  readonly timeoutMs?: number
}

export const smtpVisits = ({ dialler, ownName, timeoutMs = 60_000 }: VisitOptions): SmtpVisits => ({
  visit: (address, serverName) =>
    Effect.acquireUseRelease(
      dialler.connect(address, smtpPort),
      (connection) => {
        const shown: Showing = { greeting: [] }
        const timeout = new NoAnswer({ reason: "timeout", peer: address })
        return Effect.map(
          Effect.result(
            Effect.timeoutOrElse(dialogue(connection, shown, { ownName, serverName }), {
              duration: timeoutMs,
              orElse: () => Effect.fail(timeout)
            })
          ),
          (ended) => (Result.isSuccess(ended) ? shown : { ...shown, brokeOff: ended.failure.reason })
        )
      },
      (connection) => connection.close
    )
})

type Writable<A> = { -readonly [Key in keyof A]: A[Key] }
type Showing = Writable<SmtpShown>

const dialogue = Effect.fnUntraced(function* (
  connection: SmtpConnection,
  shown: Showing,
  { ownName, serverName }: { readonly ownName: string; readonly serverName: string }
): Effect.fn.Return<void, NoAnswer> {
  const ask = (part: "greeting" | "ehlo" | "startTls" | "ehloOverTls") => replyFrom(connection, shown, part)
  const greeting = yield* ask("greeting")
  if (greeting === undefined || !isPositive(greeting)) return yield* quit(connection)
  yield* connection.writeLine(`EHLO ${ownName}`)
  const ehlo = yield* ask("ehlo")
  if (ehlo === undefined || !isPositive(ehlo) || !offers(readExtensions(ehlo), "STARTTLS"))
    return yield* quit(connection)
  yield* connection.writeLine("STARTTLS")
  const ready = yield* ask("startTls")
  if (ready === undefined || !isPositive(ready)) return yield* quit(connection)
  const evidence: TlsEvidence = yield* connection.startTls(serverName, "discarded")
  shown.tls = evidence
  // RFC 3207 §4.2: what was said in clear counts no more.
  yield* connection.writeLine(`EHLO ${ownName}`)
  yield* ask("ehloOverTls")
  yield* quit(connection)
})

/** RFC 5321 §4.1.1.10: a client does not just go away. What is answered changes nothing. */
const quit = (connection: SmtpConnection) =>
  Effect.ignore(Effect.andThen(connection.writeLine("QUIT"), connection.readLine))

/** Undefined where what came is no reply; each line is kept as it comes. */
const replyFrom = function* (
  connection: SmtpConnection,
  shown: Showing,
  part: "greeting" | "ehlo" | "startTls" | "ehloOverTls"
): Effect.fn.Return<Reply | undefined, NoAnswer> {
  const isNamed = part !== "startTls"
  const isEhlo = part === "ehlo" || part === "ehloOverTls"
  let soFar: UnfinishedReply | undefined
  for (let number = 0; ; number++) {
    const heard = yield* connection.readLine
    const place = isNamed && number === 0 ? "first of greeting or EHLO" : isEhlo ? "keyword" : "other"
    // A refusal names nobody: its text is about the client.
    const line = withoutClient(heard, heard.startsWith("2") ? place : "other")
    shown[part] = [...(shown[part] ?? []), line]
    const progress = readReplyLine(soFar, line)
    if (Result.isFailure(progress)) return undefined
    if (progress.success._tag === "Complete") return progress.success.reply
    soFar = progress.success.soFar
  }
}
