import { describe, expect, it } from "vitest"
import type { Message, Question } from "../../protocol/dns/message.ts"
import { name } from "../../protocol/dns/name.ts"
import { rcodes, typeCodes, type TypeName } from "../../protocol/dns/types.ts"
import { answerWith } from "../../protocol/dnssec/asking.ts"
import { usualPolicy } from "../../protocol/dnssec/policy.ts"
import { Trust } from "../../protocol/dnssec/trust.ts"
import { type ValidationRequest, validate } from "../../protocol/dnssec/validate.ts"
import { answer, question, testAnchors, testTimeSeconds } from "./dnssec-test-zones.ts"

const judge = (
  owner: string,
  type: TypeName,
  options: Partial<ValidationRequest> = {},
  answerTo: (asked: Question) => Message | undefined = answer
) => {
  const asked = question(owner, type)
  const questions: Array<string> = []
  const verdict = answerWith(
    validate({
      question: asked,
      response: answerTo(asked),
      anchors: testAnchors,
      nowSeconds: testTimeSeconds,
      ...options
    }),
    (further) => {
      questions.push(`${further.name} ${further.type}`)
      return answerTo(further)
    }
  )
  return { ...verdict, questions }
}

describe("validate", () => {
  it.each<[string, TypeName, string, number]>([
    ["_25._tcp.mx.mail.test", "TLSA", "secure", rcodes.NOERROR],
    ["_25._tcp.none.mail.test", "TLSA", "secure", rcodes.NXDOMAIN],
    ["er.hashed.test", "A", "secure", rcodes.NOERROR],
    ["x.y.wild.hashed.test", "TXT", "secure", rcodes.NOERROR],
    ["none.hashed.test", "A", "secure", rcodes.NXDOMAIN],
    // RFC 5155 §9.2: an unsigned delegation may hide in the span.
    ["none.optout.test", "A", "insecure", rcodes.NXDOMAIN],
    ["mx.ed25519.test", "AAAA", "secure", rcodes.NOERROR],
    ["plain.test", "DS", "secure", rcodes.NOERROR]
  ])("calls %s %s %s with RCODE %i", (owner, type, status, rcode) =>
    expect(judge(owner, type)).toMatchObject({ status, rcode })
  )

  it("asks for each zone cut once, from the anchor down", () =>
    expect(judge("_25._tcp.mx.mail.test", "TLSA").questions).toEqual([
      `. ${typeCodes.DNSKEY}`,
      `test ${typeCodes.DS}`,
      `test ${typeCodes.DNSKEY}`,
      `mail.test ${typeCodes.DS}`,
      `mail.test ${typeCodes.DNSKEY}`
    ]))

  it("asks nothing that a trust still holds, and again when its time has passed", () => {
    const trust = new Trust()
    judge("mail.test", "MX", { trust })
    expect(judge("_25._tcp.mx.mail.test", "TLSA", { trust }).questions).toEqual([])
    // DNSKEY and DS have a TTL of an hour here.
    expect(judge("mail.test", "MX", { trust, nowSeconds: testTimeSeconds + 3600 }).questions).toEqual([])
    const later = { trust, nowSeconds: testTimeSeconds + 3601 }
    expect(judge("mail.test", "MX", later).questions).not.toEqual([])
    // And a clock that is set back before the signatures finds nothing to rely on.
    expect(judge("mail.test", "MX", { trust, nowSeconds: testTimeSeconds - 16 * 86_400 })).toMatchObject({
      status: "bogus",
      reason: "signature not yet valid"
    })
  })

  it("follows aliases into other zones, judging each link", () => {
    expect(judge("away.hashed.test", "AAAA")).toMatchObject({
      status: "secure",
      aliases: [{ status: "secure" }],
      rrSet: { type: typeCodes.AAAA }
    })
    expect(`${judge("mx.old.hashed.test", "A").canonicalName}`).toBe("mx.mail.test")
    expect(judge("mx.old.hashed.test", "A")).toMatchObject({ status: "secure" })
  })

  it("lets the weakest link decide, and tells which one it was", () =>
    expect(judge("away.hashed.test", "AAAA", { negativeAnchors: [name("mail.test")] })).toMatchObject({
      status: "insecure",
      reason: "negative trust anchor",
      aliases: [{ status: "secure" }]
    }))

  it("is insecure below no anchor, and below a negative one, but not beside it", () => {
    expect(judge("mail.test", "MX", { anchors: [] })).toMatchObject({
      status: "insecure",
      reason: "no trust anchor"
    })
    const negativeAnchors = [name("mail.test")]
    expect(judge("mx.mail.test", "A", { negativeAnchors })).toMatchObject({ status: "insecure" })
    expect(judge("mx.hashed.test", "A", { negativeAnchors })).toMatchObject({ status: "secure" })
  })

  it("is indeterminate when nothing comes back, bogus when an answer lacks its data", () => {
    const silent = (asked: Question) => (asked.type === typeCodes.DS ? undefined : answer(asked))
    expect(judge("mail.test", "MX", {}, silent)).toMatchObject({ status: "indeterminate", ttlSeconds: 0 })
    const failing = (asked: Question): Message => ({
      ...answer(asked),
      ...(asked.type === typeCodes.DS ? { rcode: rcodes.SERVFAIL, answers: [], authorities: [] } : {})
    })
    expect(judge("mail.test", "MX", {}, failing)).toMatchObject({ status: "bogus", ttlSeconds: 0 })
  })

  it("takes the child's word for no denial of DS", () => {
    // RFC 4035 §5.2, RFC 6840 §4.1: asked at the child, the answer is NODATA with the child's own NSEC and SOA.
    const fromChild = (asked: Question): Message =>
      asked.type === typeCodes.DS && asked.name.key === "mail.test"
        ? { ...answer({ ...asked, type: typeCodes.TXT }) }
        : answer(asked)
    expect(judge("mail.test", "MX", {}, fromChild)).toMatchObject({ status: "bogus" })
  })

  it("calls an unsigned zone insecure only with the parent's proof", () => {
    const data = { ...answer(question("mx.mail.test", "A")), authorities: [] }
    const unsigned: Message = {
      ...data,
      answers: data.answers
        .filter(({ type }) => type === typeCodes.A)
        .map((record) => ({ ...record, owner: name("www.plain.test") }))
    }
    const withPlain = (asked: Question) => (asked.name.key === "www.plain.test" ? unsigned : answer(asked))
    expect(judge("www.plain.test", "A", {}, withPlain)).toMatchObject({
      status: "insecure",
      reason: "unsigned delegation"
    })
    const withoutProof = (asked: Question) =>
      asked.name.key === "plain.test" ? { ...answer(asked), authorities: [] } : withPlain(asked)
    expect(judge("www.plain.test", "A", {}, withoutProof)).toMatchObject({ status: "bogus" })
  })

  it("gives the least of all TTLs, and for an absence that of RFC 2308 §5", () => {
    expect(judge("mail.test", "MX").ttlSeconds).toBe(3600)
    expect(judge("none.mail.test", "A").ttlSeconds).toBe(300)
    const old = testTimeSeconds + 45 * 86_400 - 60
    expect(judge("mail.test", "MX", { nowSeconds: old }).ttlSeconds).toBe(60)
  })

  it("allows for a clock that is off only when told to", () => {
    const nowSeconds = testTimeSeconds + 45 * 86_400 + 60
    expect(judge("mail.test", "MX", { nowSeconds })).toMatchObject({ reason: "signature expired" })
    const policy = { ...usualPolicy, clockSkewSeconds: 60 }
    expect(judge("mail.test", "MX", { nowSeconds, policy })).toMatchObject({ status: "secure" })
  })

  it("gives up on endless aliases", () => {
    const template = answer(question("alias.mail.test", "A"))
    const endless = (asked: Question): Message => {
      const cname = template.answers.find(({ type }) => type === typeCodes.CNAME)!
      const rdata = name(`x${asked.name}`).toWire()
      return { ...template, answers: [{ ...cname, owner: asked.name, rdata }], authorities: [] }
    }
    expect(judge("x.elsewhere", "A", { anchors: [] }, endless)).toMatchObject({
      status: "bogus",
      reason: "alias chain too long"
    })
  })
})
