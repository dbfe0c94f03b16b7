import { describe, expect, it } from "vitest"
import { Name, name } from "../../protocol/dns/name.ts"
import { noMessage } from "../../protocol/dns/reply.ts"
import { classIn, typeCodes } from "../../protocol/dns/types.ts"
import { meaningOf } from "./reply-meaning.ts"

const address = (owner: string) => ({
  owner: name(owner),
  type: typeCodes.A,
  class: classIn,
  ttlSeconds: 60,
  rdata: Uint8Array.of(192, 0, 2, 1)
})
const question = { name: name("www.one.example"), type: typeCodes.A, class: classIn }
const reply = {
  ...noMessage,
  isResponse: true,
  authoritative: true,
  questions: [question],
  answers: [address("www.one.example"), address("www.two.example")],
  additionals: [address("one.example")]
}
const ownersBelow = (zone: Name) => {
  const meaning = meaningOf(reply, question, zone)
  return meaning.kind === "answer" ? meaning.message.answers.map(({ owner }) => `${owner}`) : meaning.kind
}

describe("meaningOf, RFC 2181 §5.4.1", () => {
  it("believes of one reply what the zone of its server has a say over, whichever zone was asked for before", () => {
    for (let again = 0; again < 2; again++) {
      expect(ownersBelow(name("one.example"))).toEqual(["www.one.example"])
      expect(ownersBelow(name("two.example"))).toEqual(["www.two.example"])
      expect(ownersBelow(Name.root)).toEqual(["www.one.example", "www.two.example"])
    }
  })

  it("gives one object for one reply and zone, so that what is derived from it is made once", () => {
    const [one, other] = [name("one.example"), name("one.example")].map((zone) =>
      meaningOf(reply, question, zone)
    )
    expect(one!.kind === "answer" && other!.kind === "answer" && one!.message === other!.message).toBe(true)
  })
})
