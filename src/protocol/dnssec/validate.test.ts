import { noMessage } from "../dns/reply.ts"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import type { Message, Question } from "../dns/message.ts"
import { name } from "../dns/name.ts"
import { writeDnskey } from "../dns/rdata/dnskey.ts"
import { readDs } from "../dns/rdata/ds.ts"
import { writeNsec } from "../dns/rdata/nsec.ts"
import { readRrsig, writeRrsig } from "../dns/rdata/rrsig.ts"
import type { ResourceRecord, RrSet } from "../dns/record.ts"
import { classIn, typeCodes } from "../dns/types.ts"
import { maxAliases } from "./aliases.ts"
import { answerWith } from "./asking.ts"
import { isVouchedForBy, usableDs } from "./delegation.ts"
import { usualPolicy } from "./policy.ts"
import { delegationSigners } from "./signing/delegation-signer.ts"
import { SignatureStore } from "./signing/signature-store.ts"
import { signRrSet } from "./signing/sign-rr-set.ts"
import { windowAt } from "./signing/signature-lifetimes.ts"
import type { SigningPlan } from "./signing/signing-plan.ts"
import { zoneKeysAt } from "./signing/zone-key.ts"
import { PlainTrust, type Trust } from "./trust.ts"
import { validate } from "./validate.ts"
import { maxChecksPerRrSet, maxChecksPerValidation, maxKeysPerTag } from "./work-budget.ts"
import { keyTag, zoneKey } from "./zone-key.ts"

const nowSeconds = 1_795_466_003

const messageWith = (question: Question, sections: Partial<Message>): Message => ({
  ...noMessage,
  isResponse: true,
  authoritative: true,
  questions: [question],
  ...sections
})

const question = (owner: string, type: number): Question => ({ name: name(owner), type, class: classIn })

const recordsOf = ({ owner, type, class: klass, ttlSeconds, rdatas }: RrSet): ReadonlyArray<ResourceRecord> =>
  rdatas.map((rdata) => ({ owner, type, class: klass, ttlSeconds, rdata }))

describe("validate, alias chains", () => {
  const chainOf = (length: number) => {
    const asked = question("alias0.example", typeCodes.A)
    const aliases = Array.from({ length }, (_, i) => ({
      owner: name(`alias${i}.example`),
      type: typeCodes.CNAME,
      class: classIn,
      ttlSeconds: 300,
      rdata: name(`alias${i + 1}.example`).toWire()
    }))
    const address = {
      owner: name(`alias${length}.example`),
      type: typeCodes.A,
      class: classIn,
      ttlSeconds: 300,
      rdata: Uint8Array.of(192, 0, 2, 1)
    }
    const response = messageWith(asked, { answers: [...aliases, address] })
    const verdict = answerWith(
      validate({ question: asked, response, anchors: [], nowSeconds }),
      () => undefined
    )
    return [verdict.status, verdict.reason]
  }

  it(`follows ${maxAliases} aliases`, () =>
    expect(chainOf(maxAliases)).toEqual(["insecure", "no trust anchor"]))

  it("does not follow one more", () =>
    expect(chainOf(maxAliases + 1)).toEqual(["bogus", "alias chain too long"]))
})

/** A zone made to cost: hundreds of keys of one tag, hundreds of signatures that point to them. CVE-2023-50387. */
describe("validate, KeyTrap", () => {
  const apex = name("trap.example")
  const plan: SigningPlan = {
    algorithm: 15,
    keys: "split",
    denial: { method: "nsec" },
    lifetimes: {
      kind: "fixed",
      inceptionSeconds: nowSeconds - 86_400,
      expirationSeconds: nowSeconds + 86_400
    }
  }
  const keys = zoneKeysAt(apex, plan, nowSeconds)
  const window = windowAt(plan.lifetimes, nowSeconds)
  const signatures = new SignatureStore()

  /** Two 16-bit words of one sum: the tag (RFC 4034 Appendix B) is the same for all. */
  const colliding = Array.from({ length: 400 }, (_, i) =>
    writeDnskey({
      flags: 256,
      protocol: 3,
      algorithm: 15,
      publicKey: Uint8Array.from(
        { length: 32 },
        (_, at) => [i >> 8, i & 0xff, (1000 - i) >> 8, (1000 - i) & 0xff][at] ?? 7
      )
    })
  )
  const trapTag = keyTag(colliding[0]!)

  const dnskeys: RrSet = {
    owner: apex,
    type: typeCodes.DNSKEY,
    class: classIn,
    ttlSeconds: 3600,
    rdatas: [...keys.published.map(({ dnskey }) => dnskey), ...colliding]
  }
  const signedWith = (rrSet: RrSet, key: (typeof keys.published)[number]) =>
    signRrSet({ apex, rrSet, key, window, signatures })

  /** The right form and tag, and no signature of anybody. */
  const worthless = (rrSet: RrSet, count: number): ReadonlyArray<ResourceRecord> => {
    const model = signedWith(rrSet, keys.signingZone[0]!)
    const rrsig = Result.getOrThrow(readRrsig(model.rdata))
    return Array.from({ length: count }, (_, i) => ({
      ...model,
      rdata: writeRrsig({
        ...rrsig,
        keyTag: trapTag,
        signature: rrsig.signature.with(0, i & 0xff).with(1, i >> 8)
      })
    }))
  }

  const dnskeyReply = messageWith(question("trap.example", typeCodes.DNSKEY), {
    answers: [...recordsOf(dnskeys), ...keys.signingKeys.map((key) => signedWith(dnskeys, key))]
  })

  class CountingTrust extends PlainTrust {
    checks = 0
    override checkSignature(check: Parameters<Trust["checkSignature"]>[0]): boolean {
      this.checks++
      return super.checkSignature(check)
    }
  }

  const judge = (asked: Question, response: Message) => {
    const trust = new CountingTrust()
    const verdict = answerWith(
      validate({
        question: asked,
        response,
        anchors: [{ owner: apex, type: typeCodes.DNSKEY, rdata: keys.signingKeys[0]!.dnskey }],
        nowSeconds,
        trust
      }),
      (any) =>
        any.type === typeCodes.DNSKEY
          ? dnskeyReply
          : // No cut below the apex is told of, so the answer's own zone is what is asked about.
            messageWith(any, {})
    )
    return { verdict, checks: trust.checks }
  }

  const addresses: RrSet = {
    owner: apex,
    type: typeCodes.A,
    class: classIn,
    ttlSeconds: 300,
    rdatas: [Uint8Array.of(192, 0, 2, 1)]
  }
  const asked = question("trap.example", typeCodes.A)

  it("has keys of one tag", () => {
    expect(new Set(colliding.map(keyTag)).size).toBe(1)
    expect(new Set(colliding.map((rdata) => rdata.join())).size).toBe(colliding.length)
  })

  it("is secure where the answer is signed as usual", () => {
    const answers = [...recordsOf(addresses), signedWith(addresses, keys.signingZone[0]!)]
    expect(judge(asked, messageWith(asked, { answers })).verdict.status).toBe("secure")
  })

  it("costs no more checks than one RRset may, whatever the keys and signatures multiply to", () => {
    const answers = [...recordsOf(addresses), ...worthless(addresses, 400)]
    const { verdict, checks } = judge(asked, messageWith(asked, { answers }))
    expect([verdict.status, verdict.reason]).toEqual(["bogus", "too much work"])
    expect(verdict.detail).toContain(`more than ${maxChecksPerRrSet} signature checks for one RRset`)
    // One more for the DNSKEY RRset.
    expect(checks).toBe(maxChecksPerRrSet + 1)
  })

  it("tries a few keys for one signature", () => {
    const answers = [...recordsOf(addresses), ...worthless(addresses, 1)]
    const { verdict, checks } = judge(asked, messageWith(asked, { answers }))
    expect([verdict.status, verdict.reason]).toEqual(["bogus", "too much work"])
    expect(verdict.detail).toContain(`more than ${maxKeysPerTag} keys of one tag`)
    expect(checks).toBe(maxKeysPerTag + 1)
  })

  it("goes on to a good signature after one whose keys are too many", () => {
    const answers = [
      ...recordsOf(addresses),
      ...worthless(addresses, 1),
      signedWith(addresses, keys.signingZone[0]!)
    ]
    expect(judge(asked, messageWith(asked, { answers })).verdict.status).toBe("secure")
  })

  it("costs a bounded number of checks where every denial is a trap too", () => {
    const denials = Array.from({ length: 100 }, (_, i): RrSet => ({
      owner: name(`n${i}.trap.example`),
      type: typeCodes.NSEC,
      class: classIn,
      ttlSeconds: 300,
      // The next name and an empty bitmap but for NSEC and RRSIG (RFC 4034 §4.1.2).
      rdatas: [Uint8Array.of(...name(`n${i}a.trap.example`).toWire(), 0, 6, 0, 0, 0, 0, 0, 3)]
    }))
    const authorities = denials.flatMap((set) => [...recordsOf(set), ...worthless(set, 40)])
    const absent = question("n7b.trap.example", typeCodes.A)
    const { verdict, checks } = judge(absent, messageWith(absent, { rcode: 3, authorities }))
    expect([verdict.status, verdict.reason]).toEqual(["bogus", "too much work"])
    expect(verdict.detail).toContain(`more than ${maxChecksPerValidation} signature checks`)
    expect(checks).toBeLessThanOrEqual(maxChecksPerValidation)
  })

  it("finds the proof among as many denials as a message may hold", () => {
    const denials = Array.from({ length: 40 }, (_, i): RrSet => {
      const [owner, next] = [i, i + 1].map((n) => `n${String(n).padStart(2, "0")}.trap.example`)
      return {
        owner: name(owner!),
        type: typeCodes.NSEC,
        class: classIn,
        ttlSeconds: 300,
        rdatas: [writeNsec({ nextDomainName: name(next!), types: [typeCodes.RRSIG, typeCodes.NSEC] })]
      }
    })
    const authorities = denials.flatMap((set) => [...recordsOf(set), signedWith(set, keys.signingZone[0]!)])
    const absent = question("n39.trap.example", typeCodes.A)
    expect(judge(absent, messageWith(absent, { authorities })).verdict).toMatchObject({
      status: "secure",
      reason: "absence proven"
    })
  })

  it("compares every DS record with the key, however many there are", () => {
    const [entry] = keys.signingKeys
    const right = Result.getOrThrow(readDs(delegationSigners(apex, plan, nowSeconds)[0]!))
    const others = Array.from({ length: 60 }, (_, i) => ({
      ...right,
      keyTag: i % 2 ? right.keyTag : i,
      digest: right.digest.with(0, i)
    }))
    const key = zoneKey(entry!.dnskey)!
    expect(isVouchedForBy([...others, right], apex, key)).toBe(true)
    expect(usableDs([...others, right], usualPolicy)).toHaveLength(61)
    expect(
      isVouchedForBy(
        others.filter(({ digest }) => digest[0] !== right.digest[0]),
        apex,
        key
      )
    ).toBe(false)
  })
})
