import { describe, expect, it } from "vitest"
import { mtaSts } from "../models/mta-sts/model.ts"
import { publishersOf } from "../models/publishing.ts"
import { policyPath } from "../protocol/mta-sts/policy-reply.ts"
import { adopting, testArsenal } from "./arsenal.fixture.ts"
import { servedByAnother, servedWith } from "./served-documents.ts"

const arsenal = { ...testArsenal, adoption: adopting(publishersOf(mtaSts, {}, () => undefined)) }
const crossing = {
  position: "sender to policy host",
  from: "sender",
  to: "192.0.2.9",
  atMicros: 0,
  host: "mta-sts.example.com",
  path: policyPath
} as const
const chain = [new TextEncoder().encode("the host's own")]

const bodies = (moves: ReturnType<typeof servedWith>) =>
  moves.map(({ verdict }) =>
    verdict._tag === "Impersonate" ? new TextDecoder().decode(verdict.reply.body) : verdict._tag
  )

describe("what an attacker serves at a web host of the target's", () => {
  it("is what adopters of the model publish for its own hosts, something weaker, or nothing", () => {
    const served = bodies(servedWith(crossing, chain, arsenal))
    expect(
      served.some((body) => body.includes("mode: enforce") && body.includes("mx: mx.attacker.test"))
    ).toBe(true)
    expect(served.some((body) => body.includes("mode: none"))).toBe(true)
    expect(served.some((body) => body.includes("max_age: 31557600"))).toBe(true)
    expect(served.at(-1)).toBe("not found\n")
  })

  it("is what the host served before it changed, too", () => {
    const older = {
      status: 200,
      headers: new Map([["content-type", "text/plain"]]),
      body: new TextEncoder().encode("an older policy")
    }
    expect(bodies(servedWith(crossing, chain, { ...arsenal, olderDocuments: () => [older] }))).toContain(
      "an older policy"
    )
  })

  it("is nothing where no document of the model is", () =>
    expect(servedWith({ ...crossing, path: "/" }, chain, arsenal)).toEqual([]))

  it("costs a certificate for the host, for whoever is not the host, and no more than one", () => {
    const prices = new Set(
      servedByAnother(crossing, arsenal).map(({ alsoSpends = [] }) => alsoSpends.join(" + "))
    )
    expect([...prices].toSorted()).toEqual(["ca-key", "ca-misissue"])
  })
})
