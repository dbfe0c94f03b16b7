/** What a scenario may set of those who forge answers, wherever they sit. */
import { Schema } from "effect"
import { parameter } from "../protocol/parameter.ts"
import { lieIds, lieMeanings } from "./dns-lies.ts"

export const ttlOfForged = Schema.Int.check(
  Schema.isBetween({ minimum: 0, maximum: 2_147_483_647 })
).annotate({ description: "TTL of forged answers, in seconds" })

export const forgeParameters = {
  forge: parameter(Schema.Array(Schema.Literals(lieIds)).annotate({ description: lieMeanings }), [...lieIds]),
  ttlSeconds: parameter(ttlOfForged, 300)
}

/** As long as resolvers keep an answer at most (RFC 8767 §4): it does all that one of minutes does, but vanish. */
export const forgeSearchedWith = [{ ttlSeconds: 604_800 }]

/** Where later mail counts, to vanish may be what is wanted; a minute is our choice. */
export const forgeSearchedAheadWith = [{ ttlSeconds: 60 }]
