import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  parsePoshDocument,
  type PoshDocument,
  type PoshDocumentRejected,
  writePoshDocument
} from "./document.ts"
import {
  beginRetrieval,
  maxRedirects,
  onPoshReply,
  type PoshReply,
  poshUrl,
  type Retrieval,
  type RetrievalStep
} from "./retrieval.ts"
import { fingerprintsOf, verifyFingerprints } from "./verify.ts"
import { failureOf } from "../../failure.fixture.ts"

/** RFC 7711 §3.1. */
const first = {
  "sha-256": "4/mggdlVx8A3pvHAWW5sD+qJyMtUHgiRuPjVC48N0XQ=",
  "sha-512": "25N+1hB2Vo42l9lSGqw+n3BKFhDHsyork8ou+D9B43TXeJ1J81mdQEDqm39oR/EHkPBDDG1y5+AG94Kec0xVqA=="
}
const second = {
  "sha-256": "otyLADSKjRDjVpj8X7/hmCAD5C7Qe+PedcmYV7cUncE=",
  "sha-512": "MbBD+ausTGJisEXKSynROWrMfHP2xvBnmI79Pr/KXnDyLN+13Jof8/Uq9fj5HZG8Rk1E2fclcivpGdijUsvHRg=="
}
const fingerprints = (
  descriptors: ReadonlyArray<Record<string, string>>,
  expiresSeconds = 604_800
): PoshDocument => ({
  _tag: "Fingerprints",
  descriptors,
  expiresSeconds
})
const reference: PoshDocument = {
  _tag: "Reference",
  url: "https://hosting.example.net/.well-known/posh/spice.json",
  expiresSeconds: 86_400
}

describe("parsePoshDocument, RFC 7711 §3.1 and §3.2", () => {
  it.each<[string, PoshDocument]>([
    ["one descriptor", fingerprints([first])],
    [
      "two descriptors, the first unpadded as in the RFC",
      fingerprints([{ ...first, "sha-256": first["sha-256"].slice(0, -1) }, second], 806_400)
    ],
    ["a reference", reference]
  ])("reads back %s", (_, document) => {
    expect(Result.getOrThrow(parsePoshDocument(writePoshDocument(document)))).toEqual(document)
  })

  it("writes the RFC's documents in as many octets", () => {
    expect(writePoshDocument(fingerprints([first]))).toHaveLength(195)
    expect(writePoshDocument(reference)).toHaveLength(81)
  })

  it("ignores members that the RFC does not name, and keeps hashes that we do not know", () => {
    const text = '{"fingerprints":[{"sha-3":"AAAA"}],"expires":1,"comment":[]}'
    expect(Result.getOrThrow(parsePoshDocument(text))).toMatchObject({ descriptors: [{ "sha-3": "AAAA" }] })
  })

  it.each<[PoshDocumentRejected["reason"], string]>([
    ["not a JSON object", ""],
    ["not a JSON object", "{"],
    ["not a JSON object", "null"],
    ["not a JSON object", "[]"],
    ["neither fingerprints nor url", '{"expires":1}'],
    [
      "both fingerprints and url",
      '{"fingerprints":[{"sha-256":"AA"}],"url":"https://x.example/","expires":1}'
    ],
    ["malformed fingerprints", '{"fingerprints":{"sha-256":"AA"},"expires":1}'],
    ["malformed fingerprints", '{"fingerprints":["AA"],"expires":1}'],
    ["malformed fingerprints", '{"fingerprints":[{"sha-256":1}],"expires":1}'],
    ["malformed fingerprints", '{"fingerprints":[null],"expires":1}'],
    ["no fingerprints", '{"fingerprints":[],"expires":1}'],
    ["malformed url", '{"url":"/x","expires":1}'],
    ["malformed url", '{"url":1,"expires":1}'],
    ["url is not https", '{"url":"http://x.example/","expires":1}'],
    ["expires missing or malformed", '{"fingerprints":[{"sha-256":"AA"}]}'],
    ["expires missing or malformed", '{"fingerprints":[{"sha-256":"AA"}],"expires":-1}'],
    ["expires missing or malformed", '{"fingerprints":[{"sha-256":"AA"}],"expires":1.5}'],
    ["expires missing or malformed", '{"fingerprints":[{"sha-256":"AA"}],"expires":"1"}'],
    ["expires missing or malformed", '{"fingerprints":[{"sha-256":"AA"}],"expires":1e400}']
  ])("rejects with %j: %s", (reason, text) => {
    expect(failureOf(parsePoshDocument(text)).reason).toBe(reason)
  })

  it("RFC 7711 §6 MUST take an expires of 0 for invalid", () => {
    const text = writePoshDocument(fingerprints([first], 0))
    expect(failureOf(parsePoshDocument(text)).reason).toBe("expires is 0")
  })

  it("never throws, in 100,000 mutations", () => {
    const text = writePoshDocument(fingerprints([{ "sha-256": "AA" }]))
    const letters = '{}[]":,0-1eE.ux\\ \u0000A'
    let seed = 5
    const draw = (bound: number) => (seed = (seed * 48_271) % 2_147_483_647) % bound
    let accepted = 0
    // Rejections carry a stack trace, which would take most of the time.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    for (let count = 0; count < 100_000; count++) {
      const at = draw(text.length)
      const mutated = text.slice(0, at) + letters.charAt(draw(letters.length)) + text.slice(at + draw(3))
      if (Result.isSuccess(parsePoshDocument(mutated))) accepted++
    }
    Error.stackTraceLimit = stackTraceLimit
    expect(accepted).toBeGreaterThan(100)
    expect(accepted).toBeLessThan(70_000)
  })
})

/** Follows a retrieval through replies by URL; what is not there is 404. */
const retrieve = (replies: Readonly<Record<string, PoshReply>>) => {
  let retrieval: Retrieval = beginRetrieval("im.example.com", "spice")
  for (let fetches = 1; ; fetches++) {
    const step = onPoshReply(retrieval, replies[retrieval.url] ?? { status: 404, body: "" })
    if (step._tag !== "Fetch") return { step, fetches }
    retrieval = step.retrieval
  }
}

const start = "https://im.example.com/.well-known/posh/spice.json"
const elsewhere = "https://hosting.example.net/.well-known/posh/spice.json"
const page = (document: PoshDocument): PoshReply => ({ status: 200, body: writePoshDocument(document) })
const redirect = (location: string, status = 307): PoshReply => ({ status, location, body: "" })

describe("onPoshReply, RFC 7711 §3, §6 and §10", () => {
  it("begins at the well-known place of the source domain", () => {
    expect(poshUrl("im.example.com", "spice")).toBe(start)
  })

  it("finds fingerprints", () => {
    expect(retrieve({ [start]: page(fingerprints([first, second], 806_400)) }).step).toMatchObject({
      _tag: "Found",
      descriptors: [first, second],
      expiresSeconds: 806_400
    })
  })

  it("RFC 7711 §6 MUST keep no longer than the lower of two expires values", () => {
    expect(
      retrieve({ [start]: page(reference), [elsewhere]: page(fingerprints([first])) }).step
    ).toMatchObject({
      _tag: "Found",
      expiresSeconds: 86_400
    })
    const longer: PoshDocument = { ...reference, expiresSeconds: 1_000_000 }
    expect(retrieve({ [start]: page(longer), [elsewhere]: page(fingerprints([first])) }).step).toMatchObject({
      expiresSeconds: 604_800
    })
  })

  it("takes 404 for the answer of a domain without POSH", () => {
    expect(retrieve({}).step._tag).toBe("NoMaterial")
  })

  const failures: ReadonlyArray<[string, Record<string, PoshReply>, string]> = [
    [
      "a reference to a reference (§3.2)",
      { [start]: page(reference), [elsewhere]: page(reference) },
      "reference to a reference"
    ],
    ["a reference to nothing", { [start]: page(reference) }, "status 404"],
    ["a server error", { [start]: { status: 500, body: "" } }, "status 500"],
    ["a redirect without a place", { [start]: { status: 302, body: "" } }, "redirect to nowhere"],
    ["a malformed document", { [start]: { status: 200, body: "x" } }, "not a JSON object"],
    ["a document without end", { [start]: { status: 200, body: " ".repeat(70_000) } }, "document too large"]
  ]
  it.each(failures)("fails on %s", (_, replies, reason) => {
    expect(retrieve(replies).step).toMatchObject({ _tag: "Failed", reason })
  })

  it.each([301, 302, 303, 307, 308])("follows a redirect with status %i, also a relative one", (status) => {
    const replies = {
      [start]: redirect("/other.json", status),
      "https://im.example.com/other.json": page(fingerprints([first]))
    }
    expect(retrieve(replies).step._tag).toBe("Found")
  })

  it("RFC 7711 §10 MUST NOT follow a redirect that leaves HTTPS", () => {
    const step: RetrievalStep = retrieve({ [start]: redirect("http://im.example.com/x") }).step
    expect(step).toMatchObject({ _tag: "Failed", reason: "redirect is not https" })
  })

  it("RFC 7711 §10: follows ten redirects and no more, a loop included", () => {
    const chain = (length: number) =>
      Object.fromEntries(
        Array.from({ length: length + 1 }, (_, index) => [
          index === 0 ? start : `https://r.example/${index}`,
          index === length ? page(fingerprints([first])) : redirect(`https://r.example/${index + 1}`)
        ])
      )
    expect(retrieve(chain(maxRedirects)).step._tag).toBe("Found")
    expect(retrieve(chain(maxRedirects + 1)).step).toMatchObject({ reason: "too many redirects" })
    expect(retrieve({ [start]: redirect(start) })).toMatchObject({ fetches: maxRedirects + 1 })
  })

  it("does not begin to count redirects anew behind a reference", () => {
    const replies = { [start]: page(reference), [elsewhere]: redirect(elsewhere) }
    expect(retrieve(replies)).toMatchObject({ fetches: maxRedirects + 2 })
  })
})

describe("verifyFingerprints, RFC 7711 §3.3", () => {
  const der = Uint8Array.of(1, 2, 3)
  const leaf = { der, notBefore: 100, notAfter: 200 }
  const good = fingerprintsOf(der)

  it.each<[string, ReadonlyArray<Record<string, string>>]>([
    ["both hashes", [good]],
    ["the second of two descriptors", [first, good]],
    ["sha-256 alone", [fingerprintsOf(der, ["sha-256"])]],
    ["sha-384", [fingerprintsOf(der, ["sha-384"])]],
    ["a value without padding", [{ "sha-256": good["sha-256"]!.replace(/=+$/, "") }]],
    ["an unknown hash beside", [{ ...good, "sha-3": "AAAA" }]]
  ])("accepts by %s", (_, descriptors) => {
    expect(Result.isSuccess(verifyFingerprints(descriptors, leaf, 150))).toBe(true)
  })

  it.each<[string, ReadonlyArray<Record<string, string>>]>([
    ["fingerprints of others", [first, second]],
    ["an unknown hash alone", [{ "sha-1": "AAAA" }]],
    ["an empty descriptor", [{}]],
    [
      "a weaker hash that fits where the stronger does not",
      [{ "sha-256": good["sha-256"]!, "sha-512": first["sha-512"] }]
    ],
    ["a fingerprint in hex", [{ "sha-256": Buffer.from(good["sha-256"]!, "base64").toString("hex") }]],
    ["no descriptor", []]
  ])("RFC 7711 §3.3 SHOULD reject %s", (_, descriptors) => {
    expect(failureOf(verifyFingerprints(descriptors, leaf, 150)).reason).toBe("no fingerprint matches")
  })

  it("RFC 7711 §6 MUST NOT take an expired certificate for valid; both ends of its validity are in", () => {
    const at = (now: number) => Result.isSuccess(verifyFingerprints([good], leaf, now))
    expect([99, 100, 200, 201].map(at)).toEqual([false, true, true, false])
  })

  it("rejects a server without certificate", () => {
    expect(Result.isFailure(verifyFingerprints([good], undefined, 150))).toBe(true)
  })

  it("accepts no certificate but the one it was made for", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(), (der, at) => {
        const other = Uint8Array.from(der)
        other[at % der.length]! ^= 1
        expect(Result.isSuccess(verifyFingerprints([fingerprintsOf(der)], { ...leaf, der }, 150))).toBe(true)
        expect(
          Result.isSuccess(verifyFingerprints([fingerprintsOf(der)], { ...leaf, der: other }, 150))
        ).toBe(false)
      })
    )
  })
})
