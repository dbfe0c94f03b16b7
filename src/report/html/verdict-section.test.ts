import { describe, expect, it } from "vitest"
import { content } from "./content.fixture.ts"
import { verdictAnswer, verdictSection } from "./verdict-section.ts"

const [rows = []] = content().verdicts
const { text } = verdictSection(rows, 1)

describe("verdictSection: sender by scenario", () => {
  it("counts what agrees, differs and was not run", () => {
    expect(text).toContain('title="known-attacks/test, exim-dane: 1 agreeing, 1 different, 1 not run"')
    expect(text).toContain(">=\u{a0}1 ≠\u{a0}1 –\u{a0}1<")
  })

  it("lists each difference with both outcomes, in their colours, and why", () => {
    expect(text.match(/known-attacks\/test, attacker strip, mail 2, phase later/g)).toHaveLength(2)
    expect(text).toMatch(
      /class="mark exposed".*exposed-passive.*class="mark waits".*deferred-by-attack \(policy\)/
    )
  })

  it("has agreement in no colour of an outcome", () => {
    const [, table] = /<table class="standings(.*?)<\/table>/s.exec(text)!
    expect(table).not.toMatch(/class="(?:safe|unchecked|waits|exposed)"/)
  })

  it("is blank where nothing was sent yet", () =>
    expect(
      verdictSection([...rows, { ...rows[0], scenario: "other" }], 1).text.match(/unseen">not sent yet/g)
    ).toHaveLength(1))
})

it("verdictAnswer counts what was held out apart", () =>
  expect(verdictAnswer([...rows, { ...rows[0], is_held_out: "false" }])).toBe(
    "The simulation agrees with real software in 3 of 5 pairs of a mail and a sender that ran and count; in 2 of 4 of those that no profile was tuned on. 2 of 7 pairs could not be run."
  ))
