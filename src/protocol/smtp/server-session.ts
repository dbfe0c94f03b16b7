/**
 * The server's side of an SMTP session: in this state, on this line, answer that. RFC 5321 §3 and §4.3, RFC 3207, RFC 8314 §3.
 *
 * Knows no socket: whoever drives it sends the reply lines, starts TLS when told, and calls `onHandshake` afterwards.
 */
import { Data, Result } from "effect"
import { type Command, parseCommand } from "./command.ts"
import { type ExtensionLine, writeExtensions } from "./extensions.ts"
import { endOfText, unstuffDot } from "./mail-text.ts"
import type { PlaintextBeforeTls } from "./plaintext-before-tls.ts"
import { type Reply, writeReply } from "./reply.ts"

/** How one server behaves; the same for all its sessions. */
export interface ServerConduct {
  /** Name that it gives itself in greeting and EHLO reply. */
  readonly serverName: string
  /**
   * "closed" answers 554 and "overloaded" 421 in place of the greeting (§3.1, §3.8); "silent" never greets, and
   * "garbage" says what is no reply.
   */
  readonly service: "open" | "closed" | "overloaded" | "silent" | "garbage"
  /** "refused" offers STARTTLS and answers 454 (RFC 3207 §4); "required" refuses mail in clear with 530. */
  readonly startTls: "not offered" | "offered" | "refused" | "required"
  /** By default discarded. 2 % of servers kept it in 2021 ("Why TLS is better without STARTTLS"). */
  readonly plaintextBeforeTls?: PlaintextBeforeTls
  /** Offered besides STARTTLS, before and after the handshake; the two may differ (RFC 3207 §4.2). */
  readonly extensionsInClear: ReadonlyArray<ExtensionLine>
  readonly extensionsOverTls: ReadonlyArray<ExtensionLine>
  /** The reply to MAIL; undefined accepts with 250, and so does leaving it out. */
  readonly refusalOfMail?: (reversePath: string) => Reply | undefined
  /** The reply to RCPT; undefined accepts with 250. */
  readonly refusalOf: (forwardPath: string) => Reply | undefined
}

export type ServerState = Data.TaggedEnum<{
  /** Before EHLO, or after a handshake. */
  Connected: { readonly isOverTls: boolean }
  Greeted: Greeted
  Mail: Greeted & { readonly transaction: Transaction }
  Text: Greeted & { readonly transaction: Transaction; readonly lines: ReadonlyArray<string> }
  /** Lines kept are those that a server should have discarded. */
  Handshake: { readonly clientName: string; readonly kept: ReadonlyArray<string> }
  Closed: {}
}>
export const ServerState = Data.taggedEnum<ServerState>()

interface Greeted {
  readonly isOverTls: boolean
  readonly clientName: string
  /** HELO has no extensions (§4.1.1.1). */
  readonly isExtended: boolean
}

interface Transaction {
  readonly reversePath: string
  readonly mailParameters: ReadonlyArray<string>
  readonly forwardPaths: ReadonlyArray<string>
}

export type ServerEvent = Data.TaggedEnum<{
  /** The handshake follows the reply. */
  StartTls: {}
  /** The server has taken the mail. */
  MailReceived: {
    readonly isOverTls: boolean
    readonly clientName: string
    readonly reversePath: string
    readonly mailParameters: ReadonlyArray<string>
    readonly forwardPaths: ReadonlyArray<string>
    /** Header and body, dots unstuffed. */
    readonly text: ReadonlyArray<string>
  }
  Closed: {}
}>
export const ServerEvent = Data.taggedEnum<ServerEvent>()

export interface ServerStep {
  readonly state: ServerState
  /** Lines to send, each with CRLF; none while the text of a mail comes in. */
  readonly reply: ReadonlyArray<string>
  readonly event?: ServerEvent
}

/** §4.5.3.1.8: at least 100 recipients must be accepted, and more may be refused with 452. */
export const maxRecipients = 100

/** Our choice: a simulated mail has few lines, and a hostile client must not fill the memory. */
export const maxTextLines = 10_000

/**
 * §3.1: the server speaks first.
 *
 * @param isOverTls after a handshake that came before everything else, at a port for implicit TLS (RFC 8314 §3)
 */
export const onConnect = ({ service, serverName }: ServerConduct, isOverTls = false): ServerStep => {
  switch (service) {
    case "open":
      return {
        state: ServerState.Connected({ isOverTls }),
        reply: writeReply({ code: 220, lines: [`${serverName} ESMTP`] })
      }
    case "closed":
      // §3.1: after 554 the server still waits for QUIT, and answers 503 to anything else; it may also just close.
      return closed(554, `${serverName} no mail service here`)
    case "overloaded":
      return closed(421, `${serverName} service not available, closing transmission channel`)
    case "silent":
      return { state: ServerState.Connected({ isOverTls }), reply: [] }
    case "garbage":
      // As a server of another protocol would: a TLS record, RFC 8446 §5.1.
      return { state: ServerState.Connected({ isOverTls }), reply: ["\u0016\u0003\u0001"] }
  }
}

/** Our choice, as above: more than any dialogue before a text has. */
export const maxKeptLines = 100

/**
 * The handshake is done, from state "Handshake". RFC 3207 §4.2: the server knows nothing of what was said before; if it kept lines all
 * the same, each makes a step of its own after the first.
 */
export const onHandshake = (
  state: ServerState,
  conduct: ServerConduct
): readonly [ServerStep, ...ReadonlyArray<ServerStep>] => {
  const kept = state._tag === "Handshake" ? state.kept : []
  const steps: [ServerStep, ...Array<ServerStep>] = [
    { state: ServerState.Connected({ isOverTls: true }), reply: [] }
  ]
  for (const line of kept) steps.push(onLine(steps.at(-1)!.state, line, conduct))
  return steps
}

/** Takes one line from the client, without CRLF. */
export const onLine = (state: ServerState, line: string, conduct: ServerConduct): ServerStep => {
  switch (state._tag) {
    case "Closed":
      return { state, reply: [] }
    case "Handshake":
      // RFC 3207 §4.2: plaintext after STARTTLS is not a command.
      return conduct.plaintextBeforeTls === "kept" && state.kept.length < maxKeptLines
        ? { state: ServerState.Handshake({ ...state, kept: [...state.kept, line] }), reply: [] }
        : { state, reply: [] }
    case "Text":
      return onText(state, line)
    default: {
      const command = parseCommand(line)
      return Result.isSuccess(command)
        ? onCommand(state, command.success, conduct)
        : reply(state, command.failure.replyCode, command.failure.reason)
    }
  }
}

type Commanding = Extract<ServerState, { readonly _tag: "Connected" | "Greeted" | "Mail" }>

const onCommand = (state: Commanding, command: Command, conduct: ServerConduct): ServerStep => {
  switch (command._tag) {
    case "EHLO":
    case "HELO":
      return onHello(state, command, conduct)
    case "QUIT":
      return closed(221, `${conduct.serverName} closing transmission channel`)
    case "NOOP":
      return reply(state, 250, "OK")
    case "VRFY":
      // §3.5.3: 252 neither confirms nor denies.
      return reply(state, 252, "send some mail and see")
    case "RSET":
      return reply(state._tag === "Mail" ? greetedAgain(state) : state, 250, "OK")
    case "STARTTLS":
      return onStartTls(state, conduct)
    case "MAIL":
      return state._tag === "Greeted" ? onMail(state, command, conduct) : badSequence(state)
    case "RCPT":
      return state._tag === "Mail" ? onRecipient(state, command.forwardPath, conduct) : badSequence(state)
    case "DATA":
      if (state._tag !== "Mail") return badSequence(state)
      // §3.3: without an accepted recipient there is nobody to take the text for.
      if (state.transaction.forwardPaths.length === 0) return reply(state, 554, "no valid recipients")
      return reply(
        ServerState.Text({ ...greeted(state), transaction: state.transaction, lines: [] }),
        354,
        "start mail input; end with <CRLF>.<CRLF>"
      )
  }
}

const onHello = (
  { isOverTls }: Commanding,
  { _tag, clientName }: Extract<Command, { readonly clientName: string }>,
  conduct: ServerConduct
): ServerStep => {
  const isExtended = _tag === "EHLO"
  // §4.1.4: a second EHLO begins anew, as RSET does.
  const state = ServerState.Greeted({ isOverTls, clientName, isExtended })
  if (!isExtended) return reply(state, 250, conduct.serverName)
  // RFC 3207 §4.2: STARTTLS is not offered once TLS is there.
  const startTls: ReadonlyArray<ExtensionLine> =
    conduct.startTls === "not offered" || isOverTls ? [] : [{ keyword: "STARTTLS", parameters: [] }]
  const lines = [...startTls, ...(isOverTls ? conduct.extensionsOverTls : conduct.extensionsInClear)]
  return {
    state,
    reply: writeReply({ code: 250, lines: writeExtensions({ serverName: conduct.serverName, lines }) })
  }
}

const onStartTls = (state: Commanding, { startTls }: ServerConduct): ServerStep => {
  // RFC 3207 §4: the command belongs to the extension, and so comes after EHLO.
  if (startTls === "not offered") return reply(state, 502, "command not implemented")
  if (state._tag === "Connected" || state.isOverTls || !state.isExtended) return badSequence(state)
  if (startTls === "refused") return reply(state, 454, "TLS not available due to temporary reason")
  return {
    ...reply(ServerState.Handshake({ clientName: state.clientName, kept: [] }), 220, "ready to start TLS"),
    event: ServerEvent.StartTls()
  }
}

const onMail = (
  state: Extract<ServerState, { _tag: "Greeted" }>,
  { reversePath, parameters }: Extract<Command, { readonly _tag: "MAIL" }>,
  conduct: ServerConduct
): ServerStep => {
  if (conduct.startTls === "required" && !state.isOverTls) return mustStartTls(state)
  const refusal = conduct.refusalOfMail?.(reversePath)
  if (refusal !== undefined) return { state, reply: writeReply(refusal) }
  const transaction = { reversePath, mailParameters: parameters, forwardPaths: [] }
  return reply(ServerState.Mail({ ...state, transaction }), 250, "sender OK")
}

const onRecipient = (
  state: Extract<ServerState, { _tag: "Mail" }>,
  forwardPath: string,
  conduct: ServerConduct
): ServerStep => {
  const { transaction } = state
  if (transaction.forwardPaths.length >= maxRecipients) return reply(state, 452, "too many recipients")
  const refusal = conduct.refusalOf(forwardPath)
  if (refusal !== undefined) return { state, reply: writeReply(refusal) }
  return reply(
    ServerState.Mail({
      ...state,
      transaction: { ...transaction, forwardPaths: [...transaction.forwardPaths, forwardPath] }
    }),
    250,
    "recipient OK"
  )
}

const onText = (state: Extract<ServerState, { _tag: "Text" }>, line: string): ServerStep => {
  if (line !== endOfText) {
    // One line beyond the limit is kept, so that the end of the text knows that it was too long.
    const lines = state.lines.length > maxTextLines ? state.lines : [...state.lines, unstuffDot(line)]
    return { state: ServerState.Text({ ...state, lines }), reply: [] }
  }
  if (state.lines.length > maxTextLines) {
    // §4.5.3.1.9: 552 for a mail that is too large.
    return reply(ServerState.Greeted(greeted(state)), 552, "too much mail data")
  }
  return {
    ...reply(ServerState.Greeted(greeted(state)), 250, "OK"),
    event: ServerEvent.MailReceived({
      isOverTls: state.isOverTls,
      clientName: state.clientName,
      ...state.transaction,
      text: state.lines
    })
  }
}

const greeted = ({ isOverTls, clientName, isExtended }: Greeted): Greeted => ({
  isOverTls,
  clientName,
  isExtended
})

const greetedAgain = (state: Greeted) => ServerState.Greeted(greeted(state))

const reply = (state: ServerState, code: number, text: string): ServerStep => ({
  state,
  reply: writeReply({ code, lines: [text] })
})

/** §4.1.4: a command out of order changes nothing. */
const badSequence = (state: ServerState) => reply(state, 503, "bad sequence of commands")

/** RFC 3207 §4: 530 is for servers that do not take mail from the public; §4 forbids it to a public one. */
const mustStartTls = (state: ServerState) => reply(state, 530, "must issue a STARTTLS command first")

const closed = (code: number, text: string): ServerStep => ({
  ...reply(ServerState.Closed(), code, text),
  event: ServerEvent.Closed()
})
