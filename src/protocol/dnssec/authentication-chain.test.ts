import { describe, expect, it } from "vitest"
import {
  answer,
  question,
  testAnchors,
  testTimeSeconds
} from "../../world/name-server/signed-internet.fixture.ts"
import type { TypeName } from "../dns/types.ts"
import { SignatureMemory } from "../keys/signature.ts"
import { answerWith } from "./asking.ts"
import { type AuthenticationChain, authenticationChain } from "./authentication-chain.ts"
import { PlainTrust, type Trust } from "./trust.ts"
import { validate } from "./validate.ts"

const validated = (
  owner: string,
  type: TypeName,
  {
    anchors = testAnchors,
    nowSeconds = testTimeSeconds,
    trust = new PlainTrust()
  }: { anchors?: typeof testAnchors; nowSeconds?: number; trust?: Trust } = {}
) => {
  const asked = question(owner, type)
  return answerWith(
    validate({ question: asked, response: answer(asked), anchors, nowSeconds, trust }),
    answer
  )
}

/** Apex, status, and each set with its status. */
const outline = ({ zones }: AuthenticationChain) =>
  zones.map(({ apex, status, sets }) => [apex, status, sets.map((set) => `${set.id} ${set.status}`)])

describe("authenticationChain, RFC 4033 §2", () => {
  const secure = authenticationChain([validated("mail.test", "MX")])

  it("alternates DNSKEY and DS RRsets from the trust anchor down to the data", () =>
    expect(outline(secure)).toEqual([
      [".", "secure", [". DNSKEY secure", "test DS secure"]],
      ["test", "secure", ["test DNSKEY secure", "mail.test DS secure"]],
      ["mail.test", "secure", ["mail.test DNSKEY secure", "mail.test MX secure"]]
    ]))

  it("RFC 4035 §5.2: says which key an anchor or a DS record vouches for, and which key signs what", () => {
    for (const [i, { keys, sets }] of secure.zones.entries()) {
      const [entry, other] = keys.toSorted((a, b) => b.vouchedBy.length - a.vouchedBy.length)
      expect(entry).toMatchObject({
        vouchedBy: [i === 0 ? "trust anchor" : "DS 2"],
        isSecureEntryPoint: true
      })
      expect(other).toMatchObject({ vouchedBy: [], isSecureEntryPoint: false, algorithm: "ECDSAP256SHA256" })
      expect(sets.map(({ signatures }) => signatures.map(({ key }) => key))).toEqual([
        [entry!.id],
        [other!.id]
      ])
    }
  })

  it("is the same from memory, of signatures and of zone cuts", () => {
    const trust = new PlainTrust(new SignatureMemory())
    validated("mail.test", "MX", { trust })
    expect(authenticationChain([validated("mail.test", "MX", { trust })])).toEqual(secure)
  })

  it("joins the answers of several lookups in one chain", () =>
    expect(
      outline(authenticationChain([validated("mail.test", "MX"), validated("mx.mail.test", "A")])).at(-1)
    ).toEqual([
      "mail.test",
      "secure",
      ["mail.test DNSKEY secure", "mail.test MX secure", "mx.mail.test A secure"]
    ]))

  it("RFC 4035 §5.4: says which NSEC RRsets show an absence, in the zone that signed them", () => {
    const { zones } = authenticationChain([validated("mail.test", "TXT")])
    const { sets, keys } = zones.at(-1)!
    const absent = sets.find(({ isAbsent }) => isAbsent)
    expect(absent).toMatchObject({ id: "mail.test TXT", status: "secure", provenBy: ["mail.test NSEC"] })
    expect(sets.find(({ id }) => id === "mail.test NSEC")?.signatures[0]?.key).toBe(
      keys.find(({ isSecureEntryPoint }) => !isSecureEntryPoint)!.id
    )
  })

  it("RFC 4035 §5.2: an unsigned delegation begins an insecure zone, and NSEC shows that it has no DS", () => {
    const { zones } = authenticationChain([validated("www.unsigned.mail.test", "A")])
    expect(zones.at(-1)).toMatchObject({
      apex: "unsigned.mail.test",
      parent: "mail.test",
      status: "insecure",
      keys: [],
      deniedBy: ["unsigned.mail.test NSEC"]
    })
    expect(zones.at(-1)?.why).toContain("unsigned delegation")
  })

  it("RFC 4035 §5.3.1: tells of signatures that have expired with the reason, where they stand", () => {
    const { zones } = authenticationChain([
      validated("mail.test", "MX", { nowSeconds: testTimeSeconds + 90 * 86_400 })
    ])
    expect(zones).toMatchObject([{ apex: ".", status: "bogus" }])
    expect(zones[0]?.why).toContain("signature expired")
    expect(zones[0]?.sets.find(({ type }) => type === "DNSKEY")).toMatchObject({
      status: "bogus",
      signatures: [{ status: "bogus" }]
    })
  })

  it("RFC 4035 §4.3: without an anchor everything is insecure from the root down", () =>
    expect(outline(authenticationChain([validated("mail.test", "MX", { anchors: [] })]))).toEqual([
      [".", "insecure", ["mail.test MX insecure"]]
    ]))
})
