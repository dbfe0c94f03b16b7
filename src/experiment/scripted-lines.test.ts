/** Lines of SMTP that scripted attackers edit and inject, from a time to a time: what each comes to under models that withstand it and models that do not. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../loading/load.ts"
import { run } from "./explicit.fixture.ts"
import { mx, problem, under } from "./scripted.fixture.ts"

describe("from and to of an action", () => {
  const strip = { ...mx, does: "strip" }
  const mail = [{ at: "0s" }, { at: "2h" }, { at: "4h" }]

  it("limit it as they do a capability", () =>
    expect(under("opportunistic", [{ ...strip, from: "1h", to: "3h" }], { mail })).toEqual([
      "delivered-unauthenticated-ok",
      "exposed-passive",
      "delivered-unauthenticated-ok"
    ]))

  it("go forwards", () =>
    expect(problem({ ...strip, from: "2h", to: "1h" })).toContain("a time after 2h, found 1h"))

  it("are the phase's own in a phase", () => {
    const text = JSON.stringify({
      title: "t",
      models: ["dane"],
      phases: [{ name: "a", at: "0s", actions: [{ ...strip, from: "1h" }] }]
    })
    expect(Result.isFailure(loadScenario("test.yaml", text))).toBe(true)
  })
})

describe("edit-line, RFC 3207 §6", () => {
  const edit = { ...mx, does: "edit-line" }
  const hidden = { ...edit, saidBy: "server", line: "STARTTLS", with: "XXXXXXXX" }

  it.each([
    ["opportunistic", "exposed-passive"],
    ["dane", "deferred-by-attack"]
  ])("hides STARTTLS from %s", (model, expected) =>
    expect(under(model, [hidden, { ...mx, does: "observe" }])).toEqual([expected])
  )

  it("takes a line away", () => {
    expect(under("opportunistic", [{ ...edit, saidBy: "server", line: "250-STARTTLS" }])).toEqual([
      "exposed-passive"
    ])
    // RFC 5321 §4.2.1: of a reply whose last line is gone the client waits for the end.
    expect(under("opportunistic", [{ ...edit, saidBy: "server", line: "220" }])).toEqual([
      "deferred-by-attack"
    ])
  })

  it("touches the command, so that the server never hears it", () =>
    expect(
      under("opportunistic", [{ ...edit, saidBy: "client", line: "STARTTLS", with: "XXXXXXXX" }])
    ).toEqual(["exposed-passive"]))

  it("changes whom mail goes to, where it goes in clear", () => {
    const elsewhere = {
      ...edit,
      saidBy: "client",
      line: "RCPT",
      with: "RCPT TO:<mailbox@tenant.provider.example>"
    }
    const domain = { mx: [{ host: "mx1.provider.example" }] }
    const zones = [{ apex: "provider.example", signing: "signed" }]
    const actions = [hidden, elsewhere].map((action) => ({ ...action, host: "mx1.provider.example" }))
    expect(under("opportunistic", actions, { domain, zones })).toEqual(["intercepted-cleartext"])
    expect(under("dane", actions, { domain, zones })).toEqual(["deferred-by-attack"])
  })

  it("reaches inside TLS where the same attacker ends it", () => {
    const actions = [
      { ...mx, does: "mitm" },
      { ...edit, saidBy: "client", line: "DATA" }
    ]
    expect(under("opportunistic", actions)).toEqual(["deferred-by-attack"])
    expect(under("opportunistic", actions.slice(1))).toEqual(["delivered-unauthenticated-ok"])
  })

  it.each([
    [{ ...edit, line: "STARTTLS" }, "6 attackers.0.actions.0: expected saidBy for edit-line"],
    [{ ...edit, saidBy: "server" }, "6 attackers.0.actions.0: expected line for edit-line"],
    [
      { ...edit, saidBy: "server", line: "250", before: ["250 A"] },
      "actions.0.before: expected before for inject"
    ],
    [
      { ...mx, does: "strip", line: "250" },
      "actions.0.line: expected line for edit-line and inject and delay alone"
    ],
    [{ ...mx, does: "edit-lnie" }, "attackers.0.actions.0.does"],
    [{ ...edit, saidBy: "server", line: "" }, "attackers.0.actions.0.line"],
    [{ ...edit, saidBy: "proxy", line: "250" }, "attackers.0.actions.0.saidBy"],
    [{ ...edit, saidBy: "server", line: "250", with: "a\r\nb" }, "attackers.0.actions.0.with"]
  ])("%j is told where it is wrong", (action, place) => expect(problem(action)).toContain(place))
})

describe("inject, RFC 3207 §4.2", () => {
  const inject = { ...mx, does: "inject" }
  const commands = [
    "EHLO mx.attacker.test",
    "MAIL FROM:<mailbox@tenant.provider.example>",
    "RCPT TO:<mailbox@tenant.provider.example>",
    "DATA"
  ]
  const provider = (plaintextBeforeTls: string) => ({
    domain: { mx: [{ host: "mx1.provider.example", plaintextBeforeTls }] },
    zones: [{ apex: "provider.example", signing: "signed" }]
  })
  const behind = { on: "smtp", does: "inject", saidBy: "client", line: "STARTTLS", after: commands }

  // CVE-2011-0411: the session becomes the text of a mail to somebody else's mailbox.
  it.each([
    ["opportunistic", "kept", "intercepted-unauthenticated"],
    ["dane", "kept", "intercepted-authenticated"],
    ["opportunistic", "discarded", "delivered-unauthenticated-ok"],
    ["dane", "discarded", "delivered-authenticated"]
  ])("of commands behind STARTTLS, under %s to a server where they are %s: %s", (model, kept, expected) =>
    expect(under(model, [behind], provider(kept))).toEqual([expected])
  )

  // CVE-2021-38371: replies behind that to STARTTLS answer what is said inside TLS.
  const replies = { ...inject, saidBy: "server", line: "220 ready", after: ["250-mx1.example.com", "250 OK"] }
  it.each(["opportunistic", "dane"])("of replies is heard by %s where it keeps them", (model) => {
    const says = (plaintextBeforeTls: string) =>
      run(
        {
          models: [model],
          sender: { plaintextBeforeTls },
          attackers: [{ name: "lab", actions: [{ ...replies, after: ["554 5.7.1 go away"] }] }]
        },
        true
      ).find(({ attacker }) => attacker === "lab")!.attempts[0]!.outcome
    expect(says("discarded")).toMatch(/^delivered-/)
    expect(says("kept")).not.toMatch(/^delivered-/)
  })

  it("stands before a line too", () =>
    expect(
      under("opportunistic", [{ ...inject, saidBy: "server", line: "220", before: ["554 no service"] }])
    ).toEqual(["deferred-by-attack"]))

  it("wants lines", () =>
    expect(problem({ ...inject, saidBy: "client", line: "DATA" })).toContain("lines before or after it"))
})
