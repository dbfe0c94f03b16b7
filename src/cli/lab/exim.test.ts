import { describe, expect, it } from "vitest"
import { eximAttempts, eximRefusal } from "./exim.ts"

it("eximAttempts: flags and CV of Exim's log, chapter 52", () =>
  expect(
    eximAttempts(
      [
        "2026-11-30 14:00:00 1abc-000-00 == b@example.com R=out T=out defer (-37) H=mx1: no",
        '2026-11-30 14:00:01 1abc-000-00 => b@example.com R=out T=out H=mx1 X=TLS1.3 CV=dane C="250 ok"',
        '2026-11-30 14:00:01 1abc-000-00 => b@example.com R=out T=out H=mx1 X=TLS1.3 CV=no C="250 ok"',
        "2026-11-30 14:00:01 1abc-000-00 ** other@example.com R=out T=out: no",
        "2026-11-30 14:00:01 1abc-000-00 ** b@example.com: all relevant MX records point to non-existent hosts",
        "2026-11-30 14:00:01 1abc-000-00 Completed"
      ].join("\n"),
      "b@example.com"
    ).map(({ wasTaken, mayBeRetried, isAuthenticated }) => [wasTaken, mayBeRetried, isAuthenticated])
  ).toEqual([
    [false, true, false],
    [true, false, true],
    [true, false, false],
    [false, false, false]
  ]))

describe("eximRefusal: Exim's log says why", () => {
  it.each([
    [
      "b@example.com R=out T=out defer (-37) H=mx1.example.com [192.0.2.1]: TLS session: (certificate verification failed): certificate invalid",
      "policy"
    ],
    [
      "b@example.com R=out T=out defer (-36) H=mx1.example.com [192.0.2.1]: DANE error: tlsa lookup DEFER",
      "lookup"
    ],
    [
      "b@example.com: all relevant MX records point to non-existent hosts or (invalidly) to IP addresses",
      "lookup"
    ],
    ["b@example.com R=out defer (-1): host lookup did not complete", "lookup"],
    ["b@example.com R=out T=out defer (111) H=mx1.example.com [192.0.2.1]: Connection refused", "no answer"],
    [
      "b@example.com R=out T=out H=mx1.example.com [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<b@example.com>: 550 no TLS",
      "reply"
    ],
    [
      "b@example.com R=out T=out defer (0) H=mx1.example.com [192.0.2.1]: SMTP error from remote mail server after STARTTLS: 454 4.7.0 TLS not available",
      "policy"
    ],
    ["b@example.com R=out T=out: retry timeout exceeded", undefined]
  ])("%s: %s", (says, refusal) => expect(eximRefusal(says)).toBe(refusal))
})
