/**
 * The client's side of an SMTP session that carries one mail: in this state, on this input, do that.
 * RFC 5321 §3 and §4.3, RFC 3207, RFC 8314 §3.
 *
 * Knows no socket and no clock. Whoever drives it feeds inputs in and carries actions out: each input gives exactly
 * one action, and each action is followed by one input, until the action is "Close".
 */
import { Data } from "effect"
import { type Citation, rfc } from "../rfc.ts"
import { type Command, writeCommand } from "./command.ts"
import { type Extensions, noExtensions, offers, readExtensions } from "./extensions.ts"
import { stuffDots } from "./mail-text.ts"
import { isPermanent, isPositive, isTransient, type Reply } from "./reply.ts"

/** What the client wants of the session; the same for every step of it. */
export interface Intent {
  /** Own name for EHLO. */
  readonly clientName: string
  /**
   * "optional" goes on in clear when TLS is not offered or refused; "required" then quits; "never" does not ask, for
   * a second connection after TLS has failed. "implicit" begins with the handshake (RFC 8314 §3), at a port that is for it.
   */
  readonly encryption: "never" | "optional" | "required" | "implicit"
  readonly envelope: Envelope
}

export interface Envelope {
  /** Empty for a mail about a mail that failed (§4.5.5). */
  readonly reversePath: string
  /** At least one. */
  readonly forwardPaths: ReadonlyArray<string>
  /** Goes with MAIL; the mail is not sent to a server that does not offer the extension (RFC 5321 §4.1.1.11). */
  readonly mailParameters: ReadonlyArray<{ readonly extension: string; readonly parameter: string }>
  /** Lines of header and body, without CRLF and not yet dot-stuffed. */
  readonly text: ReadonlyArray<string>
}

/** Where the session stands: what the client waits for. */
export type State = Data.TaggedEnum<{
  Greeting: { readonly isOverTls: boolean }
  Hello: { readonly verb: "EHLO" | "HELO"; readonly isOverTls: boolean }
  StartTls: { readonly extensions: Extensions }
  /** Implicit: nothing was said before it. */
  Handshake: { readonly isImplicit: boolean }
  Mail: Talking
  Recipients: Talking & { readonly accepted: ReadonlyArray<string>; readonly refused: ReadonlyArray<Refusal> }
  Data: Talking & { readonly accepted: ReadonlyArray<string>; readonly refused: ReadonlyArray<Refusal> }
  Acceptance: Talking & { readonly accepted: ReadonlyArray<string>; readonly refused: ReadonlyArray<Refusal> }
  Quitting: { readonly outcome: Outcome }
  Ended: { readonly outcome: Outcome }
}>
export const State = Data.taggedEnum<State>()

interface Talking {
  readonly isOverTls: boolean
  readonly extensions: Extensions
}

export interface Refusal {
  readonly forwardPath: string
  readonly reply: Reply
}

export type Input = Data.TaggedEnum<{
  Reply: { readonly reply: Reply }
  /** The handshake is done; did whoever judges the peer accept it? Where nobody judges, true. */
  HandshakeFinished: { readonly peerIsAcceptable: boolean }
  HandshakeFailed: {}
  /** Something arrived in clear between the 220 reply and the handshake. */
  PlaintextInjected: {}
  /** What came is no reply. */
  Unreadable: {}
  Disconnected: {}
}>
export const Input = Data.taggedEnum<Input>()

export type Action = Data.TaggedEnum<{
  /** Sends the lines, each with CRLF, and waits for a reply; without lines, for the greeting. */
  Send: { readonly lines: ReadonlyArray<string> }
  /** Begins the TLS handshake. */
  StartTls: {}
  Close: {}
}>
export const Action = Data.taggedEnum<Action>()

/** How the session ended; for the sender to decide what comes next. */
export type Outcome = Data.TaggedEnum<{
  Delivered: {
    readonly isOverTls: boolean
    readonly extensions: Extensions
    readonly accepted: ReadonlyArray<string>
    readonly refused: ReadonlyArray<Refusal>
  }
  /** The mail was not taken. */
  Failed: {
    readonly reason: FailureReason
    /** Temporary: the same host may take the mail later, another one now. Permanent: this host will not take it. */
    readonly isTemporary: boolean
    readonly isOverTls: boolean
    /** Of the EHLO reply in force; present once mail was being handed over, so that it was settled whether TLS is used. */
    readonly extensions?: Extensions
    /** The reply that decided, where one did. */
    readonly reply?: Reply
    readonly refused: ReadonlyArray<Refusal>
    readonly because: Citation
  }
}>
export const Outcome = Data.taggedEnum<Outcome>()

export const failureReasons = [
  "no service",
  "hello refused",
  "STARTTLS not offered",
  "STARTTLS refused",
  "plaintext before handshake",
  "handshake failed",
  "peer not accepted",
  "extension not offered",
  "sender refused",
  "recipients refused",
  "message refused",
  "service closing",
  "unreadable reply",
  "connection lost"
] as const
export type FailureReason = (typeof failureReasons)[number]

export interface Step {
  readonly state: State
  readonly action: Action
  /** The rule that decided. */
  readonly because: Citation
}

/** The client speaks second (§3.1): where TLS is implicit, the handshake comes before all of it. */
export const begin = ({ encryption }: Intent): Step =>
  encryption === "implicit"
    ? { state: State.Handshake({ isImplicit: true }), action: Action.StartTls(), because: rfc(8314, "3") }
    : greeting(false, rfc(5321, "3.1"))

/** The one transition function. Once the session has ended, every input leaves it as it is. */
export const step = (state: State, input: Input, intent: Intent): Step => {
  if (state._tag === "Ended") return close(state.outcome, rfc(5321, "4.1.1.10"))
  // What became of the mail is settled; whatever answers QUIT, or nothing at all, ends the session.
  if (state._tag === "Quitting") return close(state.outcome, rfc(5321, "4.1.1.10"))

  switch (input._tag) {
    case "Reply":
      return onReply(state, input.reply, intent)
    case "HandshakeFinished":
      if (state._tag !== "Handshake") return abort(state, "handshake failed", rfc(3207, "4"))
      if (state.isImplicit) {
        return input.peerIsAcceptable
          ? greeting(true, rfc(8314, "3"))
          : // §3.1: the server has not greeted, and until then the client has nothing to say, not even QUIT.
            abort(State.Greeting({ isOverTls: true }), "peer not accepted", rfc(8314, "3"))
      }
      return input.peerIsAcceptable
        ? // RFC 3207 §4.2: what was learned before the handshake is discarded, so the client says EHLO again.
          hello("EHLO", true, intent, rfc(3207, "4.2"))
        : // RFC 3207 §4.1: a client that does not accept what the handshake showed should quit.
          quit(failed(State.Hello({ verb: "EHLO", isOverTls: true }), "peer not accepted", rfc(3207, "4.1")))
    case "HandshakeFailed":
      // RFC 3207 §4.1: without TLS the connection is in no defined state; there is nothing left to say on it.
      return abort(state, "handshake failed", rfc(3207, "4.1"))
    case "PlaintextInjected":
      return abort(state, "plaintext before handshake", rfc(3207, "4.2"))
    case "Unreadable":
      return abort(state, "unreadable reply", rfc(5321, "4.2"))
    case "Disconnected":
      // §3.8: a lost connection is as a temporary failure; the mail stays in the queue.
      return abort(state, "connection lost", rfc(5321, "3.8"))
  }
}

type Live = Exclude<State, { readonly _tag: "Ended" | "Quitting" }>

const onReply = (state: Live, reply: Reply, intent: Intent): Step => {
  // §3.8, §4.2.3: a server that must stop says 421 to whatever command comes, and closes.
  if (reply.code === 421 && state._tag !== "Handshake") {
    return close(failed(state, "service closing", rfc(5321, "3.8"), { reply }), rfc(5321, "3.8"))
  }

  switch (state._tag) {
    case "Greeting":
      // §3.1: 554 in place of 220 means that there is no mail service here.
      return reply.code === 220
        ? hello("EHLO", state.isOverTls, intent, rfc(5321, "3.2"))
        : quit(failed(state, "no service", rfc(5321, "3.1"), { reply }))

    case "Hello":
      if (isPositive(reply)) return onHello(state, reply, intent)
      // §3.2: a server that does not know EHLO is greeted with HELO, which has no extensions and so no STARTTLS.
      return isPermanent(reply) && state.verb === "EHLO"
        ? hello("HELO", state.isOverTls, intent, rfc(5321, "3.2"))
        : quit(failed(state, "hello refused", rfc(5321, "4.1.1.1"), { reply }))

    case "StartTls":
      if (reply.code === 220)
        return {
          state: State.Handshake({ isImplicit: false }),
          action: Action.StartTls(),
          because: rfc(3207, "4")
        }
      // RFC 3207 §4: after a refusal it is for the client to go on without TLS or to give up.
      return intent.encryption === "required"
        ? quit(failed(state, "STARTTLS refused", rfc(3207, "4"), { reply }))
        : mail({ isOverTls: false, extensions: state.extensions }, intent, rfc(3207, "4"))

    case "Handshake":
      // After 220 the server's next octets are TLS; a reply in clear was written by somebody in between.
      return abort(state, "plaintext before handshake", rfc(3207, "4.2"))

    case "Mail":
      return isPositive(reply)
        ? recipient({ ...talking(state), accepted: [], refused: [] }, intent)
        : quit(failed(state, "sender refused", rfc(5321, "4.1.1.2"), { reply }))

    case "Recipients": {
      const forwardPath = intent.envelope.forwardPaths[state.accepted.length + state.refused.length] ?? ""
      return recipient(
        {
          ...talking(state),
          accepted: isPositive(reply) ? [...state.accepted, forwardPath] : state.accepted,
          refused: isPositive(reply) ? state.refused : [...state.refused, { forwardPath, reply }]
        },
        intent
      )
    }

    case "Data":
      // §4.1.1.4: only 354 asks for the text.
      return reply.code === 354
        ? {
            state: State.Acceptance({
              ...talking(state),
              accepted: state.accepted,
              refused: state.refused
            }),
            action: Action.Send({ lines: stuffDots(intent.envelope.text) }),
            because: rfc(5321, "4.1.1.4")
          }
        : quit(
            failed(state, "message refused", rfc(5321, "4.1.1.4"), {
              reply,
              refused: state.refused
            })
          )

    case "Acceptance": {
      const { isOverTls, extensions, accepted, refused } = state
      return isPositive(reply)
        ? // §4.2.5: with this reply the server takes over the responsibility for the mail.
          quit(Outcome.Delivered({ isOverTls, extensions, accepted, refused }), rfc(5321, "4.2.5"))
        : quit(failed(state, "message refused", rfc(5321, "4.2.5"), { reply, refused }))
    }
  }
}

const onHello = (state: Extract<State, { _tag: "Hello" }>, reply: Reply, intent: Intent): Step => {
  const extensions = state.verb === "EHLO" ? readExtensions(reply) : noExtensions
  if (state.isOverTls) return mail({ isOverTls: true, extensions }, intent, rfc(3207, "4.2"))
  if (intent.encryption === "never") return mail({ isOverTls: false, extensions }, intent, rfc(5321, "3.3"))
  // RFC 3207 §4: the keyword STARTTLS tells that the command may be given.
  if (offers(extensions, "STARTTLS")) {
    return {
      state: State.StartTls({ extensions }),
      action: send({ _tag: "STARTTLS" }),
      because: rfc(3207, "4")
    }
  }
  return intent.encryption === "required"
    ? quit(failed(state, "STARTTLS not offered", rfc(3207, "6")))
    : mail({ isOverTls: false, extensions }, intent, rfc(3207, "6"))
}

const greeting = (isOverTls: boolean, because: Citation): Step => ({
  state: State.Greeting({ isOverTls }),
  action: Action.Send({ lines: [] }),
  because
})

const hello = (verb: "EHLO" | "HELO", isOverTls: boolean, intent: Intent, because: Citation): Step => ({
  state: State.Hello({ verb, isOverTls }),
  action: send({ _tag: verb, clientName: intent.clientName }),
  because
})

const mail = (talk: Talking, { envelope }: Intent, because: Citation): Step => {
  // RFC 5321 §4.1.1.11: a parameter is for servers that offer its extension.
  if (!envelope.mailParameters.every(({ extension }) => offers(talk.extensions, extension))) {
    return quit(failed(State.Mail(talk), "extension not offered", rfc(5321, "4.1.1.11")))
  }
  const parameters = envelope.mailParameters.map(({ parameter }) => parameter)
  return {
    state: State.Mail(talk),
    action: send({ _tag: "MAIL", reversePath: envelope.reversePath, parameters }),
    because
  }
}

/** The next recipient, or DATA when all were named. */
const recipient = (
  named: Omit<Extract<State, { _tag: "Recipients" }>, "_tag">,
  { envelope }: Intent
): Step => {
  const forwardPath = envelope.forwardPaths[named.accepted.length + named.refused.length]
  if (forwardPath !== undefined) {
    return {
      state: State.Recipients(named),
      action: send({ _tag: "RCPT", forwardPath, parameters: [] }),
      because: rfc(5321, "3.3")
    }
  }
  if (named.accepted.length > 0) {
    return { state: State.Data(named), action: send({ _tag: "DATA" }), because: rfc(5321, "3.3") }
  }
  // §3.3: without a recipient there is nothing to send.
  const { refused } = named
  const reply = refused.find(({ reply }) => isTransient(reply))?.reply ?? refused.at(-1)?.reply
  return quit(
    failed(State.Recipients(named), "recipients refused", rfc(5321, "3.3"), {
      refused,
      ...(reply === undefined ? {} : { reply })
    })
  )
}

const talking = ({ isOverTls, extensions }: Talking): Talking => ({ isOverTls, extensions })

const failed = (
  state: Live,
  reason: FailureReason,
  because: Citation,
  { reply, refused = [] }: { readonly reply?: Reply; readonly refused?: ReadonlyArray<Refusal> } = {}
): Outcome =>
  Outcome.Failed({
    reason,
    // §4.2.1: only a code of the 5xx kind says that trying again is of no use; everything else may have passed later.
    isTemporary: reply === undefined || !isPermanent(reply),
    isOverTls: "isOverTls" in state && state.isOverTls,
    ...("isOverTls" in state && "extensions" in state ? { extensions: state.extensions } : {}),
    ...(reply === undefined ? {} : { reply }),
    refused,
    because
  })

/** §4.1.1.10: a client that has nothing more to say says QUIT and waits for the reply. */
const quit = (outcome: Outcome, because?: Citation): Step => ({
  state: State.Quitting({ outcome }),
  action: send({ _tag: "QUIT" }),
  because: because ?? (outcome._tag === "Failed" ? outcome.because : rfc(5321, "4.1.1.10"))
})

const close = (outcome: Outcome, because: Citation): Step => ({
  state: State.Ended({ outcome }),
  action: Action.Close(),
  because
})

/** Ends without another word. */
const abort = (state: Live, reason: FailureReason, because: Citation): Step =>
  close(failed(state, reason, because), because)

const send = (command: Command): Action => Action.Send({ lines: [writeCommand(command)] })
