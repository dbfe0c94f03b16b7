import { describe, expect, it } from "vitest"
import type { Holding } from "../world/ledger.ts"
import { mailLine } from "./mail-line.ts"

const holding = (holding: Partial<Holding>): Holding => ({
  messageId: "1@a.test",
  atMicros: 0,
  holder: "recipient",
  at: "mx1.example.com",
  how: "received",
  form: "tls",
  ...holding
})
const onPath = { holder: "attacker", at: "on the path" } as const

describe("mailLine", () => {
  it.each<[string, ReadonlyArray<Partial<Holding>>, string]>([
    [
      "what the recipient received over TLS, whether or not the client verified",
      [{}],
      "delivered-authenticated or delivered-unauthenticated-ok  (received over TLS by the recipient at mx1.example.com)"
    ],
    [
      "what went in clear",
      [{ form: "clear" }],
      "delivered-cleartext-ok  (received in clear by the recipient at mx1.example.com)"
    ],
    [
      "what was read in transit",
      [{ ...onPath, how: "read in transit", form: "clear" }, { form: "clear" }],
      "exposed-passive  (read in transit in clear by the attacker on the path; received in clear by the recipient at mx1.example.com)"
    ],
    [
      "what was relayed",
      [{ ...onPath, how: "relayed" }, {}],
      "intercepted-authenticated or intercepted-unauthenticated  (relayed over TLS by the attacker on the path; received over TLS by the recipient at mx1.example.com)"
    ],
    [
      "what an attacker's host took in clear",
      [{ holder: "attacker", at: "mx.attacker.test", form: "clear" }],
      "intercepted-cleartext  (received in clear by the attacker at mx.attacker.test)"
    ]
  ])("tells %s", (_, holdings, told) => {
    const line = mailLine(
      { reversePath: "a@a.test", forwardPaths: ["b@example.com"] },
      { name: "mx1.example.com" },
      holdings.map(holding)
    )
    expect(line).toBe(`mx1.example.com  in clear  <a@a.test>  to  <b@example.com>  ${told}`)
  })
})
