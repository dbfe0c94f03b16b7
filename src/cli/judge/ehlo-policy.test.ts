import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { judgeEhloPolicy } from "./ehlo-policy.ts"

const lines = ["250-mx.example.net", "250-SIZE 1000", "250 TLSPOLICY v=1 max_age=600 mx=*.example.net id=a"]
const judge = (change: object) =>
  Result.getOrThrow(judgeEhloPolicy({ lines, session: { authenticated: true }, ...change }))
const policy = { mode: "enforce", max_age: 600, mx: ["*.example.net"], pins: [], id: "a" }

describe("judgeEhloPolicy", () => {
  it("stores what it heard in an authenticated session", () => {
    expect(judge({})).toMatchObject({ policy, stored: policy, because: ["RFC 6797 §8.1"] })
  })

  it("takes lines without codes as well", () => {
    expect(judge({ lines: lines.map((line) => line.slice(4)) }).policy).toEqual(policy)
  })

  it("stores nothing from a stranger, unless any TLS will do", () => {
    const session = { authenticated: false }
    expect(judge({ session })).toMatchObject({ policy, stored: null })
    expect(judge({ session, storeIf: "any TLS" }).stored).toEqual(policy)
    expect(judge({ session, parameters: { storeIf: "anyTls" } }).stored).toEqual(policy)
  })

  it("reads nothing before TLS", () => {
    expect(judge({ session: { authenticated: false, overTls: false } })).toMatchObject({
      policy: null,
      stored: null
    })
  })

  it("caps max_age", () => {
    expect(judge({ maxAgeCap: 60 }).policy).toMatchObject({ max_age: 60 })
  })

  it("cannot read a line without a session", () => {
    expect(Result.isFailure(judgeEhloPolicy({ lines }))).toBe(true)
  })
})
