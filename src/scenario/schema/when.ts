/** From when to when an attacker has a capability, or does something. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { Duration, toMicros } from "./time.ts"

export const when = {
  from: parameter(
    Duration.annotate({ description: "when it begins, after the start of the scenario" }),
    "0s"
  ),
  to: Schema.optionalKey(Duration.annotate({ description: "when it ends; never, when left out" }))
}

export const windowOf = ({ from, to }: { readonly from: string; readonly to?: string | undefined }) => ({
  fromMicros: toMicros(from),
  toMicros: to === undefined ? Number.POSITIVE_INFINITY : toMicros(to)
})
