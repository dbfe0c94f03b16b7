/** Reports of several senders, against counts made by hand. */
import { describe, expect, it } from "vitest"
import { Noticing } from "./noticing.ts"
import { noCounts } from "./population-cell.ts"

const dayMicros = 86_400_000_000
const [one, other] = [0, 1]

/** From noon on. */
const noon = Date.UTC(2018, 2, 20, 12)

describe("noticing", () => {
  it("counts what was exposed up to the end of the day of which the first report tells", () => {
    const noticing = new Noticing(noon)
    const [mine, all] = [{ ...noCounts }, { ...noCounts }]
    const exposedAt = (provider: number, days: number) =>
      noticing.exposed(provider, days * dayMicros, [mine, all])
    // The first sender's is not the first report.
    for (const days of [0, 0.4, 0.4, 1.4, 1.6, 3]) exposedAt(one, days)
    noticing.reported(one, 2 * dayMicros)
    exposedAt(one, 0.2)
    noticing.reported(one, 0.6 * dayMicros)
    exposedAt(one, 1.2)
    noticing.count()
    // The report of the second day comes after one and a half days.
    expect([mine.exposed_unnoticed, all.exposed_unnoticed]).toEqual([6, 6])
  })

  it("warns no operator by reports to another, or by none", () => {
    const noticing = new Noticing(noon)
    const counts = { ...noCounts }
    for (const days of [1, 20]) noticing.exposed(one, days * dayMicros, [counts])
    noticing.reported(other, 0)
    noticing.count()
    expect(counts.exposed_unnoticed).toBe(2)
  })
})
