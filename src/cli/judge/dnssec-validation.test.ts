import { Result } from "effect"
import { describe, expect, it } from "vitest"
import type { Message, Question } from "../../protocol/dns/message.ts"
import { type Name, name } from "../../protocol/dns/name.ts"
import { readRrsig, writeRrsig } from "../../protocol/dns/rdata/rrsig.ts"
import { readCname } from "../../protocol/dns/rdata/single-name.ts"
import { classIn, rcodes, typeCodes, type TypeName } from "../../protocol/dns/types.ts"
import { answerWith } from "../../protocol/dnssec/asking.ts"
import { usualPolicy } from "../../protocol/dnssec/policy.ts"
import { delegationSigners } from "../../protocol/dnssec/signing/delegation-signer.ts"
import { PlainTrust } from "../../protocol/dnssec/trust.ts"
import { type ValidationRequest, validate } from "../../protocol/dnssec/validate.ts"
import {
  answer,
  ask,
  internetWith,
  plan,
  question,
  records,
  soaAndNs,
  testAnchors,
  testTimeSeconds
} from "../../world/name-server/signed-internet.fixture.ts"

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
    const trust = new PlainTrust()
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

describe("validate, opt-out (RFC 5155 §7.1, §9.2)", () => {
  const zones = internetWith({
    "span.test": {
      plan: plan({ method: "nsec3", optOut: true }),
      records: records(`${soaAndNs("span.test")}
        *.span.test A 192.0.2.1
        child.empty.span.test NS ns.elsewhere.
        child.two.levels.span.test NS ns.elsewhere.
        signed.below.span.test TXT "an empty non-terminal that is in the chain"
        child.below.span.test NS ns.elsewhere.
        *.wild.span.test TXT "another wildcard"
        *.gone.span.test NS ns.elsewhere.`)
    }
  })
  const ofSpan = (asked: Question) => ask(asked, zones)

  it.each<[string, TypeName, string, string]>([
    // Erratum 3441: what is there only because of an unsigned delegation has no NSEC3 record.
    ["empty.span.test", "MX", "insecure", "opt-out span"],
    ["two.levels.span.test", "TXT", "insecure", "opt-out span"],
    ["levels.span.test", "AAAA", "insecure", "opt-out span"],
    // And where the wildcard has the type that the empty non-terminal lacks.
    ["empty.span.test", "A", "insecure", "opt-out span"],
    ["levels.span.test", "A", "insecure", "opt-out span"],
    ["empty.span.test", "DS", "insecure", "opt-out span"],
    ["child.empty.span.test", "DS", "insecure", "opt-out span"],
    ["other.span.test", "A", "insecure", "opt-out span"],
    ["other.span.test", "MX", "insecure", "opt-out span"],
    ["a.wild.span.test", "A", "insecure", "opt-out span"],
    ["a.gone.span.test", "A", "insecure", "opt-out span"],
    ["below.span.test", "A", "secure", "absence proven"],
    ["*.span.test", "MX", "secure", "absence proven"],
    ["span.test", "A", "secure", "absence proven"]
  ])("calls %s %s %s", (owner, type, status, reason) =>
    expect(judge(owner, type, {}, ofSpan)).toMatchObject({ status, reason, rcode: rcodes.NOERROR })
  )

  it("wants the wildcard denied for a name error (§8.4)", () => {
    const nameError = (asked: Question): Message => ({
      ...ofSpan(asked),
      ...(asked.type === typeCodes.A ? { rcode: rcodes.NXDOMAIN } : {})
    })
    expect(judge("levels.span.test", "A", {}, nameError)).toMatchObject({
      status: "bogus",
      reason: "proof of absence missing"
    })
  })
})

describe("validate, answers that hold the records of several zones (RFC 4035 §5.2)", () => {
  const zones = internetWith({
    "parent.test": {
      plan: plan({ method: "nsec" }),
      records: records(`${soaAndNs("parent.test")}
        *.parent.test CNAME none.unsigned.parent.test
        *.to-signed.parent.test CNAME none.signed.parent.test
        *.to-data.parent.test CNAME mx.unsigned.parent.test
        unsigned.parent.test NS ns.test.
        signed.parent.test NS ns.test.`).concat(
        delegationSigners(name("signed.parent.test"), plan({ method: "nsec3" }), testTimeSeconds).map(
          (rdata) => ({
            owner: name("signed.parent.test"),
            type: typeCodes.DS,
            class: classIn,
            ttlSeconds: 3600,
            rdata
          })
        )
      )
    },
    "unsigned.parent.test": {
      records: records(`${soaAndNs("unsigned.parent.test")}
        mx.unsigned.parent.test A 192.0.2.1`)
    },
    "signed.parent.test": {
      plan: plan({ method: "nsec3" }),
      records: records(soaAndNs("signed.parent.test"))
    }
  })
  const direct = (asked: Question) => ask(asked, zones)
  /** As a recursive server answers: the alias and what stands at its end in one message. */
  const merged = (asked: Question): Message => {
    const first = direct(asked)
    const cname = first.answers.find(({ type }) => type === typeCodes.CNAME)
    if (cname === undefined) return first
    const end = direct({ ...asked, name: Result.getOrThrow(readCname(cname.rdata)) })
    return {
      ...end,
      answers: [...first.answers, ...end.answers],
      authorities: [...first.authorities, ...end.authorities]
    }
  }
  it.each<[string, string, string, number]>([
    ["a.parent.test", "insecure", "unsigned delegation", rcodes.NXDOMAIN],
    ["a.to-signed.parent.test", "secure", "absence proven", rcodes.NXDOMAIN],
    ["a.to-data.parent.test", "insecure", "unsigned delegation", rcodes.NOERROR]
  ])("judges %s as if each zone had answered by itself", (owner, status, reason, rcode) => {
    expect(judge(owner, "A", {}, merged)).toMatchObject({ status, reason, rcode })
    expect(judge(owner, "A", {}, direct)).toMatchObject({ status, reason, rcode })
  })

  it("finds the unsigned zone where the message does not name it", () => {
    const withoutSoa = (asked: Question): Message => {
      const reply = merged(asked)
      const isNamed = ({ owner, type }: { readonly owner: Name; readonly type: number }) =>
        type === typeCodes.SOA && owner.key === "unsigned.parent.test"
      return { ...reply, authorities: reply.authorities.filter((record) => !isNamed(record)) }
    }
    const answered = judge("a.parent.test", "A", {}, (asked) =>
      asked.name.key === "none.unsigned.parent.test"
        ? { ...withoutSoa(question("a.parent.test", "A")), answers: [] }
        : withoutSoa(asked)
    )
    expect(answered).toMatchObject({ status: "insecure", reason: "unsigned delegation" })
  })

  it("finds the unsigned zone below the signer of a worthless signature", () => {
    const model = direct(question("parent.test", "SOA")).answers.find(({ type }) => type === typeCodes.RRSIG)!
    const rrsig = Result.getOrThrow(readRrsig(model.rdata))
    const withRrsig = (asked: Question): Message => {
      const reply = direct(asked)
      if (asked.name.key !== "mx.unsigned.parent.test") return reply
      const rdata = writeRrsig({ ...rrsig, typeCovered: asked.type, labels: 4 })
      return { ...reply, answers: [...reply.answers, { ...model, owner: asked.name, rdata }] }
    }
    expect(judge("mx.unsigned.parent.test", "A", {}, withRrsig)).toMatchObject({
      status: "insecure",
      reason: "unsigned delegation"
    })
  })
})

describe("validate, below a DNAME (RFC 6672)", () => {
  const long = Array.from({ length: 3 }, () => "x".repeat(60)).join(".")
  const zones = internetWith({
    "old.test": {
      plan: plan({ method: "nsec" }),
      records: records(`${soaAndNs("old.test")}
        moved.old.test DNAME new.test
        far.old.test DNAME ${"y".repeat(50)}.${"z".repeat(50)}.new.test`)
    },
    "new.test": {
      plan: plan({ method: "nsec3" }),
      records: records(`${soaAndNs("new.test")}
        www.new.test A 192.0.2.1
        alias.new.test CNAME www.new.test`)
    },
    "plain-old.test": {
      records: records(`${soaAndNs("plain-old.test")}\n moved.plain-old.test DNAME new.test`)
    }
  })
  const direct = (asked: Question) => ask(asked, zones)

  it.each<[string, string, string]>([
    ["www.moved.old.test", "www.new.test", "secure"],
    // Whether the target is an alias itself, or exists, does not matter to who asks for the first link.
    ["alias.moved.old.test", "alias.new.test", "secure"],
    ["none.moved.old.test", "none.new.test", "secure"],
    ["www.moved.plain-old.test", "www.new.test", "insecure"]
  ])("answers a question for the CNAME of %s with what follows (§3.2, §5.3.1)", (owner, target, status) => {
    const verdict = judge(owner, "CNAME", {}, direct)
    expect(verdict).toMatchObject({ status, rcode: rcodes.NOERROR, aliases: [], rrSet: { ttlSeconds: 3600 } })
    expect(`${verdict.canonicalName}`).toBe(owner)
    expect(verdict.rrSet?.rdatas).toEqual([name(target).toWire()])
  })

  it("answers so where no CNAME was synthesised", () =>
    expect(
      judge("www.moved.old.test", "CNAME", {}, (asked) => {
        const reply = direct(asked)
        return { ...reply, answers: reply.answers.filter(({ type }) => type !== typeCodes.CNAME) }
      }).rrSet?.rdatas
    ).toEqual([name("www.new.test").toWire()]))

  it("is bogus where the CNAME leads elsewhere (§5.3.1) or the DNAME is not signed", () => {
    const elsewhere = (asked: Question): Message => {
      const reply = direct(asked)
      const answers = reply.answers.map((record) =>
        record.type === typeCodes.CNAME ? { ...record, rdata: name("evil.test").toWire() } : record
      )
      return { ...reply, answers }
    }
    expect(judge("www.moved.old.test", "CNAME", {}, elsewhere)).toMatchObject({
      status: "bogus",
      reason: "alias contradicts DNAME"
    })
    const unsigned = (asked: Question): Message => {
      const reply = direct(asked)
      return asked.type === typeCodes.CNAME
        ? { ...reply, answers: reply.answers.filter(({ type }) => type !== typeCodes.RRSIG) }
        : reply
    }
    expect(judge("www.moved.old.test", "CNAME", {}, unsigned)).toMatchObject({ status: "bogus" })
  })

  it.each<TypeName>(["A", "MX", "CNAME"])(
    "has a name that becomes too long proven by the DNAME, for %s (§2.2)",
    (type) =>
      expect(judge(`${long}.far.old.test`, type, {}, direct)).toMatchObject({
        status: "secure",
        rcode: rcodes.YXDOMAIN,
        reason: "absence proven",
        because: { rfc: 6672, section: "2.2" }
      })
  )
})
