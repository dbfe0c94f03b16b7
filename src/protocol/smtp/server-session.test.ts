import { describe, expect, it } from "vitest"
import { maxKeptLines, onConnect, onHandshake, onLine, type ServerConduct } from "./server-session.ts"

const conduct: ServerConduct = {
  serverName: "mx.recipient.example",
  service: "open",
  startTls: "offered",
  extensionsInClear: [{ keyword: "SIZE", parameters: ["1000"] }],
  extensionsOverTls: [{ keyword: "REQUIRETLS", parameters: [] }],
  refusalOf: () => undefined
}

describe("onLine, RFC 5321 §4.1.4", () => {
  const run = (commands: ReadonlyArray<string>, overrides: Partial<ServerConduct> = {}) => {
    const behaviour = { ...conduct, ...overrides }
    let current = onConnect(behaviour)
    return commands.map((command) => {
      current = onLine(current.state, command, behaviour)
      return Number(current.reply.at(-1)?.slice(0, 3))
    })
  }

  it.each<[string, ReadonlyArray<string>, ReadonlyArray<number>]>([
    ["MAIL before EHLO", ["MAIL FROM:<>"], [503]],
    ["RCPT before MAIL", ["EHLO x", "RCPT TO:<a@b>"], [250, 503]],
    ["DATA before RCPT", ["EHLO x", "MAIL FROM:<>", "DATA"], [250, 250, 554]],
    ["MAIL twice", ["EHLO x", "MAIL FROM:<>", "MAIL FROM:<>"], [250, 250, 503]],
    ["RSET between", ["EHLO x", "MAIL FROM:<>", "RSET", "RCPT TO:<a@b>"], [250, 250, 250, 503]],
    ["STARTTLS before EHLO", ["STARTTLS"], [503]],
    ["STARTTLS after HELO", ["HELO x", "STARTTLS"], [250, 503]],
    ["STARTTLS with a parameter", ["EHLO x", "STARTTLS now"], [250, 501]],
    ["an unknown command", ["XYZZY"], [500]],
    ["VRFY and NOOP", ["VRFY a", "NOOP"], [252, 250]]
  ])("answers %s", (_, commands, codes) => {
    expect(run(commands)).toEqual(codes)
  })

  it("refuses the 101st recipient with 452", () => {
    const recipients = Array.from({ length: 101 }, (_, index) => `RCPT TO:<a${index}@b>`)
    const codes = run(["EHLO x", "MAIL FROM:<>", ...recipients])
    expect(codes.slice(-2)).toEqual([250, 452])
  })

  describe("plaintext between STARTTLS and the handshake, RFC 3207 §4.2", () => {
    /** The steps after the handshake, where these lines came before it. */
    const after = (plaintextBeforeTls: "discarded" | "kept", lines: ReadonlyArray<string>) => {
      const behaviour = { ...conduct, plaintextBeforeTls }
      let { state } = onConnect(behaviour)
      for (const line of ["EHLO client.example", "STARTTLS", ...lines])
        ({ state } = onLine(state, line, behaviour))
      return onHandshake(state, behaviour)
    }
    const commands = ["EHLO a.example", "MAIL FROM:<a@a.example>", "RCPT TO:<a@a.example>", "DATA"]

    it("is forgotten", () =>
      expect(after("discarded", commands)).toEqual([
        { state: { _tag: "Connected", isOverTls: true }, reply: [] }
      ]))

    it("is taken for said over TLS by a server that keeps it", () => {
      const steps = after("kept", commands)
      expect(steps.flatMap(({ reply }) => reply.at(-1)?.slice(0, 3) ?? [])).toEqual([
        "250",
        "250",
        "250",
        "354"
      ])
      expect(steps.at(-1)!.state).toMatchObject({
        _tag: "Text",
        isOverTls: true,
        transaction: { forwardPaths: ["a@a.example"] }
      })
    })

    it("brings nothing from before STARTTLS along: without EHLO there is no MAIL", () =>
      expect(after("kept", ["MAIL FROM:<>"]).at(-1)!.reply[0]).toMatch(/^503 /))

    it("comes to an end", () =>
      expect(after("kept", Array<string>(10_000).fill("NOOP"))).toHaveLength(1 + maxKeptLines))
  })

  it("never throws, whatever lines come", () => {
    const draw = drawing(1)
    const words = [
      "EHLO",
      "MAIL",
      " FROM:",
      "<",
      ">",
      "RCPT TO:<a@b>",
      "DATA",
      ".",
      "STARTTLS",
      "\u0000",
      "QUIT",
      " ",
      '"',
      "\\"
    ]
    const keeping = { ...conduct, plaintextBeforeTls: "kept" } as const
    let current = onConnect(keeping)
    let mails = 0
    withoutStackTraces(() => {
      for (let count = 0; count < 100_000; count++) {
        let line = ""
        for (let word = draw(4); word >= 0; word--) line += words[draw(words.length)]!
        current = onLine(current.state, draw(8) === 0 ? "EHLO x" : line, keeping)
        if (current.event?._tag === "StartTls") mails++
        if (current.state._tag === "Closed") current = onConnect(keeping)
        if (current.state._tag === "Handshake" && draw(4) === 0)
          current = onHandshake(current.state, keeping).at(-1)!
      }
    })
    // Else the lines never got anywhere and the loop tests nothing.
    expect(mails).toBeGreaterThan(100)
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
