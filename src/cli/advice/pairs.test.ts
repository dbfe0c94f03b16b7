import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../../loading/load.ts"
import type { Deployment } from "../../report/advice-text.ts"
import { buysMore, pairsWorthTrying } from "./pairs.ts"

const scenario = Result.getOrThrow(
  loadScenario("x.yaml", "title: x\nmodels: [dane]\ndomain: { name: example.com }\n")
)
const pair = { title: "both", scenario, models: ["dane", "mta-sts"], parts: ["sign", "enforce"] } as const

const change = (
  title: string,
  model: string,
  prevented: Deployment["prevented"],
  left: Deployment["left"] = [["z"]]
): Deployment => ({ title, model, prevented, left, added: [], isCapped: false })

describe("pairsWorthTrying", () => {
  it("has pairs of which one prevents nothing for senders who notice both", () =>
    expect(
      pairsWorthTrying(
        [pair],
        [
          change("sign", "dane", [["a"]]),
          change("enforce", "dane", [["b"]]),
          change("sign", "mta-sts", []),
          change("enforce", "mta-sts", [["b"]]),
          change("other", "dane", [])
        ]
      ).map(({ title, models }) => [title, models])
    ).toEqual([["both", ["mta-sts"]]]))

  it("has none where nothing is left to prevent", () =>
    expect(pairsWorthTrying([pair], [change("sign", "dane", [], [])])).toEqual([]))
})

describe("buysMore", () => {
  const alone = [
    change("sign", "dane", []),
    change("enforce", "dane", [["a"]]),
    change("sign", "posh", [["b"]])
  ]
  it.each<[Deployment["prevented"], boolean]>([
    [[["a"]], false],
    [[["a"], ["b"]], true],
    [[], false]
  ])("of %j, beside what each change prevents for the same senders: %s", (prevented, more) =>
    expect(buysMore(change("both", "dane", prevented), alone)).toBe(more)
  )
})
