import { describe, expect, it } from "vitest"
import { name } from "../protocol/dns/name.ts"
import { classIn, typeCodes } from "../protocol/dns/types.ts"
import { testArsenal } from "./arsenal.fixture.ts"
import { lieIds, liesFor } from "./dns-lies.ts"

const question = { name: name("example.com"), type: typeCodes.MX, class: classIn }
const said = (...args: Parameters<typeof liesFor>) => liesFor(...args).map(({ says }) => says)

describe("liesFor", () => {
  it("tells those of the lies asked for that answer the question, in the order asked for", () => {
    const tenant = { ...testArsenal, tenantHost: "tenant.provider.example" }
    const both = said(["mx", "mx-tenant"], question, tenant)
    expect(both).toHaveLength(2)
    expect(said(["mx-tenant", "tlsa", "mx"], question, tenant)).toEqual(both.toReversed())
    expect(said(["mx"], question, tenant)).toEqual(both.slice(0, 1))
    expect(said(["tlsa"], question, tenant)).toEqual([])
  })

  it("tells of each arsenal's own hosts, whosever was asked about before", () => {
    const other = { ...testArsenal, mxHost: "mx.other.test" }
    for (const arsenal of [testArsenal, other, testArsenal])
      expect(said(lieIds, question, arsenal)).toEqual([`the mail exchanger is ${arsenal.mxHost}`])
  })
})
