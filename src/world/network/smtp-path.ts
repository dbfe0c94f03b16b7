/** Carries SMTP sessions to the world's mail exchangers. Implements network/smtp-transport. RFC 5321, RFC 3207, RFC 8314 §3. */
import { Effect } from "effect"
import { NoAnswer } from "../../network/no-answer.ts"
import type { SmtpConnection, SmtpDialler } from "../../network/smtp-transport.ts"
import {
  onConnect,
  onHandshake,
  onLine,
  type ServerEvent,
  type ServerState,
  type ServerStep
} from "../../protocol/smtp/server-session.ts"
import { smtpPort } from "../../protocol/smtp/listener.ts"
import { type KeyType, keyTypes } from "../../protocol/tls/key-types.ts"
import type { TlsEvidence } from "../../protocol/tls/evidence.ts"
import type { Crossing } from "../crossing.ts"
import { holdingsOf } from "../holdings.ts"
import type { Host, SmtpService } from "../host.ts"
import type { Internet } from "../internet.ts"
import { connectTimeoutMicros, smtpReplyTimeoutMicros } from "../timeouts.ts"

/**
 * The transport of one client, whose host is called `from`.
 *
 * @param offered keys whose signatures it can check, the one it likes best first
 */
export const smtpPath = (
  internet: Internet,
  from: string,
  offered: ReadonlyArray<KeyType> = keyTypes
): SmtpDialler => ({
  connect: Effect.fnUntraced(function* (address, port) {
    internet.write({
      from,
      to: internet.nameOf(address),
      protocol: "tcp",
      says: () => `connect to port ${port} of ${address}`
    })
    const verdict = internet.interception.connect({
      ...internet.crossing("sender to mx host", from, address),
      port
    })
    const end = verdict._tag === "Redirect" ? verdict.address : address
    const host = internet.hostAt(end)
    const outage = internet.outageOf("smtp", end)
    if (verdict._tag === "Drop" || host === undefined || outage === "silent")
      return yield* internet.silence(address, connectTimeoutMicros)
    yield* internet.roundTrip
    if (verdict._tag === "Reset") return yield* new NoAnswer({ reason: "connection reset", peer: address })
    const service = outage === "refused" ? undefined : host.smtp
    const isImplicit = service?.implicitTlsPorts.includes(port) === true
    if (service === undefined || (port !== smtpPort && !isImplicit))
      return yield* new NoAnswer({ reason: "connection refused", peer: address })
    return new Connection(internet, { from, offered, address, end, host, service, isImplicit })
  })
})

type MailReceived = Extract<ServerEvent, { readonly _tag: "MailReceived" }>

interface Ends {
  readonly from: string
  readonly offered: ReadonlyArray<KeyType>
  readonly address: string
  /** Where the connection ends, whatever address was dialled. */
  readonly end: string
  readonly host: Host
  readonly service: SmtpService
  /** Does the server wait for the handshake before it greets? */
  readonly isImplicit: boolean
}

class Connection implements SmtpConnection {
  readonly #internet: Internet
  readonly #ends: Ends
  #state: ServerState
  /** Lines on their way to the client. */
  #incoming: Array<string>
  /** Lines that somebody on the way put in before the next of those; nobody looks at them again. */
  #putIn: Array<string> = []
  #isOpen = true
  #isOverTls = false
  /** Does somebody in the middle hold both ends of TLS? */
  #isTerminated = false
  /** How long what passes has been held since the client last said something that was not. RFC 5321 §4.5.3.2: it waits so long for each reply. */
  #heldMicros = 0
  /** Is something held that long? Nothing passes it (RFC 9293 §3.10.7.4), and the client gives up. */
  #isHeldUp = false
  /** Has the client said something since it last read? Then the next line is a round trip away. */
  #isReplyDue = true

  constructor(internet: Internet, ends: Ends) {
    this.#internet = internet
    this.#ends = ends
    const { state, reply } = onConnect(ends.service.conduct, ends.isImplicit)
    this.#state = state
    this.#incoming = [...reply]
  }

  readonly readLine: SmtpConnection["readLine"] = Effect.suspend(() => {
    if (!this.#isReplyDue) return this.#nextLine
    this.#isReplyDue = false
    return Effect.andThen(this.#internet.roundTrip, this.#nextLine)
  })

  /** A suspension and no generator: it is what a session does most. */
  readonly #nextLine: SmtpConnection["readLine"] = Effect.suspend((): SmtpConnection["readLine"] => {
    if (this.#isHeldUp) return this.#givenUp
    const putIn = this.#putIn.shift()
    if (putIn !== undefined) return this.#arrives(putIn)
    const line = this.#incoming.shift()
    if (line === undefined) return this.#isOpen ? this.#givenUp : this.#gone()
    const verdict = this.#internet.interception.line({
      ...this.#crossing,
      endsAt: this.#end,
      direction: "to client",
      line,
      overTls: this.#isOverTls && !this.#isTerminated,
      insideTls: this.#isOverTls
    })
    if (verdict._tag === "Reset") return this.#break()
    if (verdict._tag === "Replace") {
      this.#putIn.push(...verdict.lines)
      return this.#nextLine
    }
    if (verdict._tag === "Delay")
      return Effect.andThen(
        this.#held(verdict.micros),
        Effect.suspend(() => (this.#isHeldUp ? this.#givenUp : this.#arrives(line)))
      )
    return this.#arrives(line)
  })

  readonly writeLine: SmtpConnection["writeLine"] = (line) =>
    Effect.suspend(() => {
      if (!this.#isOpen) return this.#gone()
      if (!this.#isReplyDue) this.#heldMicros = 0
      this.#isReplyDue = true
      const crossing = this.#crossing
      this.#log("to server", line)
      if (this.#isHeldUp) return Effect.void
      const verdict = this.#internet.interception.line({
        ...crossing,
        endsAt: this.#end,
        direction: "to server",
        line,
        overTls: this.#isOverTls && !this.#isTerminated,
        insideTls: this.#isOverTls
      })
      switch (verdict._tag) {
        case "Reset":
          return this.#break()
        case "Delay":
          return Effect.andThen(
            this.#held(verdict.micros),
            Effect.sync(() => {
              if (!this.#isHeldUp) this.#take(line)
            })
          )
        case "Answer":
          this.#incoming.push(verdict.line)
          return Effect.void
        case "Pass":
          this.#take(line)
          return Effect.void
        case "Replace":
          for (const arrived of verdict.lines) this.#take(arrived)
          return Effect.void
        case "Inject":
          for (const arrived of [line, ...verdict.toServer]) this.#take(arrived)
          this.#incoming.push(...verdict.toClient)
          return Effect.void
      }
    })

  readonly startTls: SmtpConnection["startTls"] = Effect.fnUntraced(
    { self: this },
    function* (serverName, unreadLines) {
      if (!this.#isOpen) return yield* this.#gone()
      yield* this.#internet.roundTrip
      const served = this.#ends.service.handshake(serverName, this.#ends.offered, this.#internet.nowSeconds)
      const verdict =
        served === undefined
          ? { _tag: "Reset" as const }
          : this.#internet.interception.handshake({
              ...this.#crossing,
              endsAt: this.#end,
              serverName,
              shown: served
            })
      if (served === undefined || verdict._tag === "Reset") return yield* this.#break()

      const shown: TlsEvidence = verdict._tag === "Terminate" ? verdict.shown : served
      this.#isTerminated = verdict._tag === "Terminate"
      this.#isOverTls = true
      // RFC 3207 §4.2: what was said before the handshake is to be discarded at both ends.
      if (unreadLines === "discarded" && !this.#ends.isImplicit) {
        this.#incoming = []
        this.#putIn = []
      }
      this.#internet.write({
        from: this.#isTerminated ? "attacker" : this.#ends.host.name,
        to: this.#ends.from,
        protocol: "tls",
        says: () =>
          `${shown.version} handshake${serverName === undefined ? "" : ` for ${serverName}`}, ${shown.chain.length} certificates`
      })
      // Nothing was said yet: the greeting is on its way as soon as there is TLS.
      if (!this.#ends.isImplicit)
        for (const step of onHandshake(this.#state, this.#ends.service.conduct)) this.#advance(step)
      return serverName === undefined ? shown : { ...shown, serverName }
    }
  )

  readonly hasUnreadLines: SmtpConnection["hasUnreadLines"] = () =>
    this.#incoming.length > 0 || this.#putIn.length > 0

  readonly close: SmtpConnection["close"] = Effect.sync(() => {
    this.#isOpen = false
  })

  #arrives(line: string): Effect.Effect<string> {
    this.#log("to client", line)
    return Effect.succeed(line)
  }

  /** What crosses is held for a while, or for longer than the client waits. */
  #held(micros: number): Effect.Effect<void> {
    const left = smtpReplyTimeoutMicros - this.#heldMicros
    this.#isHeldUp = micros >= left
    if (this.#isHeldUp) return Effect.void
    this.#heldMicros += micros
    return this.#internet.wait(micros)
  }

  /** Nothing comes any more in the time that the client waits. */
  get #givenUp(): Effect.Effect<never, NoAnswer> {
    return this.#internet.silence(this.#ends.address, smtpReplyTimeoutMicros - this.#heldMicros)
  }

  get #end(): string {
    return this.#ends.end
  }

  get #crossing(): Crossing {
    return this.#internet.crossing("sender to mx host", this.#ends.from, this.#ends.address)
  }

  /** The server takes a line. */
  #take(line: string): void {
    this.#advance(onLine(this.#state, line, this.#ends.service.conduct))
  }

  #advance({ state, reply, event }: ServerStep): void {
    this.#state = state
    this.#incoming.push(...reply)
    if (event?._tag === "Closed") this.#isOpen = false
    if (event?._tag === "MailReceived") this.#enterInLedger(event)
  }

  #enterInLedger({ text, forwardPaths }: MailReceived): void {
    const { ledger, interception } = this.#internet
    const { host } = this.#ends
    const crossing = this.#crossing
    const { atMicros } = crossing
    const holdings = holdingsOf({
      text,
      forwardPaths,
      atMicros,
      form: this.#isOverTls ? "tls" : "clear",
      isTerminated: this.#isTerminated,
      isWatched: !this.#isOverTls && interception.watches(crossing),
      host,
      ownerOf: (mailbox) => this.#internet.ownerOfMailbox(mailbox, host)
    })
    for (const holding of holdings) ledger.record(holding)
    if (holdings.some(({ holder }) => holder === "recipient")) ledger.receive({ atMicros, text })
  }

  #log(direction: "to client" | "to server", line: string): void {
    const [client, server] = [this.#ends.from, this.#ends.host.name]
    const isOverTls = this.#isOverTls
    const says = () => (isOverTls ? `(TLS) ${line}` : line)
    this.#internet.write(
      direction === "to client"
        ? { from: server, to: client, protocol: "smtp", says }
        : { from: client, to: server, protocol: "smtp", says }
    )
  }

  #break(): Effect.Effect<never, NoAnswer> {
    this.#isOpen = false
    return this.#gone()
  }

  #gone(): Effect.Effect<never, NoAnswer> {
    return Effect.fail(new NoAnswer({ reason: "connection reset", peer: this.#ends.address }))
  }
}
