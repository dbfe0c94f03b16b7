/** How a scenario says that a zone is signed, how, and what is wrong with it. RFC 4035 §2, RFC 6781. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { Duration, Ttl } from "./time.ts"

/** "signed" is sound; "island" has no DS record in its parent; the others are the ways in which zones break. */
export const zoneSignings = [
  "unsigned",
  "signed",
  "island",
  "expired",
  "not-yet-valid",
  "wrong-signature",
  "ds-mismatch",
  "wrong-ds-digest",
  "stripped-signatures",
  "wrong-denial",
  "missing-denial",
  "unsigned-despite-ds",
  "unknown-algorithm",
  "unknown-digest",
  "revoked-key"
] as const
export type ZoneSigning = (typeof zoneSignings)[number]

const after = (what: string) => Duration.annotate({ description: `${what}, after the start of the scenario` })

/** Each on the clock of the scenario; one whose times are in the wrong order is one that goes wrong. */
export const RollOver = Schema.Union([
  Schema.Struct({
    method: Schema.Literal("pre-publish"),
    publishAt: after("the new zone-signing key is published"),
    signAt: after("it signs in place of the old one"),
    removeAt: after("the old key is removed")
  }),
  Schema.Struct({
    method: Schema.Literal("double-DS"),
    addDsAt: after("the parent names the new key beside the old one"),
    swapKeysAt: after("the zone swaps its keys"),
    removeDsAt: after("the parent names the old key no longer")
  }),
  Schema.Struct({
    method: Schema.Literal("double-signature"),
    addKeyAt: after("the new key signs beside the old one"),
    swapDsAt: after("the parent names the new key in place of the old one"),
    removeKeyAt: after("the old key is removed")
  })
])

export const Dnssec = Schema.Struct({
  algorithm: parameter(
    Schema.Literals([5, 7, 8, 10, 13, 14, 15]).annotate({
      description: "DNSSEC algorithm number of keys and signatures"
    }),
    13
  ),
  keys: parameter(
    Schema.Literals(["split", "single"]).annotate({
      description: "a key-signing and a zone-signing key, or one for both"
    }),
    "split"
  ),
  denial: parameter(
    Schema.Literals(["nsec", "nsec3", "nsec3-opt-out"]).annotate({ description: "how absence is proven" }),
    "nsec"
  ),
  nsec3Iterations: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2500 })).annotate({
      description: "additional iterations of NSEC3; RFC 9276 §3.1 wants 0"
    }),
    0
  ),
  validity: parameter(Duration.annotate({ description: "from making a signature to its expiration" }), "14d"),
  renewEvery: parameter(Duration.annotate({ description: "how often the zone is signed anew" }), "7d"),
  notRenewedAfter: Schema.optionalKey(after("from then on nobody signs the zone anew")),
  dsTtl: parameter(Ttl.annotate({ description: "TTL of the DS records in the parent" }), "1d"),
  rollOvers: parameter(Schema.Array(RollOver), [])
})
