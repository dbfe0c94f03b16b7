/** Shares over seeds, against sums made by hand. */
import { describe, expect, it } from "vitest"
import { noCounts } from "./population-cell.ts"
import { populationShares } from "./shares.ts"

const cell = (model: string, seed: number, counts: Partial<typeof noCounts>) => ({
  model,
  attack: "one",
  adoption: "full",
  seed,
  counts: { ...noCounts, ...counts },
  byProvider: {},
  bySender: { giant: { ...noCounts, ...counts } }
})

const results = [
  cell("opportunistic", 1, { mails: 100, exposed: 10 }),
  cell("dane", 1, { mails: 100, exposed: 2, undelivered: 8 }),
  cell("opportunistic", 2, { mails: 200, exposed: 40, undelivered: 2 }),
  cell("dane", 2, { mails: 200, exposed: 4, undelivered: 10 })
]

const shares = populationShares(results, "opportunistic")

const shareOf = (model: string, metric: string, part = "all") =>
  shares.find((one) => one.model === model && one.metric === metric && one.part === part)?.estimate

describe("shares of a population's mail", () => {
  it("are means of seeds, with Student's interval of one degree of freedom", () => {
    const { estimate, low, high, count } = shareOf("opportunistic", "exposed_mail_share")!
    expect([estimate, count]).toEqual([expect.closeTo(0.15), 2])
    // The values 0.1 and 0.2 have the deviation 0.0707 and the error 0.05; 12.706 is the quantile.
    expect([low, high]).toEqual([expect.closeTo(0.15 - 0.6353), expect.closeTo(0.15 + 0.6353)])
  })

  it("compare seed by seed with the baseline", () => {
    expect(shareOf("dane", "saved_mail_share")!.estimate).toBeCloseTo((0.08 + 0.18) / 2)
    expect(shareOf("dane", "lost_mail_share")!.estimate).toBeCloseTo((0.08 + 0.04) / 2)
    expect(shareOf("dane", "saved_mail_share", "sender")).toEqual(shareOf("dane", "saved_mail_share"))
    expect(shareOf("opportunistic", "saved_mail_share")).toBeUndefined()
  })

  it("leave out what no mail says anything of", () =>
    expect(shareOf("dane", "exposed_first_contact_share")).toBeUndefined())
})
