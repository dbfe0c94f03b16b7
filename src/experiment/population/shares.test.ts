/** Shares over seeds, against sums made by hand. */
import { describe, expect, it } from "vitest"
import { noCounts } from "./population-cell.ts"
import { populationSensitivity, populationShares } from "./shares.ts"

const cell = (model: string, seed: number, counts: Partial<typeof noCounts>, variant = "as-written") => ({
  model,
  attack: "one",
  adoption: "full",
  variant,
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

  it("of a variant are held against the file as written, seed by seed", () => {
    const varied = [
      ...results,
      cell("opportunistic", 1, { mails: 100, exposed: 20 }, "worse"),
      cell("dane", 1, { mails: 100, exposed: 3, undelivered: 9 }, "worse"),
      cell("opportunistic", 2, { mails: 400, exposed: 120 }, "worse"),
      cell("dane", 2, { mails: 400, exposed: 16, undelivered: 20 }, "worse")
    ]
    const moved = (model: string, metric: string) =>
      populationSensitivity(varied, "opportunistic").find(
        (one) => one.model === model && one.metric === metric
      )?.estimate
    // 0.2 and 0.3 in place of 0.1 and 0.2: each seed by the same, so that the interval has no width.
    const exposed = moved("opportunistic", "exposed_mail_share")!
    expect([exposed.estimate, exposed.low, exposed.high, exposed.count]).toEqual([
      ...[0.1, 0.1, 0.1].map((value) => expect.closeTo(value)),
      2
    ])
    // Saved are 0.17 and 0.26 in place of 0.08 and 0.18.
    expect(moved("dane", "saved_mail_share")!.estimate).toBeCloseTo((0.09 + 0.08) / 2)
    expect(moved("opportunistic", "saved_mail_share")).toBeUndefined()
    expect(
      populationShares(varied, "opportunistic").filter(({ variant }) => variant === "as-written")
    ).toEqual(shares)
  })

  it("leave out what no mail says anything of", () =>
    expect(shareOf("dane", "exposed_first_contact_share")).toBeUndefined())
})
