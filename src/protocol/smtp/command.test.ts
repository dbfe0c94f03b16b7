import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Command, maxCommandLineLength, parseCommand, writeCommand } from "./command.ts"
import { failureOf } from "../../failure.fixture.ts"

describe("parseCommand, RFC 5321 §4.1", () => {
  it.each<[string, Command]>([
    ["EHLO client.example", { _tag: "EHLO", clientName: "client.example" }],
    ["helo [192.0.2.1]", { _tag: "HELO", clientName: "[192.0.2.1]" }],
    ["starttls", { _tag: "STARTTLS" }],
    ["MAIL FROM:<a@b.example>", { _tag: "MAIL", reversePath: "a@b.example", parameters: [] }],
    ["mail from:<> REQUIRETLS", { _tag: "MAIL", reversePath: "", parameters: ["REQUIRETLS"] }],
    [
      "MAIL FROM: <a@b.example> SIZE=5 BODY=7BIT",
      { _tag: "MAIL", reversePath: "a@b.example", parameters: ["SIZE=5", "BODY=7BIT"] }
    ],
    ['RCPT TO:<"a>b"@c.example>', { _tag: "RCPT", forwardPath: '"a>b"@c.example', parameters: [] }],
    [
      "RCPT TO:<@x.example,@y.example:a@b.example>",
      { _tag: "RCPT", forwardPath: "a@b.example", parameters: [] }
    ],
    ["QUIT", { _tag: "QUIT" }],
    ["NOOP and so on", { _tag: "NOOP" }]
  ])("reads %j", (line, command) => {
    expect(Result.getOrThrow(parseCommand(line))).toEqual(command)
  })

  it.each<[string, 500 | 501]>([
    ["", 500],
    ["XYZZY", 500],
    ["STARTTLSX", 500],
    [`MAIL FROM:<${"a".repeat(maxCommandLineLength)}>`, 500],
    ["EHLO", 501],
    ["EHLO two words", 501],
    ["STARTTLS now", 501],
    ["DATA data", 501],
    ["MAIL FROM:a@b.example", 501],
    ["MAIL FROM:<a@b.example", 501],
    ["MAIL FROM:<a@b.example>x", 501],
    ["MAIL FROM:<a\u0007@b.example>", 501],
    ["MAIL TO:<a@b.example>", 501],
    ["RCPT TO:<>", 501]
  ])("answers %j with %i", (line, code) => {
    expect(failureOf(parseCommand(line)).replyCode).toBe(code)
  })

  it("reads back what writeCommand wrote", () => {
    const mailbox = fc
      .tuple(fc.stringMatching(/^[a-z0-9.+-]{1,20}$/), fc.stringMatching(/^[a-z0-9.-]{1,20}$/))
      .map((parts) => parts.join("@"))
    const parameters = fc.array(fc.stringMatching(/^[A-Z0-9]{1,8}=[!-~]{1,8}$/), { maxLength: 3 })
    const command: fc.Arbitrary<Command> = fc.oneof(
      fc.record({
        _tag: fc.constantFrom("EHLO" as const, "HELO" as const),
        clientName: fc.stringMatching(/^[a-z0-9.-]{1,30}$/)
      }),
      fc.record({
        _tag: fc.constantFrom(
          "STARTTLS" as const,
          "DATA" as const,
          "RSET" as const,
          "QUIT" as const,
          "NOOP" as const
        )
      }),
      fc.record({
        _tag: fc.constant("MAIL" as const),
        reversePath: fc.oneof(mailbox, fc.constant("")),
        parameters
      }),
      fc.record({ _tag: fc.constant("RCPT" as const), forwardPath: mailbox, parameters })
    )
    fc.assert(
      fc.property(command, (command) => {
        expect(Result.getOrThrow(parseCommand(writeCommand(command)))).toEqual(command)
      })
    )
  })
})
