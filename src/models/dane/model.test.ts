import { describe, expect, it } from "vitest"
import { encounter } from "../encounter.fixture.ts"

describe.each(["dane", "insecure-dane"])("%s: parameter anchorDates", (model) => {
  const certificate = { issuer: "expired-root", sends: "with-root" }
  const scenario = { domain: { zone: "signed", mx: [{ host: "mx1.example.com", certificate }] } }
  const believed = model === "insecure-dane" ? { usages: ["DANE-TA"] } : {}

  it.each([
    ["DANE-TA", {}, "deferred-by-misconfiguration"],
    ["DANE-TA", { anchorDates: "ignored" }, "delivered-authenticated"]
  ])("the domain names an expired root, %s and %j: %s", (usage, given, outcome) =>
    expect(encounter({ model, parameters: { usage, ...believed, ...given }, scenario })).toBe(outcome)
  )
})
