/** `hoptrust judge ehlo-policy`: the policy in an EHLO reply, and what a client keeps of it. */
import { Result, Schema } from "effect"
import {
  contents,
  type EhloConduct,
  learn,
  revocations,
  storeConditions,
  updateConditions,
  usualConduct
} from "../../protocol/ehlo-policy/memory.ts"
import { type EhloPolicy, maxMaxAgeSeconds, readPolicy } from "../../protocol/ehlo-policy/policy.ts"
import { cite, rfc } from "../../protocol/rfc.ts"
import { readExtensions } from "../../protocol/smtp/extensions.ts"
import { maybe, Moment, reading } from "./input-fields.ts"
import type { Judge, JsonObject } from "./judge.ts"

const Parameters = Schema.Struct({
  storeIf: Schema.optionalKey(Schema.Literals([...storeConditions, "anyTls", "authOrContinuity"])),
  content: Schema.optionalKey(Schema.Literals(contents)),
  updateIf: Schema.optionalKey(Schema.Literals(updateConditions)),
  revokedBy: Schema.optionalKey(Schema.Literals(revocations)),
  maxAgeCap: Schema.optionalKey(Schema.Int)
})

const Input = Schema.Struct({
  ...Parameters.fields,
  /** The EHLO reply: with code and separator as on the wire, or the text of its lines alone. */
  lines: Schema.Array(Schema.String),
  parameters: maybe(Parameters),
  session: Schema.Struct({
    authenticated: Schema.Boolean,
    /** True when absent. */
    overTls: maybe(Schema.Boolean),
    /** Would the policy stored before have accepted the session? */
    continuity: maybe(Schema.Boolean)
  }),
  now: maybe(Moment)
})

/**
 * Output: `policy` as read, or null with `reason`; `stored` as the client keeps it, or null.
 *
 * The client remembers nothing beforehand, so that what is not stored is nothing.
 */
export const judgeEhloPolicy: Judge = (input) =>
  Result.map(readInput(input), ({ lines, parameters, session, now, ...direct }): JsonObject => {
    const { maxAgeCap = maxMaxAgeSeconds, ...chosen } = { ...direct, ...parameters }
    const conduct: EhloConduct = { ...usualConduct, ...chosen, storeIf: storeCondition(chosen.storeIf) }
    const isOverTls = session.overTls ?? true
    const texts = lines.map((line) => line.replace(/^250[ -]/, ""))
    const policy = readPolicy(readExtensions({ lines: texts }).lines, {
      isOverTls,
      maxAgeCapSeconds: maxAgeCap
    })
    if (Result.isFailure(policy)) {
      const because = policy.failure.reason === "not over TLS" ? rfc(3207, "4.2") : rfc(6797, "8.1")
      return { policy: null, stored: null, reason: policy.failure.reason, because: [cite(because)] }
    }
    const lesson = learn({
      stored: undefined,
      heard: policy.success,
      session: {
        isOverTls,
        peerWasAuthenticated: session.authenticated,
        satisfiesStored: session.continuity ?? false,
        chainPins: []
      },
      nowSeconds: now ?? 0,
      conduct
    })
    return {
      policy: present(policy.success),
      stored: lesson._tag === "Store" ? present(lesson.stored.policy) : null,
      reason: lesson._tag === "Keep" ? lesson.why : lesson._tag.toLowerCase(),
      because: [cite(lesson.because)]
    }
  })

const readInput = reading(Input)

const storeCondition = (written: (typeof Parameters)["Type"]["storeIf"]): EhloConduct["storeIf"] => {
  switch (written) {
    case undefined:
      return usualConduct.storeIf
    case "anyTls":
      return "any TLS"
    case "authOrContinuity":
      return "authenticated or continuity"
    default:
      return written
  }
}

/** With the names of the syntax. */
const present = ({ mode, maxAgeSeconds, mx, pins, id, domain }: EhloPolicy): JsonObject => ({
  mode,
  max_age: maxAgeSeconds,
  mx,
  pins: pins.map((pin) => `sha256:${pin}`),
  ...(id === undefined ? {} : { id }),
  ...(domain === undefined ? {} : { domain })
})
