import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { encodeMessage } from "../../protocol/dns/codec.ts"
import { name } from "../../protocol/dns/name.ts"
import { noMessage } from "../../protocol/dns/reply.ts"
import { classIn, typeCodes } from "../../protocol/dns/types.ts"
import { exampleApex, exampleRecords } from "../../protocol/dnssec/signing/example-zone.fixture.ts"
import { usualLifetimes } from "../../protocol/dnssec/signing/signature-lifetimes.ts"
import type { SigningPlan } from "../../protocol/dnssec/signing/signing-plan.ts"
import { answerQuery } from "./answer.ts"
import { answerAgain } from "./answer-again.ts"
import { withChanges, type Zone, zone } from "./zone.ts"

const start = 1_767_225_600
const day = 86_400
const plan: SigningPlan = {
  algorithm: 15,
  keys: "split",
  denial: { method: "nsec" },
  lifetimes: usualLifetimes
}
const single: SigningPlan = { ...plan, keys: "single" }

/** Everything by which what a zone says may come to depend on the time. */
const plans: Readonly<Record<string, SigningPlan | undefined>> = {
  unsigned: undefined,
  "signed anew every week": plan,
  "signed once": {
    ...plan,
    lifetimes: { kind: "fixed", inceptionSeconds: start, expirationSeconds: start + 30 * day }
  },
  "no longer renewed": { ...plan, faults: [{ fault: "not renewed", sinceSeconds: start + 9 * day }] },
  expired: { ...plan, faults: [{ fault: "expired" }] },
  "with another zone-signing key": {
    ...plan,
    rollOvers: [
      {
        method: "pre-publish",
        publishAtSeconds: start + day,
        signAtSeconds: start + 2 * day,
        removeAtSeconds: start + 3 * day
      }
    ]
  },
  "with another single key": {
    ...single,
    rollOvers: [
      {
        method: "double-signature",
        addKeyAtSeconds: start + day,
        swapDsAtSeconds: start + 2 * day,
        removeKeyAtSeconds: start + 3 * day
      }
    ]
  },
  "with another key-signing key": {
    ...plan,
    rollOvers: [
      {
        method: "double-DS",
        addDsAtSeconds: start + day,
        swapKeysAtSeconds: start + 2 * day,
        removeDsAtSeconds: start + 3 * day
      }
    ]
  }
}

/** More than UDP takes. */
const big = {
  owner: name("big.example"),
  type: typeCodes.TXT,
  class: classIn,
  ttlSeconds: 60,
  rdata: new Uint8Array(1_500).fill(0x09)
}

const zoneOf = (signing: SigningPlan | undefined): Zone =>
  Result.getOrThrow(
    zone({
      apex: exampleApex,
      records: [...exampleRecords, big],
      ...(signing === undefined ? {} : { plan: signing })
    })
  )
const held = (signing: SigningPlan | undefined) => new Map([["example", zoneOf(signing)]])

const queryFor = (owner: string, type: number, id = 0, dnssecOk = true) =>
  encodeMessage({
    ...noMessage,
    id,
    questions: [{ name: name(owner), type, class: classIn }],
    edns: { udpPayloadSize: 1_232, dnssecOk, version: 0 }
  })

/** To the second before, at and after every change, and beyond what is signed. */
const times = [-1, 0, 1, 2, 3, 7, 9, 14, 30].flatMap((days) =>
  [-1, 0, 1].map((seconds) => start + days * day + seconds)
)

const questions = [
  ["example", typeCodes.DNSKEY],
  ["example", typeCodes.MX],
  ["mail.example", typeCodes.A],
  ["MAIL.example", typeCodes.A],
  ["mail.example", typeCodes.TXT],
  ["nothing.example", typeCodes.A],
  ["big.example", typeCodes.TXT]
] as const

const hexOf = (octets: Uint8Array | undefined) => octets && Buffer.from(octets).toString("hex")

describe("answerAgain", () => {
  it.each(Object.entries(plans))("says what the server says, whatever was asked before: %s", (_, signing) => {
    const zones = held(signing)
    let id = 0
    for (const nowSeconds of [...times, ...times.toReversed()])
      for (const [owner, type] of questions)
        for (const dnssecOk of [true, false])
          for (const over of ["udp", "tcp"] as const) {
            const asked = { query: queryFor(owner, type, (id += 7), dnssecOk), over, nowSeconds }
            expect(hexOf(answerAgain(zones, asked))).toBe(hexOf(answerQuery(zones, asked)))
          }
  })

  it("leaves a reply alone that is still on its way when the same is asked again", () => {
    const zones = held(undefined)
    const ask = (id: number) =>
      answerAgain(zones, { query: queryFor("example", typeCodes.MX, id), over: "udp", nowSeconds: start })!
    const [first, second] = [ask(0x0102), ask(0x0304)]
    expect([first, second].map((reply) => [...reply.subarray(0, 2)])).toEqual([
      [1, 2],
      [3, 4]
    ])
  })

  it("answers octets that are no query as the server does", () => {
    const zones = held(plan)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (query) => {
        const asked = { query, over: "udp", nowSeconds: start } as const
        expect(hexOf(answerAgain(zones, asked))).toBe(hexOf(answerQuery(zones, asked)))
      })
    )
  })

  it("does not mix zones up", () => {
    const before = held(undefined)
    const changes = [{ owner: name("mail.example"), type: typeCodes.A, ttlSeconds: 60, rdatas: [] }]
    const after = new Map([["example", Result.getOrThrow(withChanges(before.get("example")!, changes))]])
    const asked = {
      query: queryFor("mail.example", typeCodes.A),
      over: "udp",
      nowSeconds: start
    } as const
    const first = hexOf(answerAgain(before, asked))
    expect(hexOf(answerAgain(after, asked))).toBe(hexOf(answerQuery(after, asked)))
    expect(hexOf(answerAgain(after, asked))).not.toBe(first)
  })

  it("gives each asker octets of its own", () => {
    const zones = held(undefined)
    const asked = {
      query: queryFor("mail.example", typeCodes.A),
      over: "udp",
      nowSeconds: start
    } as const
    const first = answerAgain(zones, asked)!
    const said = hexOf(first)
    first.fill(0)
    expect(hexOf(answerAgain(zones, asked))).toBe(said)
  })
})
