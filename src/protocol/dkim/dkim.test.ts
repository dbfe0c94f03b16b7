import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { growth, inProportion } from "../growth.fixture.ts"
import { keyPair } from "../keys/key-pair.ts"
import { canonicalBody, canonicalField, splitMail } from "./canonical.ts"
import { keyRecordOwner, parseKeyRecord, writeKeyRecord } from "./key-record.ts"
import { checkSignatures, signMail } from "./signature.ts"

describe("the canonical forms, RFC 6376 §3.4.5", () => {
  const { fields, body } = splitMail(["A: X", "B : Y\t", "\tZ  ", "", " C ", "D \t E", "", ""])

  it("are these of the example", () => {
    expect(fields.map((field) => canonicalField(field, "relaxed"))).toEqual(["a:X", "b:Y Z"])
    expect(fields.map((field) => canonicalField(field, "simple"))).toEqual(["A: X", "B : Y\t\r\n\tZ  "])
    expect(canonicalBody(body, "relaxed")).toBe(" C\r\nD E\r\n")
    expect(canonicalBody(body, "simple")).toBe(" C \r\nD \t E\r\n")
  })

  it.each([[[]], [["", ""]]])("of the empty body %j are CRLF (§3.4.3) and nothing (§3.4.4)", (lines) => {
    expect(canonicalBody(lines, "simple")).toBe("\r\n")
    expect(canonicalBody(lines, "relaxed")).toBe("")
  })
})

/** RFC 8463 appendix A.3. */
const signedTwice = [
  "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;",
  " d=football.example.com; i=@football.example.com;",
  " q=dns/txt; s=brisbane; t=1528637909; h=from : to :",
  " subject : date : message-id : from : subject : date;",
  " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;",
  " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus",
  " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==",
  "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;",
  " d=football.example.com; i=@football.example.com;",
  " q=dns/txt; s=test; t=1528637909; h=from : to : subject :",
  " date : message-id : from : subject : date;",
  " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;",
  " b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3",
  " DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz",
  " dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=",
  "From: Joe SixPack <joe@football.example.com>",
  "To: Suzie Q <suzie@shopping.example.net>",
  "Subject: Is dinner ready?",
  "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)",
  "Message-ID: <20030712040037.46341.5F8J@football.example.com>",
  "",
  "Hi.",
  "",
  "We lost the game.  Are you hungry yet?",
  "",
  "Joe."
]
/** Appendix A.2. */
const ed25519Record = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
const rsaRecord =
  "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
const records: Readonly<Record<string, ReadonlyArray<string>>> = {
  "brisbane._domainkey.football.example.com": [ed25519Record],
  "test._domainkey.football.example.com": [rsaRecord]
}

const verdicts = (text: string, known = records) =>
  checkSignatures(text.split("\n"), (owner) => known[owner] ?? [], ["email"]).map((result) =>
    Result.isSuccess(result) ? result.success : result.failure.reason
  )
const example = signedTwice.join("\n")
const signer = "football.example.com"

describe("checkSignatures, RFC 6376 §6.1, with the keys of RFC 8463 appendix A", () => {
  it("finds both signatures of the example good", () => expect(verdicts(example)).toEqual([signer, signer]))

  it.each([
    ["hungry", "angry", "body changed"],
    ["dinner", "lunch", "wrong signature"],
    // §5.4: a field that is listed once more than it stands there cannot be added.
    ["From: Joe", "From: Mallory <m@attacker.test>\nFrom: Joe", "wrong signature"],
    ["Message-ID: <2", "Message-ID: <3", "wrong signature"]
  ])("sees that %j was changed to %j: %s", (before, after, reason) =>
    expect(verdicts(example.replace(before, after))).toEqual([reason, reason])
  )

  it.each([
    ["an added field that no signature covers", "Message-ID:", "X-Seen: yes\nMessage-ID:"],
    ["empty lines behind the body (§3.4.4)", "Joe.", "Joe.\n\n"],
    ["white space within lines (§3.4.2)", "Subject: Is", "SUBJECT:   Is"]
  ])("does not mind %s", (_, before, after) =>
    expect(verdicts(example.replace(before, after))).toEqual([signer, signer])
  )

  it.each([
    ["malformed", "v=1; a=ed", "v=2; a=ed"],
    ["malformed", "s=brisbane;", "s=brisbane; s=brisbane;"],
    ["malformed", "c=relaxed/relaxed;", "c=relaxed/exact;"],
    ["malformed", " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n", ""],
    ["unknown algorithm", "a=ed25519-sha256", "a=rsa-sha1"],
    ["From not signed", "h=from : to :\n subject : date : message-id : from :", "h=to :"],
    ["foreign identity", "i=@football.example.com", "i=@example.com"],
    ["foreign identity", "i=@football.example.com", "i=@badfootball.example.com"],
    // RFC 8460 §3 MUST NOT be used.
    ["body length limited", "s=brisbane;", "s=brisbane; l=3;"],
    ["no key", "s=brisbane;", "s=sydney;"],
    ["no key", "a=ed25519-sha256", "a=rsa-sha256"]
  ])("RFC 6376 §6.1 does not believe what is %s: %j as %j", (reason, before, after) =>
    expect(verdicts(example.replace(before, after))[0]).toBe(reason)
  )

  it("keeps the identity to the very domain where the key says so (§3.6.1, t=s)", () => {
    const strict = { "brisbane._domainkey.football.example.com": [`${ed25519Record}; t=y:s`] }
    const below = example.replace("i=@football", "i=@news.football")
    expect(verdicts(below)[0]).toBe("wrong signature")
    expect(verdicts(below, strict)[0]).toBe("no key")
    expect(verdicts(example, strict)[0]).toBe(signer)
  })
})

describe("checkSignatures of hostile mail", () => {
  it("looks at sixteen signatures at most (§6.1)", () => {
    const [signature = ""] = example.split("\nDKIM-Signature: v=1; a=rsa")
    expect(verdicts(`${`${signature}\n`.repeat(1_000)}${example}`)).toHaveLength(16)
  })

  it("takes work in proportion to the fields that are signed", () => {
    const verify = (count: number) => {
      const names = Array.from({ length: count }, (_, i) => `x${i}`)
      const mail = example
        .replaceAll("h=from : to :", `h=${names.join(":")} : from : to :`)
        .replace("From:", `${names.map((name) => `${name}: y`).join("\n")}\nFrom:`)
      expect(verdicts(mail)).toEqual(["wrong signature", "wrong signature"])
    }
    expect(growth(verify, 1_000)).toBeLessThan(inProportion)
  })
})

describe("parseKeyRecord, RFC 6376 §3.6.1", () => {
  const [, , p = ""] = ed25519Record.split("; ")

  it.each([
    `k=ed25519; ${p}`,
    `v=DKIM1; k=ed25519; h=sha1:sha256; s=other : email; ${p};`,
    `v=DKIM1; k=ed25519; s=*; x=1; ${p}`,
    `v=DKIM1; k=ed25519; ${p.slice(0, 9)} ${p.slice(9)}`
  ])("reads %j", (text) => expect(parseKeyRecord(text, ["email"])?.kind).toBe("ed25519"))

  it("takes a key without type for RSA", () =>
    expect(parseKeyRecord(rsaRecord.replace("k=rsa; ", ""), ["email"])?.kind).toBe("rsa"))

  it.each([
    ["another version", `v=DKIM2; k=ed25519; ${p}`],
    ["a version that is not first", `k=ed25519; v=DKIM1; ${p}`],
    ["SHA-1 alone", `k=ed25519; h=sha1; ${p}`],
    ["another service", `k=ed25519; s=tlsrpt; ${p}`],
    ["a revoked key", "k=ed25519; p="],
    ["none", "k=ed25519"],
    ["a tag twice", `k=ed25519; k=ed25519; ${p}`],
    ["half a key", `k=ed25519; ${p.slice(0, 22)}`],
    ["no base64", "k=ed25519; p=!"],
    ["another kind", `k=x25519; ${p}`],
    [
      "512 bits of RSA (RFC 8301 §3.2)",
      "p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANDiE2+Xi/WnO+s120NiiJhNyIButVu6zxqlVzz0wy2j4kQVUC4ZRZD80IY+4wIiX2YxKBZKGnd2TtPkcJ/ljkUCAwEAAQ=="
    ]
  ])("has no key in %s", (_, text) => expect(parseKeyRecord(text, ["email"])).toBeUndefined())
})

describe("signMail, RFC 6376 §5", () => {
  const key = keyPair("ed25519", "dkim test")
  const mail = ["From: <a@reports.example>", "Subject: folded", " here", "", "text", "", ".", ""]
  const signed = signMail(mail, { domain: "reports.example", selector: "tlsrpt", key })
  const at = (owner: string) =>
    owner === keyRecordOwner("tlsrpt", "reports.example") ? [writeKeyRecord(key)] : []

  it("puts the signature above the mail, which stays as it is", () =>
    expect(signed.slice(-mail.length)).toEqual(mail))

  it("is believed by whoever checks, for TLS reports alone (RFC 8460 §3: s=tlsrpt)", () => {
    expect(checkSignatures(signed, at, ["tlsrpt"])).toEqual([Result.succeed("reports.example")])
    expect(checkSignatures(signed, at, ["email"]).map(Result.isFailure)).toEqual([true])
  })

  it("covers every line", () => {
    for (const [index, line] of signed.entries()) {
      const changed = signed.with(index, `${line}x`)
      // Empty lines at the end of a body are not signed (§3.4.3), but this one is no longer empty.
      expect(checkSignatures(changed, at, ["tlsrpt"]).filter(Result.isSuccess)).toEqual([])
    }
  })
})

describe("checkSignatures on hostile input", () => {
  it("never throws, in 2,000 mails", () => {
    const letters = "=;: \tabhdsv1\r\u0000\u00ff@/"
    let seed = 31
    const draw = (bound: number) => (seed = (seed * 48_271) % 2_147_483_647) % bound
    let good = 0
    for (let count = 0; count < 2_000; count++) {
      const place = draw(example.length)
      const mutated =
        example.slice(0, place) + letters.charAt(draw(letters.length)) + example.slice(place + draw(3))
      good += verdicts(mutated).filter((verdict) => verdict === signer).length
    }
    expect(good).toBeGreaterThan(100)
  })
})
