import { describe, expect, it } from "vitest"
import { loggedAttempts } from "./postfix.ts"

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
