import { describe, expect, it } from "vitest"
import { orderAnswer } from "./order-answer.ts"
import type { Rank } from "./order-ranks.ts"

const weakest: Rank = { models: ["opportunistic", "ehlo-policy"], below: [] }
const middle: Rank = { models: ["mta-sts"], below: [weakest] }

describe("orderAnswer", () => {
  it("names the models that prevent all that every other does", () =>
    expect(orderAnswer([weakest, middle, { models: ["dane", "require-tls"], below: [middle] }])).toBe(
      "dane and require-tls prevent all that every other model prevents, and more."
    ))

  it("names for each of several strongest what it covers, the one that covers most first", () =>
    expect(
      orderAnswer([
        weakest,
        { models: ["posh"], below: [weakest] },
        middle,
        { models: ["dane"], below: [middle] },
        { models: ["static-tls"], below: [] }
      ])
    ).toBe(
      "dane prevents all that mta-sts, opportunistic and ehlo-policy prevent, and more. posh prevents all that opportunistic and ehlo-policy prevent, and more. static-tls is neither stronger nor weaker than any other model. Each of these prevents some attack that the others do not."
    ))

  it("says where all are the same", () =>
    expect(orderAnswer([weakest])).toBe("opportunistic and ehlo-policy prevent the same attacks."))

  it("says of models that check nobody that this is no strength", () =>
    expect(orderAnswer([weakest, middle], ["sender-memory"])).toBe(
      "mta-sts prevents all that every other model prevents, and more. Under sender-memory the mail is read without passing a check, which is no strength."
    ))

  it("has no answer for one model", () => expect(orderAnswer([middle])).toBeUndefined())
})
