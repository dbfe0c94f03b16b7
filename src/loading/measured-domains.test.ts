import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { failureOf } from "../failure.fixture.ts"
import { measuredOf, noProvider } from "../scenario/measured-domains.ts"
import { readMeasuredDomains } from "./measured-domains.ts"

const header = "domain,provider,dnssec,tlsa,mta_sts"

const read = (...lines: ReadonlyArray<string>) => readMeasuredDomains("domains.csv", lines.join("\n"))

const told = (...lines: ReadonlyArray<string>) =>
  failureOf(read(...lines)).map(({ line, column, message }) => `${line}:${column}: ${message}`)

describe("measured domains", () => {
  it("are read in their order, with their providers", () => {
    const { providers, providerOf, published } = Result.getOrThrow(
      read(
        "provider,domain,tlsa,dnssec,mta_sts,seen",
        "big,a.example,no,yes,enforce,2026",
        '"small, but fine",b.example,TRUE,1,testing,2026',
        "big,c.example,0,no,,2026",
        ",d.example,no,no,none,2026"
      )
    )
    expect(providers).toEqual(["big", "small, but fine"])
    expect([...providerOf]).toEqual([0, 1, 0, noProvider])
    expect([...published].map(measuredOf)).toEqual([
      { dnssec: true, tlsa: false, mtaSts: "enforce" },
      { dnssec: true, tlsa: true, mtaSts: "testing" },
      { dnssec: false, tlsa: false, mtaSts: "none" },
      { dnssec: false, tlsa: false, mtaSts: "none" }
    ])
  })

  it.each<[ReadonlyArray<string>, ReadonlyArray<string>]>([
    [
      ["domain,provider,dnssec"],
      [`1:1: expected a header with the columns ${header.replaceAll(",", ", ")}; there is no tlsa, mta_sts`]
    ],
    [
      [""],
      [
        `1:1: expected a header with the columns ${header.replaceAll(",", ", ")}; there is no ${header.replaceAll(",", ", ")}`
      ]
    ],
    [[header], ["1:1: expected a line for each domain after the header, found none"]],
    [[header, "a.example,big,maybe,no,none"], ['2:15: dnssec: expected yes or no, found "maybe"']],
    [
      [header, "a.example,big,no,no,strict"],
      ['2:21: mta_sts: expected none, testing, enforce, found "strict"']
    ],
    [
      [header, "a.example,,no,no,none", "", "A.example,,no,no,none", ",,no,no,none"],
      ['4:1: domain: expected each domain once, found "A.example"', '5:1: domain: expected a name, found ""']
    ]
  ])("are refused with their place: %j", (lines, problems) => expect(told(...lines)).toEqual(problems))

  it("are refused where a line has another length", () =>
    expect(told(header, "a.example,big,no,no,none", "b.example,big")).toEqual([
      expect.stringMatching(/^3:1: /)
    ]))

  it("are refused by a few lines, however many are wrong", () =>
    expect(
      told(header, ...Array.from({ length: 100 }, (_, index) => `${index}.example,,?,no,none`))
    ).toHaveLength(20))
})
