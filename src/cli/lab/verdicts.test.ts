import { describe, expect, it } from "vitest"
import type { Outcome } from "../../scenario/schema/outcome.ts"
import type { Refusal } from "./software.ts"
import { isSame } from "./verdicts.ts"

describe("isSame: does the simulation say what was observed?", () => {
  it.each<[Outcome, Refusal | undefined, Outcome, ReadonlyArray<Refusal>, boolean]>([
    ["delivered-authenticated", undefined, "delivered-authenticated", [], true],
    ["delivered-authenticated", undefined, "intercepted-authenticated", [], false],
    ["deferred-by-attack", "policy", "deferred-by-misconfiguration", ["lookup", "policy"], true],
    ["deferred-by-attack", "policy", "deferred-by-attack", ["lookup"], false],
    ["deferred-by-attack", undefined, "deferred-by-attack", ["policy"], false],
    ["deferred-by-attack", "policy", "delivered-authenticated", [], false]
  ])("%s (%s) beside %s (%j): %s", (outcome, refusal, told, refusals, expected) =>
    expect(isSame({ outcome, ...(refusal && { refusal }) }, { outcome: told, refusals })).toBe(expected)
  )
})
