/** Captures go to others, and come from others. */
import { describe, expect, it } from "vitest"
import { readCapture } from "./capture-format.ts"
import { failureOf } from "../failure.fixture.ts"

const beginning = {
  kind: "probe",
  format: 1,
  domain: "example.com",
  judgedAtMs: 0,
  takenAtMs: 0,
  seed: "",
  visits: true,
  forwards: false,
  addressTypes: ["A"],
  anchors: [{ zone: ".", type: 43, rdata: "AAAA" }],
  rootServers: [{ name: "a.root-servers.net", addresses: ["198.41.0.4"] }]
}
const linesOf = (...values: ReadonlyArray<unknown>) =>
  values.map((value) => `${JSON.stringify(value)}\n`).join("")
const refusal = (text: string) => failureOf(readCapture(text))

describe("readCapture", () => {
  it("reads a beginning", () =>
    expect(readCapture(linesOf(beginning))).toMatchObject({
      success: { beginning, exchanges: [], roots: [] }
    }))

  it.each([
    ["a domain that is no name", { domain: "a..b" }],
    ["an anchor of no zone", { anchors: [{ zone: "a..b", type: 43, rdata: "AAAA" }] }],
    ["a root server without a name", { rootServers: [{ name: "a..b", addresses: [] }] }],
    // ECMA-262 §21.4.1.1: dates go as far as 100,000,000 days from 1970.
    ["a time that is no date", { judgedAtMs: 8.65e15 }],
    ["another format", { format: 2 }],
    ["octets that are not base64", { anchors: [{ zone: ".", type: 43, rdata: "A" }] }]
  ])("refuses %s", (_, changed) =>
    expect(refusal(linesOf({ ...beginning, ...changed }))).toMatchObject({
      line: 1,
      detail: "expected a line as probe writes it; was it edited, or made by another version?"
    })
  )

  it.each([
    ["", 1, "the file is empty"],
    [linesOf({ kind: "roots", certificates: [] }), 1, 'expected the beginning, a line with "kind":"probe"'],
    [linesOf(beginning, beginning), 2, "a second beginning"],
    [`${linesOf(beginning)}{"kind"`, 2, "expected one JSON value on the line; is the file cut off?"]
  ])("refuses %j", (text, line, detail) => expect(refusal(text)).toMatchObject({ line, detail }))
})
