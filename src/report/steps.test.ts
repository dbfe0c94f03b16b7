import { describe, expect, it } from "vitest"
import { readCsv } from "./csv-reader.ts"
import { csvText } from "./csv.ts"
import { rfc } from "../protocol/rfc.ts"
import type { TraceEvent } from "../staging/trace-event.ts"
import { WireEvent } from "../world/wire-event.ts"
import type { SearchRun } from "./search-columns.ts"
import { stepColumns, stepOfRow, stepRows } from "./step-columns.ts"
import { stepsOf } from "./steps.ts"

const crossed =
  (protocol: WireEvent["protocol"]) =>
  (atMicros: number, from: string, to: string, says: string): TraceEvent =>
    new WireEvent(atMicros, { protocol, from, to, says: () => says })
const dns = crossed("dns")
const smtp = crossed("smtp")

const trace: ReadonlyArray<TraceEvent> = [
  dns(0, "out", "ns", "example.com MX?"),
  dns(5, "ns", "out", "example.com MX: 10 mx."),
  {
    kind: "decision",
    atMicros: 10,
    by: "out",
    decision: 'goes to mx, "as is"',
    because: [rfc(5321, "5.1"), rfc(7505), rfc(5321, "5.1")]
  },
  {
    kind: "attack",
    client: "out.sender.test",
    atMicros: 20,
    capability: "smtp-strip",
    does: "hide STARTTLS"
  },
  smtp(30, "mx", "out", "250-mx"),
  smtp(30, "mx", "out", "250-XXXXXXXX"),
  smtp(30, "mx", "out", "250 8BITMIME"),
  smtp(30, "out", "mx", "QUIT"),
  smtp(40, "out", "mx", "QUIT")
]

describe("stepsOf", () => {
  const steps = stepsOf({ trace, attempts: [] })

  it("leaves out DNS questions, and takes a reply of many lines for one step", () =>
    expect(steps.map(({ says, furtherLines }) => [says, furtherLines])).toEqual([
      ["example.com MX: 10 mx.", 0],
      ['goes to mx, "as is"', 0],
      ["hide STARTTLS", 0],
      ["250-mx", 2],
      ["QUIT", 0],
      ["QUIT", 0]
    ]))

  it("cites each rule once, as people write it", () =>
    expect(steps[1]!.because).toEqual(["RFC 5321 §5.1", "RFC 7505"]))

  it("begins where it is told to", () =>
    expect(stepsOf({ trace, attempts: [] }, 30).map(({ says }) => says)).toEqual(["250-mx", "QUIT", "QUIT"]))

  it("comes back from the table as it went in", () => {
    const run: SearchRun = {
      scenario: "a/b",
      model: "mta-sts",
      start: "cold",
      goals: [],
      messages: 1,
      maxCapabilities: 1,
      menu: [],
      result: { breaking: [], webPlaces: [], histories: 1, states: 1, mostActions: 0, isCapped: false },
      witnesses: [steps]
    }
    const rows = readCsv(csvText(stepColumns, stepRows([run])))
    expect(rows.map(stepOfRow)).toEqual(steps)
  })
})
