import { expect, it } from "vitest"
import { eximAttempts } from "./exim.ts"

it("eximAttempts: flags and CV of Exim's log, chapter 52", () =>
  expect(
    eximAttempts(
      [
        "2026-11-30 14:00:00 1abc-000-00 == b@example.com R=out T=out defer (-37) H=mx1: no",
        '2026-11-30 14:00:01 1abc-000-00 => b@example.com R=out T=out H=mx1 X=TLS1.3 CV=dane C="250 ok"',
        '2026-11-30 14:00:01 1abc-000-00 => b@example.com R=out T=out H=mx1 X=TLS1.3 CV=no C="250 ok"',
        "2026-11-30 14:00:01 1abc-000-00 ** other@example.com R=out T=out: no",
        "2026-11-30 14:00:01 1abc-000-00 Completed"
      ].join("\n"),
      "b@example.com"
    ).map(({ wasTaken, mayBeRetried, isAuthenticated }) => [wasTaken, mayBeRetried, isAuthenticated])
  ).toEqual([
    [false, true, false],
    [true, false, true],
    [true, false, false]
  ]))
