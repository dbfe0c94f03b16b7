/** Client and server side against each other, line by line. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { cite } from "../rfc.ts"
import { Action, begin, Input, type Intent, type Outcome, step } from "./client-session.ts"
import { parseReply } from "./reply.ts"
import { onConnect, onHandshake, onLine, type ServerConduct, type ServerEvent } from "./server-session.ts"

const intent: Intent = {
  clientName: "out.sender.example",
  encryption: "optional",
  envelope: {
    reversePath: "alice@sender.example",
    forwardPaths: ["bob@recipient.example"],
    mailParameters: [],
    text: ["Subject: hello", "", ".dot first", "..", "end"]
  }
}

const conduct: ServerConduct = {
  serverName: "mx.recipient.example",
  service: "open",
  startTls: "offered",
  extensionsInClear: [{ keyword: "SIZE", parameters: ["1000"] }],
  extensionsOverTls: [{ keyword: "REQUIRETLS", parameters: [] }],
  refusalOf: () => undefined
}

interface Dialogue {
  readonly lines: ReadonlyArray<string>
  readonly outcome: Outcome
  readonly received: Extract<ServerEvent, { _tag: "MailReceived" }> | undefined
  readonly because: ReadonlyArray<string>
}

/** Runs one session to its end; `onWire` may rewrite what the server sends in clear, `handshake` answers StartTls. */
const converse = (
  overrides: {
    readonly intent?: Partial<Intent>
    readonly envelope?: Partial<Intent["envelope"]>
    readonly conduct?: Partial<ServerConduct>
    readonly onWire?: (line: string) => string
    readonly handshake?: Input
  } = {}
): Dialogue => {
  const wanted: Intent = {
    ...intent,
    ...overrides.intent,
    envelope: { ...intent.envelope, ...overrides.envelope }
  }
  const behaviour: ServerConduct = { ...conduct, ...overrides.conduct }
  const handshake = overrides.handshake ?? Input.HandshakeFinished({ peerIsAcceptable: true })
  const lines: Array<string> = []
  const because: Array<string> = []
  let received: Dialogue["received"]
  let overTls = false

  const isImplicit = wanted.encryption === "implicit"
  let server = onConnect(behaviour, isImplicit)
  let next = begin(wanted)
  let pending: Input
  for (let turn = 0; turn < 100; turn++) {
    const { state: client, action } = next
    switch (action._tag) {
      case "Close":
        if (client._tag !== "Ended") throw new Error("closed before the end")
        return { lines, outcome: client.outcome, received, because }
      case "StartTls":
        lines.push("* handshake")
        overTls = true
        if (!isImplicit) server = onHandshake(server.state, behaviour)[0]
        pending = handshake
        break
      case "Send": {
        let reply: ReadonlyArray<string> = action.lines.length === 0 ? server.reply : []
        for (const line of action.lines) {
          lines.push(`C: ${line}`)
          server = onLine(server.state, line, behaviour)
          if (server.event?._tag === "MailReceived") received = server.event
          reply = server.reply
        }
        pending = replyFrom(reply)
      }
    }
    next = step(client, pending, wanted)
    because.push(cite(next.because))
  }
  throw new Error("no end after 100 turns")

  function replyFrom(sent: ReadonlyArray<string>): Input {
    const arrived = overTls ? sent : sent.map(overrides.onWire ?? ((line) => line))
    lines.push(...arrived.map((line) => `S: ${line}`))
    const reply = parseReply(arrived)
    return Result.isSuccess(reply) ? Input.Reply({ reply: reply.success }) : Input.Unreadable()
  }
}

const failure = (dialogue: Dialogue) => {
  if (dialogue.outcome._tag !== "Failed") throw new Error("delivered")
  return dialogue.outcome
}

const sentInClear = ({ lines }: Dialogue) => {
  const handshake = lines.indexOf("* handshake")
  return handshake === -1 ? lines : lines.slice(0, handshake)
}

describe("a session with implicit TLS, RFC 8314 §3", () => {
  const implicit = { intent: { encryption: "implicit" } } as const

  it("begins with the handshake; the greeting comes over TLS, and STARTTLS is neither offered nor asked for", () => {
    expect(converse(implicit).lines.slice(0, 6)).toEqual([
      "* handshake",
      "S: 220 mx.recipient.example ESMTP",
      "C: EHLO out.sender.example",
      "S: 250-mx.recipient.example",
      "S: 250 REQUIRETLS",
      "C: MAIL FROM:<alice@sender.example>"
    ])
    expect(converse(implicit)).toMatchObject({
      outcome: { _tag: "Delivered", isOverTls: true },
      received: { isOverTls: true }
    })
  })

  it.each([
    [Input.HandshakeFailed(), "handshake failed"],
    [Input.HandshakeFinished({ peerIsAcceptable: false }), "peer not accepted"],
    [Input.Disconnected(), "connection lost"]
  ])("ends without a word where the handshake comes to %j", (handshake, reason) => {
    const dialogue = converse({ ...implicit, handshake })
    expect(failure(dialogue)).toMatchObject({ reason, isTemporary: true })
    expect(dialogue.lines).toEqual(["* handshake"])
  })
})

describe("a session with STARTTLS, RFC 3207", () => {
  it("goes greeting, EHLO, STARTTLS, handshake, EHLO, MAIL, RCPT, DATA, QUIT", () => {
    expect(converse().lines).toEqual([
      "S: 220 mx.recipient.example ESMTP",
      "C: EHLO out.sender.example",
      "S: 250-mx.recipient.example",
      "S: 250-STARTTLS",
      "S: 250 SIZE 1000",
      "C: STARTTLS",
      "S: 220 ready to start TLS",
      "* handshake",
      "C: EHLO out.sender.example",
      "S: 250-mx.recipient.example",
      "S: 250 REQUIRETLS",
      "C: MAIL FROM:<alice@sender.example>",
      "S: 250 sender OK",
      "C: RCPT TO:<bob@recipient.example>",
      "S: 250 recipient OK",
      "C: DATA",
      "S: 354 start mail input; end with <CRLF>.<CRLF>",
      "C: Subject: hello",
      "C: ",
      "C: ..dot first",
      "C: ...",
      "C: end",
      "C: .",
      "S: 250 OK",
      "C: QUIT",
      "S: 221 mx.recipient.example closing transmission channel"
    ])
  })

  it("hands the server the text as it was, over TLS", () => {
    expect(converse().received).toMatchObject({
      isOverTls: true,
      text: intent.envelope.text,
      forwardPaths: ["bob@recipient.example"]
    })
  })

  it("RFC 3207 §4.2 MUST discard: extensions told in clear are forgotten after the handshake", () => {
    const { outcome } = converse()
    expect(outcome._tag === "Delivered" && outcome.extensions.lines).toEqual([
      { keyword: "REQUIRETLS", parameters: [] }
    ])
  })

  it("RFC 3207 §4.2 MUST NOT list STARTTLS again over TLS", () => {
    expect(converse({ conduct: { startTls: "required" } }).lines.slice(8)).not.toContain("S: 250-STARTTLS")
  })

  it("cites the rule of every step", () => {
    expect(converse().because.slice(0, 5)).toEqual([
      "RFC 5321 §3.2",
      "RFC 3207 §4",
      "RFC 3207 §4",
      "RFC 3207 §4.2",
      "RFC 3207 §4.2"
    ])
  })
})

describe("a session whose STARTTLS is taken away, RFC 3207 §6", () => {
  const strip = (line: string) => line.replace("STARTTLS", "XXXXXXXX")

  it("goes on in clear when encryption is optional", () => {
    const dialogue = converse({ onWire: strip })
    expect(dialogue.outcome).toMatchObject({ _tag: "Delivered", isOverTls: false })
    expect(dialogue.received?.isOverTls).toBe(false)
  })

  it("RFC 3207 §6 MUST be configurable to require: says QUIT and names no sender when encryption is required", () => {
    const dialogue = converse({ onWire: strip, intent: { encryption: "required" } })
    expect(failure(dialogue)).toMatchObject({ reason: "STARTTLS not offered", isTemporary: true })
    expect(dialogue.lines).toContain("C: QUIT")
    expect(dialogue.lines.some((line) => line.startsWith("C: MAIL"))).toBe(false)
  })

  it("does not ask for TLS when encryption is never wanted", () => {
    expect(converse({ intent: { encryption: "never" } }).lines).not.toContain("C: STARTTLS")
  })
})

describe("a session whose STARTTLS is refused with 454, RFC 3207 §4", () => {
  it("goes on in clear on the same connection when encryption is optional", () => {
    const dialogue = converse({ conduct: { startTls: "refused" } })
    expect(dialogue.outcome).toMatchObject({ _tag: "Delivered", isOverTls: false })
    expect(dialogue.lines).toContain("S: 454 TLS not available due to temporary reason")
  })

  it("fails when encryption is required", () => {
    const dialogue = converse({ conduct: { startTls: "refused" }, intent: { encryption: "required" } })
    expect(failure(dialogue)).toMatchObject({ reason: "STARTTLS refused", reply: { code: 454 } })
  })
})

describe("a session whose handshake goes wrong, RFC 3207 §4.1", () => {
  it.each<[string, Input, string, boolean]>([
    ["fails", Input.HandshakeFailed(), "handshake failed", false],
    [
      "shows a peer that is not accepted",
      Input.HandshakeFinished({ peerIsAcceptable: false }),
      "peer not accepted",
      true
    ],
    ["comes with plaintext before it", Input.PlaintextInjected(), "plaintext before handshake", false],
    [
      "is answered in clear",
      Input.Reply({ reply: { code: 250, lines: ["mx"] } }),
      "plaintext before handshake",
      false
    ],
    ["ends with the connection", Input.Disconnected(), "connection lost", false]
  ])("that %s sends no mail, even when encryption is optional", (_, handshake, reason, saysQuit) => {
    const dialogue = converse({ handshake })
    expect(failure(dialogue).reason).toBe(reason)
    expect(dialogue.received).toBeUndefined()
    expect(dialogue.lines.at(-2) === "C: QUIT").toBe(saysQuit)
  })
})

describe("a session over which no mail goes, RFC 5321", () => {
  it.each<[string, Parameters<typeof converse>[0], string, boolean]>([
    ["the greeting is 554 (§3.1)", { conduct: { service: "closed" } }, "no service", false],
    ["the greeting is 421 (§3.8)", { conduct: { service: "overloaded" } }, "service closing", true],
    ["the greeting is no reply", { onWire: () => "SSH-2.0-x" }, "unreadable reply", true],
    [
      "TLS is demanded and not wanted (RFC 3207 §4)",
      { conduct: { startTls: "required" }, intent: { encryption: "never" } },
      "sender refused",
      false
    ],
    [
      "every recipient is unknown",
      { conduct: { refusalOf: () => ({ code: 550, lines: ["no such user"] }) } },
      "recipients refused",
      false
    ],
    [
      "an extension is not offered (§4.1.1.11)",
      { envelope: { mailParameters: [{ extension: "SMTPUTF8", parameter: "SMTPUTF8" }] } },
      "extension not offered",
      true
    ]
  ])("because %s", (_, overrides, reason, isTemporary) => {
    const dialogue = converse(overrides)
    expect(failure(dialogue)).toMatchObject({ reason, isTemporary })
    expect(dialogue.received).toBeUndefined()
  })
})

describe("a session in RFC 5321", () => {
  it("delivers to the recipients that were accepted and names the others", () => {
    const forwardPaths = ["a@recipient.example", "b@recipient.example", "c@recipient.example"]
    const refusalOf = (path: string) => (path.startsWith("b") ? { code: 450, lines: ["busy"] } : undefined)
    const { outcome, received } = converse({ envelope: { forwardPaths }, conduct: { refusalOf } })
    expect(received?.forwardPaths).toEqual(["a@recipient.example", "c@recipient.example"])
    expect(outcome).toMatchObject({ refused: [{ forwardPath: "b@recipient.example", reply: { code: 450 } }] })
  })

  it("sends a MAIL parameter to a server that offers its extension", () => {
    const mailParameters = [{ extension: "REQUIRETLS", parameter: "REQUIRETLS" }]
    expect(converse({ envelope: { mailParameters } }).received?.mailParameters).toEqual(["REQUIRETLS"])
  })

  it("falls back to HELO, and so to no STARTTLS, when EHLO is refused (§3.2)", () => {
    const once = step(begin(intent).state, Input.Reply({ reply: { code: 220, lines: ["x"] } }), intent)
    const again = step(once.state, Input.Reply({ reply: { code: 502, lines: ["what?"] } }), intent)
    expect(again.action).toEqual(Action.Send({ lines: ["HELO out.sender.example"] }))
    const required: Intent = { ...intent, encryption: "required" }
    const end = step(
      again.state,
      Input.Reply({ reply: { code: 250, lines: ["STARTTLS", "STARTTLS"] } }),
      required
    )
    expect(end.action).toEqual(Action.Send({ lines: ["QUIT"] }))
  })

  it("stays delivered when the connection is lost instead of an answer to QUIT (§4.2.5)", () => {
    const outcome = {
      _tag: "Delivered" as const,
      isOverTls: true,
      extensions: { serverName: "", lines: [] },
      accepted: [],
      refused: []
    }
    const end = step({ _tag: "Quitting", outcome }, Input.Disconnected(), intent)
    expect(end.state).toEqual({ _tag: "Ended", outcome })
  })

  it("shows the envelope and the text to nobody on the path when TLS is used", () => {
    expect(sentInClear(converse()).join("\n")).not.toMatch(/alice|bob|hello/)
  })
})
