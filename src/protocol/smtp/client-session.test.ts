import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { begin, Input, type Intent, type State, step } from "./client-session.ts"
import { parseReply } from "./reply.ts"

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

describe("step, against a server that says anything", () => {
  const replies = [
    ["220 mx"],
    ["250 mx"],
    ["250-mx", "250 STARTTLS"],
    ["250-mx", "250-STARTTLS", "250 SIZE 1"],
    ["354 go on"],
    ["421 bye"],
    ["454 no TLS"],
    ["503 bad"],
    ["550 no"],
    ["x"],
    ["250-mx", "251 mx"],
    ["250 \u0000"]
  ]

  const usualReplies: Readonly<Record<State["_tag"], ReadonlyArray<string>>> = {
    Greeting: ["220 mx"],
    Hello: ["250-mx", "250 STARTTLS"],
    StartTls: ["220 go on"],
    Handshake: [],
    Mail: ["250 OK"],
    Recipients: ["250 OK"],
    Data: ["354 go on"],
    Acceptance: ["250 OK"],
    Quitting: ["221 bye"],
    Ended: []
  }

  /** Runs 100,000 inputs through sessions of one kind; returns what was sent before a handshake, and how many mails went. */
  const bombard = (encryption: Intent["encryption"], seed: number) => {
    const draw = drawing(seed)
    const wanted: Intent = { ...intent, encryption }
    const sentInClear = new Set<string>()
    let [state, isOverTls, delivered] = [begin(wanted).state, false, 0]
    withoutStackTraces(() => {
      for (let count = 0; count < 100_000; count++) {
        // Mostly what a good server says, so that sessions get somewhere.
        const reply = parseReply(draw(6) === 0 ? replies[draw(replies.length)]! : usualReplies[state._tag])
        const any = draw(40)
        const input =
          state._tag === "Handshake" && any < 30
            ? Input.HandshakeFinished({ peerIsAcceptable: any < 20 })
            : any === 39
              ? Input.Disconnected()
              : any === 38
                ? Input.HandshakeFinished({ peerIsAcceptable: true })
                : any === 37
                  ? Input.HandshakeFailed()
                  : Result.isSuccess(reply)
                    ? Input.Reply({ reply: reply.success })
                    : Input.Unreadable()
        if (state._tag === "Handshake" && input._tag === "HandshakeFinished") isOverTls = true
        const next = step(state, input, wanted)
        if (next.action._tag === "Send" && !isOverTls) {
          for (const line of next.action.lines) sentInClear.add(line.split(" ")[0]!)
        }
        state = next.state
        if (state._tag !== "Ended") continue
        if (state.outcome._tag === "Delivered") delivered++
        ;[state, isOverTls] = [begin(wanted).state, false]
      }
    })
    return { sentInClear, delivered }
  }

  it("names no sender in clear when encryption is required, in 100,000 replies, and still delivers now and then", () => {
    const { sentInClear, delivered } = bombard("required", 17)
    expect([...sentInClear].toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      "EHLO",
      "HELO",
      "QUIT",
      "STARTTLS"
    ])
    expect(delivered).toBeGreaterThan(100)
  })

  it("says nothing at all in clear when TLS is implicit (RFC 8314 §3)", () => {
    const { sentInClear, delivered } = bombard("implicit", 17)
    expect([...sentInClear]).toEqual([])
    expect(delivered).toBeGreaterThan(100)
  })

  it("does so when encryption is optional: else the test above could not fail", () => {
    expect(bombard("optional", 17).sentInClear).toContain("MAIL")
  })
})

/** A small generator: cheap, and the same draws on every machine. */
function drawing(seed: number) {
  let state = seed
  return (bound: number) => (state = (state * 48_271) % 2_147_483_647) % bound
}

/** Rejections carry a stack trace, which would take most of the time. */
function withoutStackTraces(run: () => void) {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  run()
  Error.stackTraceLimit = stackTraceLimit
}
