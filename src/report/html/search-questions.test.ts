import { describe, expect, it } from "vitest"
import { questionsOf } from "./search-questions.ts"

const row = (goal: string, start: string, messages = "1", scenario = "one") => ({
  goal,
  start,
  messages,
  scenario
})

const words = (...relations: ReadonlyArray<ReturnType<typeof row>>) =>
  questionsOf({ breaking: [], steps: [], relations }).map((question) => question.words)

describe("questionsOf", () => {
  it("puts goal and start into words, and leaves out what is the same for all", () =>
    expect(words(row("read-mail", "cold"), row("withhold", "warm"))).toEqual([
      "The attacker reads the mail at first contact",
      "The attacker keeps the mail from delivery after one undisturbed mail"
    ]))

  it("names the mails and the scenario where these differ", () =>
    expect(words(row("read-mail", "cold"), row("read-mail", "cold", "2", "other"))).toEqual([
      "The attacker reads the mail at first contact, one mail, scenario one",
      "The attacker reads the mail at first contact, 2 mails, scenario other"
    ]))

  it("names models under which mail is read without passing a check", () => {
    const sets = (goal: string, found: Readonly<Record<string, string>>, start = "cold") =>
      Object.entries(found).map(([model, set]) => ({ ...row(goal, start), model, set }))
    const unchecked = (...breaking: ReadonlyArray<ReturnType<typeof sets>>) =>
      questionsOf({ breaking: breaking.flat(), steps: [], relations: [] }).map(
        (question) => question.unchecked
      )
    const passed = sets("impersonate", { opportunistic: "none found", dane: "none found", posh: "key-theft" })
    expect(unchecked(passed, sets("read-mail", { opportunistic: "smtp-mitm", dane: "none found" }))).toEqual([
      ["opportunistic"],
      []
    ])
    // Of another start, or of nothing else, nothing follows.
    expect(unchecked(passed, sets("read-mail", { opportunistic: "smtp-mitm" }, "warm"))).toEqual([[], []])
    expect(unchecked(passed)).toEqual([[]])
  })

  it("keeps the rows of one question together", () =>
    expect(words(row("poison", "cold"), row("poison", "cold"))).toHaveLength(1))
})
