/** What a scenario may set of those who answer as the zone does, wherever they got the pen or the keys. */
import { Schema } from "effect"
import { parameter } from "../protocol/parameter.ts"
import { lieIds, lieMeanings, validationLieIds, validationLieMeanings } from "./dns-lies.ts"

const all = [...lieIds, ...validationLieIds]

export const editParameter = {
  edit: parameter(
    Schema.Array(Schema.Literals(all)).annotate({
      description: `${lieMeanings}; ${validationLieMeanings}`
    }),
    all
  )
}
