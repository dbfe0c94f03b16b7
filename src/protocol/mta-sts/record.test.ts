import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseRecord, type RecordReading, recordOwner, type RecordRejected, writeRecord } from "./record.ts"
import { failureOf } from "../../failure.fixture.ts"

describe("parseRecord, RFC 8461 §3.1", () => {
  it.each<[string, string]>([
    ["v=STSv1; id=20160831085700Z;", "20160831085700Z"],
    ["v=STSv1;id=1", "1"],
    ["v=STSv1; \t id=20160831085700Z  \t;", "20160831085700Z"],
    ["v=STSv1; id=a; more=a; ext=2", "a"],
    ["v=STSv1; first=1; id=a", "a"],
    ["v=STSv1; id=a ; b=2 ; ", "a"],
    ["v=STSv1; id=12345678901234567890123456789012", "12345678901234567890123456789012"],
    ["v=STSv1; ID=b; id=a", "a"]
  ])("reads %j", (text, id) => {
    expect(Result.getOrThrow(parseRecord([text])).id).toBe(id)
  })

  it("keeps unknown fields", () => {
    expect(Result.getOrThrow(parseRecord(["v=STSv1; id=a; more=a; x.y-z_1=/%?"])).extensions).toEqual([
      { name: "more", value: "a" },
      { name: "x.y-z_1", value: "/%?" }
    ])
  })

  it("takes the first of two ids", () => {
    expect(Result.getOrThrow(parseRecord(["v=STSv1; id=a; id=b"])).id).toBe("a")
  })

  it("passes over records of other kinds", () => {
    const texts = [
      "v=spf1 -all",
      "v=STSv1; id=a",
      "v=STSv10; id=b",
      "V=stsv1; id=c",
      "v=STSv1 ; id=d",
      " v=STSv1; id=e"
    ]
    expect(Result.getOrThrow(parseRecord(texts)).id).toBe("a")
  })

  it.each<[RecordRejected["reason"], ReadonlyArray<string>]>([
    ["no record", []],
    ["no record", ["v=spf1 -all"]],
    ["no record", ["id=1; v=STSv1"]],
    ["no record", ["v=STSv1"]],
    ["no record", ["v=STSv1 ; id=1"]],
    ["no record", ["V=stsv1; id=1"]],
    ["several records", ["v=STSv1; id=a", "v=STSv1; id=a"]],
    ["several records", ["v=STSv1; id=a", "v=STSv1;"]],
    ["id missing", ["v=STSv1;"]],
    ["id missing", ["v=STSv1; ext=1"]],
    ["malformed id", ["v=STSv1; id=abc-1"]],
    ["malformed id", ["v=STSv1; id=123456789012345678901234567890123"]],
    ["malformed field", ["v=STSv1; id="]],
    ["malformed field", ["v=STSv1; id"]],
    ["malformed field", ["v=STSv1; id =1"]],
    ["malformed field", ["v=STSv1; id= 1"]],
    ["malformed field", ["v=STSv1; id=a "]],
    ["malformed field", ["v=STSv1; id=a b"]],
    ["malformed field", ["v=STSv1; id=a; more="]],
    ["malformed field", ["v=STSv1; id=a; test=="]],
    ["malformed field", ["v=STSv1; id=a; 1%=a"]],
    ["malformed field", ["v=STSv1; id=a; _x=a"]],
    ["malformed field", ["v=STSv1; id=a; a12345678901234567890123456789012=1"]],
    ["malformed field", ["v=STSv1; id=a; b=\u00e9"]],
    ["malformed field", ["v=STSv1; id=a\n; b=1"]],
    ["empty field", ["v=STSv1; id=a;;"]],
    ["empty field", ["v=STSv1;; id=a"]],
    ["empty field", ["v=STSv1; ; id=a"]]
  ])("rejects with %j: %j", (reason, texts) => {
    expect(failureOf(parseRecord(texts)).reason).toBe(reason)
  })

  it("RFC 8461 §3.1 MUST treat other than exactly one record, or an invalid one, as no policy", () => {
    for (const texts of [[], ["v=STSv1; id=a", "v=STSv1; id=b"], ["v=STSv1; id=?"]]) {
      expect(Result.isFailure(parseRecord(texts))).toBe(true)
    }
  })

  it("RFC 8461 §3.1 MUST be US-ASCII: an octet above 127 makes the record invalid", () => {
    expect(Result.isFailure(parseRecord(["v=STSv1; id=a; x=\u00ff"]))).toBe(true)
  })
})

describe("parseRecord, as software in use reads less of it than RFC 8461 §3.1 has", () => {
  it.each<[RecordReading, ReadonlyArray<string>, string | undefined]>([
    ["any id", ["v=STSv1; id=2026-03-02;"], "2026-03-02"],
    ["any id", ["v=STSv1; id=;"], ""],
    ["any id", [`v=STSv1; id=${"a".repeat(33)}`], "a".repeat(33)],
    ["any id", ["v=STSv1; id=a; id=b"], "b"],
    ["any id", ["v=STSv1;; id=a=b; more"], "a=b"],
    ["any id", ["v=STSv1;"], undefined],
    ["any id", ["v=STSv10; id=a"], undefined],
    ["any id", ["v=STSv1; id=a", "v=STSv1; id=b"], undefined],
    ["version only", ["v=STSv1; id=a", "v=STSv1; id=b"], "a"],
    ["version only", ["v=STSv1"], ""],
    ["version only", ["v=STSv10; id=?"], "?"],
    ["version only", ["v=spf1 -all"], undefined]
  ])("%s: %j", (reading, texts, id) => {
    expect(Result.getOrUndefined(parseRecord(texts, reading))?.id).toBe(id)
  })
})

describe("writeRecord", () => {
  const id = fc.stringMatching(/^[A-Za-z0-9]{1,32}$/)
  const extension = fc.record({
    name: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/).filter((name) => name !== "id"),
    value: fc.stringMatching(/^[\x21-\x3a\x3c\x3e-\x7e]{1,20}$/)
  })

  it("is read back by parseRecord", () => {
    fc.assert(
      fc.property(id, fc.array(extension, { maxLength: 4 }), (id, extensions) => {
        expect(Result.getOrThrow(parseRecord([writeRecord({ id, extensions })]))).toEqual({ id, extensions })
      })
    )
  })

  it("writes the RFC's example", () => {
    expect(writeRecord({ id: "20160831085700Z" })).toBe("v=STSv1; id=20160831085700Z;")
  })
})

describe("parseRecord on hostile input", () => {
  it("never throws, in 100,000 mixtures of its own words", () => {
    const words = [
      "v=STSv1;",
      "id=",
      "a",
      ";",
      " ",
      "\t",
      "=",
      "\u0000",
      "x.y=1",
      "\u00ff",
      "0123456789".repeat(4)
    ]
    let seed = 11
    const draw = (bound: number) => (seed = (seed * 48_271) % 2_147_483_647) % bound
    let accepted = 0
    // Rejections carry a stack trace, which would take most of the time.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    for (let count = 0; count < 100_000; count++) {
      let text = "v=STSv1;"
      for (let left = draw(6); left >= 0; left--) text += words[draw(words.length)]!
      if (Result.isSuccess(parseRecord([text]))) accepted++
    }
    Error.stackTraceLimit = stackTraceLimit
    expect(accepted).toBeGreaterThan(100)
    expect(accepted).toBeLessThan(50_000)
  })

  it("comes to an end on blanks without end", () => {
    const text = `v=STSv1;id=a${" ".repeat(30_000)}b${" ".repeat(30_000)};`
    expect(Result.isFailure(parseRecord([text]))).toBe(true)
  })
})

describe("recordOwner, RFC 8461 §3.4", () => {
  it("RFC 8461 §3.4 MUST NOT look at the parent: a host's mail asks at the host's own name", () => {
    expect(recordOwner("mail.example.com")).toBe("_mta-sts.mail.example.com")
  })
})

describe("RecordRejected, for the domain's owner", () => {
  it.each([
    [[], "there is no TXT record"],
    [["v=STSv1 ; id=1"], '"v=STSv1 ; id=1" has a blank before its first semicolon'],
    [
      ["v=STSv1; id=2024-01-01T00:00:00Z;"],
      'the id "2024-01-01T00:00:00Z" is not 1 to 32 letters and digits'
    ],
    [['"v=STSv1; id=1"'], String.raw`"\"v=STSv1; id=1\"" has quotation marks within the text`],
    [
      ["v=STSv1"],
      '"v=STSv1" ends after the version: in a zone file, a semicolon outside quotation marks begins a comment'
    ],
    [["v=spf1 -all"], '"v=spf1 -all" is no MTA-STS record'],
    [["v=stsv1; id=1"], '"v=stsv1; id=1" does not begin with "v=STSv1;", letter for letter'],
    [["v=STSv1; id=1", "v=STSv1; id=2"], '2 TXT records begin with "v=STSv1;"'],
    [["v=STSv1; x=1"], 'there is no id in "v=STSv1; x=1"'],
    [["v=STSv1;; id=1"], 'nothing between two semicolons in "v=STSv1;; id=1"'],
    [["v=STSv1; id=1 "], '"id=1 " ends in a blank with no semicolon behind it'],
    [["v=STSv1; id=a b;"], '"id=a b" has a blank in it'],
    [["v=STSv1; id=;"], '"id=" has no value'],
    [["v=STSv1 id=1"], '"v=STSv1 id=1" has no semicolon behind the version'],
    [["v=STSv1, id=1"], '"v=STSv1, id=1" has no semicolon behind the version'],
    [["v=STSv2; id=1"], '"v=STSv2; id=1" is of another version than STSv1'],
    [["v=STSv1; id"], '"id" is no field such as "id=20260302"']
  ])("says what is wrong with %j", (texts, detail) =>
    expect(failureOf(parseRecord(texts)).detail).toBe(detail)
  )
})
