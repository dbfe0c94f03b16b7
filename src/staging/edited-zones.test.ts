import { Result } from "effect"
import { describe, expect, it } from "vitest"
import type { ZoneEdit } from "../attacker/arsenal.ts"
import { decodeMessage, encodeMessage } from "../protocol/dns/codec.ts"
import { name } from "../protocol/dns/name.ts"
import { presentRdata } from "../protocol/dns/presentation.ts"
import { noMessage } from "../protocol/dns/reply.ts"
import { classIn, typeCodes } from "../protocol/dns/types.ts"
import { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import { serveZones } from "../world/zones.ts"
import { EditedZones } from "./edited-zones.ts"

const server = "ns.example.com"
const day = 86_400
const plan = (address: string) => ({
  hosts: [],
  zones: [
    {
      apex: "example.com",
      nameServers: [server],
      records: [{ owner: "www.example.com", type: "A", data: address, ttlSeconds: 60 }]
    }
  ]
})
const zones = Result.getOrThrow(
  serveZones(
    [
      { fromSeconds: 0, deployment: plan("192.0.2.1") },
      { fromSeconds: day, deployment: plan("192.0.2.2") }
    ],
    new SignatureStore()
  )
)

const answerTo = (owner: string, edited: EditedZones, edit: ZoneEdit, atSeconds: number) => {
  const query = encodeMessage({
    ...noMessage,
    id: 7,
    questions: [{ name: name(owner), type: typeCodes.A, class: classIn }]
  })
  const reply = edited.answer(server, edit, {
    position: "resolver to authority",
    from: "mta",
    to: "192.0.2.53",
    atMicros: atSeconds * 1_000_000,
    over: "udp",
    query
  })
  return (
    reply &&
    Result.getOrThrow(decodeMessage(reply)).answers.map(({ type, rdata }) => presentRdata(type, rdata))
  )
}

describe("EditedZones", () => {
  it("answers from each edit of the zone as it is then, whatever was written before", () => {
    const edited = new EditedZones(zones, name("example.com"), 0)
    const write = (data?: string): ZoneEdit => ({
      owner: "mail.example.com",
      type: typeCodes.A,
      data: data === undefined ? [] : [data]
    })
    for (let again = 0; again < 2; again++) {
      expect(answerTo("mail.example.com", edited, write("203.0.113.1"), 0)).toEqual(["203.0.113.1"])
      expect(answerTo("mail.example.com", edited, write("203.0.113.2"), 0)).toEqual(["203.0.113.2"])
      expect(answerTo("mail.example.com", edited, write(), 0)).toEqual([])
      expect(answerTo("www.example.com", edited, write("203.0.113.1"), 0)).toEqual(["192.0.2.1"])
      expect(answerTo("www.example.com", edited, write("203.0.113.1"), day)).toEqual(["192.0.2.2"])
    }
  })

  it("has nothing of zones that are not the target's", () =>
    expect(
      answerTo(
        "www.example.com",
        new EditedZones(zones, name("example.org"), 0),
        {
          owner: "www.example.com",
          type: typeCodes.A,
          data: []
        },
        0
      )
    ).toBeUndefined())
})
