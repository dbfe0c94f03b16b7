import { describe, expect, it } from "vitest"
import { long } from "../../long.fixture.ts"
import { trustModels } from "../../models/registry.ts"
import { encounter } from "../../models/encounter.fixture.ts"

const types = ["TXT", "TLSA", "DS", "DNSKEY", "A", "MX"]

const outcomes = (model: string, parameters: Readonly<Record<string, unknown>>) =>
  (["cold", "warm"] as const).flatMap((contact) =>
    [[], ["smtp-strip"]].map((further) =>
      encounter({ model, contact, attacker: [{ capability: "dns-block", parameters }, ...further] })
    )
  )

/** `npm test` has every fourth model, by its place in the registry. */
const sampled = 4

describe.each(trustModels.map(({ id }, place) => [id, place % sampled === 0 ? {} : long] as const))(
  "dns-block against %s",
  (model, options) => {
    it.for(types)(
      "comes to the same for answers of type %s, however they are kept away (RFC 9520 §2)",
      options,
      (type) => {
        const silence = outcomes(model, { types: [type], how: "silence" })
        for (const how of ["SERVFAIL", "REFUSED", "reset"])
          expect([how, outcomes(model, { types: [type], how })]).toEqual([how, silence])
      }
    )

    it("changes nothing where an answer comes late and in time", options, () => {
      const without = (["cold", "warm"] as const).flatMap((contact) =>
        [undefined, ["smtp-strip"]].map((attacker) =>
          encounter({ model, contact, ...(attacker === undefined ? {} : { attacker }) })
        )
      )
      expect(outcomes(model, { types, how: "delay" })).toEqual(without)
    })

    it("is as silence where an answer comes too late", options, () =>
      expect(outcomes(model, { types: ["TXT"], how: "delay", delaySeconds: 600 })).toEqual(
        outcomes(model, { types: ["TXT"], how: "silence" })
      )
    )
  }
)
