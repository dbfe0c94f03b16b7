import { describe, expect } from "vitest"
import { everyNth } from "../../long.fixture.ts"
import { trustModels } from "../../models/registry.ts"
import { encounters } from "../../models/encounter.fixture.ts"

const types = ["TXT", "TLSA", "DS", "DNSKEY", "A", "MX"]
const models = trustModels.map(({ id }) => id)

/** At first contact and later, alone and with another capability: of each way to block, all in one scenario. */
const outcomes = (model: string, ways: ReadonlyArray<Readonly<Record<string, unknown>>>) => {
  const attackers = ways.flatMap((parameters) =>
    [[], ["smtp-strip"]].map((further) => [{ capability: "dns-block", parameters }, ...further])
  )
  const [cold, warm] = (["cold", "warm"] as const).map((contact) => encounters({ model, contact, attackers }))
  return ways.map((_, way) => [cold, warm].flatMap((found) => found!.against.slice(2 * way, 2 * way + 2)))
}

describe("dns-block (RFC 9520 §2)", () => {
  // Seventeen, which has nothing in common with the six types: each has its turn.
  everyNth(
    17,
    models.flatMap((model) => types.map((type) => [model, type] as const))
  )("comes to the same against %s, however answers of type %s are kept away", ([model, type]) => {
    const ways = ["silence", "SERVFAIL", "REFUSED", "reset"]
    const [silence, ...others] = outcomes(
      model,
      ways.map((how) => ({ types: [type], how }))
    )
    for (const [index, other] of others.entries())
      expect([ways[index + 1], other]).toEqual([ways[index + 1], silence])
  })

  everyNth(7, models)("changes nothing against %s where an answer comes late and in time", (model) => {
    const without = (["cold", "warm"] as const).flatMap((contact) => {
      const { none, against } = encounters({ model, contact, attackers: [["smtp-strip"]] })
      return [none, ...against]
    })
    expect(outcomes(model, [{ types, how: "delay" }])).toEqual([without])
  })

  everyNth(7, models)("is as silence against %s where an answer comes too late", (model) => {
    const [late, silence] = outcomes(model, [
      { types: ["TXT"], how: "delay", delaySeconds: 600 },
      { types: ["TXT"], how: "silence" }
    ])
    expect(late).toEqual(silence)
  })
})
