import { describe, expect, it } from "vitest"
import { loggedAttempts, postfixRefusal } from "./postfix.ts"

describe("loggedAttempts: what Postfix says of a mail", () => {
  it("has the level of the handshake of the same process, and both attempts", () =>
    expect(
      loggedAttempts(
        [
          "Nov 30 14:11:44 out postfix/smtp[66]: Verified TLS connection established to mx1.example.com[192.0.2.1]:25: TLSv1.3",
          "Nov 30 14:11:44 out postfix/smtp[67]: A1: to=<other@example.com>, relay=none, status=sent (250 ok)",
          "Nov 30 14:11:44 out postfix/smtp[66]: A2: to=<b@example.com>, relay=mx1, dsn=4.7.5, status=deferred (no)",
          "Nov 30 14:11:45 out postfix/smtp[68]: A2: to=<b@example.com>, relay=mx1, dsn=2.0.0, status=sent (250 ok)"
        ].join("\n"),
        "b@example.com"
      )
    ).toEqual([
      {
        wasTaken: false,
        mayBeRetried: true,
        isAuthenticated: true,
        says: "deferred (no), Verified TLS connection"
      },
      { wasTaken: true, mayBeRetried: false, isAuthenticated: false, says: "sent (250 ok)" }
    ]))
})

describe("postfixRefusal: smtp(8) says why", () => {
  it.each([
    ["TLS is required, but was not offered by host mx1.example.com[192.0.2.1]", "policy"],
    ["Server certificate not trusted", "policy"],
    ["Cannot start TLS: handshake failure", "policy"],
    ["TLSA lookup error for mx1.example.com:25", "lookup"],
    [
      "Host or domain name not found. Name service error for name=example.com type=MX: Host not found, try again",
      "lookup"
    ],
    ["Domain example.com does not accept mail (nullMX)", "lookup"],
    ["connect to mx1.example.com[192.0.2.1]:25: Connection refused", "no answer"],
    [
      "conversation with mx1.example.com[192.0.2.1] timed out while receiving the initial server greeting",
      "no answer"
    ],
    [
      "host mx1.example.com[192.0.2.1] said: 550 5.7.1 no STARTTLS, no mail (in reply to MAIL FROM command)",
      "reply"
    ],
    ["Server configuration problem", undefined]
  ])("%s: %s", (says, refusal) => expect(postfixRefusal(says)).toBe(refusal))
})
