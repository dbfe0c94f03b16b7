/** What a scenario may set of those who forge answers, wherever they sit. */
import { Schema } from "effect"
import { parameter } from "../protocol/parameter.ts"
import { lieIds, lieMeanings } from "./dns-lies.ts"

export const forgeParameters = {
  forge: parameter(Schema.Array(Schema.Literals(lieIds)).annotate({ description: lieMeanings }), [...lieIds]),
  ttlSeconds: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2_147_483_647 })).annotate({
      description: "TTL of forged answers, in seconds"
    }),
    300
  )
}
