/** Which lines scripted changes touch, and what becomes of them. */
import { describe, expect, it } from "vitest"
import type { LineCrossing } from "../../world/crossing.ts"
import { smtpMenu } from "./smtp.ts"

const saidBy = (
  end: "server" | "client",
  line: string,
  further: Partial<LineCrossing> = {}
): LineCrossing => ({
  position: "sender to mx host",
  from: "sender.example",
  to: "192.0.2.1",
  endsAt: "192.0.2.1",
  atMicros: 0,
  direction: end === "server" ? "to client" : "to server",
  line,
  overTls: false,
  insideTls: false,
  ...further
})
const isAt = () => true

describe("edit-line", () => {
  const edit = (
    end: "server" | "client",
    wanted: string,
    line: string,
    further: Partial<LineCrossing> = {}
  ) =>
    smtpMenu({ on: "smtp", isAt, does: "edit-line", saidBy: end, line: wanted, with: "X" })
      .line?.(saidBy(end, line, further))
      .map(({ verdict }) => "lines" in verdict && verdict.lines)

  it.each([
    // RFC 5321 §2.4: in any case.
    ["client", "STARTTLS", "starttls", "X"],
    ["client", "RCPT TO", "RCPT TO:<a@example.com>", "X"],
    ["client", "RCPT TO:<a@example.com>", "RCPT TO:<a@example.com>", "X"],
    ["server", "STARTTLS", "250-STARTTLS", "250-X"],
    ["server", "STARTTLS", "250 STARTTLS", "250 X"],
    ["server", "250-STARTTLS", "250-STARTTLS", "X"],
    ["server", "250", "250-STARTTLS", "X"],
    ["server", "220 ready", "220 ready to start TLS", "X"]
  ] as const)("of the %s's %s touches %s", (end, wanted, line, arrives) =>
    expect(edit(end, wanted, line)).toEqual([[arrives]])
  )

  it.each([
    ["client", "STARTTLS", "STARTTLSX"],
    // A hyphen is part of a keyword, RFC 5321 §4.1.1.1.
    ["server", "X", "250-X-DRAFT"],
    ["server", "25", "250-STARTTLS"],
    // Replies have codes, commands have none.
    ["client", "TO", "RCPT TO:<a@example.com>"]
  ] as const)("of the %s's %s leaves %s", (end, wanted, line) => expect(edit(end, wanted, line)).toEqual([]))

  it("does not see what TLS hides, nor what the other end says", () => {
    expect(edit("server", "250", "250 OK", { overTls: true })).toEqual([])
    expect(edit("server", "250", "250 OK", { direction: "to server" })).toEqual([])
  })
})
