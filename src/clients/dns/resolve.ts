/** Resolves and judges: asks for the answer and for what its validation needs. RFC 4035 §4, RFC 9520. */
import { Clock, Effect, Result, Struct } from "effect"
import type { Message, Question } from "../../protocol/dns/message.ts"
import type { Name } from "../../protocol/dns/name.ts"
import type { ValidationPolicy } from "../../protocol/dnssec/policy.ts"
import type { TrustAnchor } from "../../protocol/dnssec/anchors.ts"
import { validate } from "../../protocol/dnssec/validate.ts"
import type { Validation } from "../../protocol/dnssec/validation.ts"
import { cite } from "../../protocol/rfc.ts"
import { type IterationSettings, iterate, LookupBudget, messageKey } from "./iterate.ts"
import type { Judged, Resolution, UndatedValidation } from "./resolution.ts"
import { resolverLimits } from "./resolver-limits.ts"

export interface ResolverSettings extends IterationSettings {
  /** None makes every answer insecure: the resolver does not validate. */
  readonly anchors: ReadonlyArray<TrustAnchor>
  /** Names below which nothing is validated (RFC 7646). */
  readonly negativeAnchors: ReadonlyArray<Name>
  readonly policy: ValidationPolicy
}

export interface Resolved {
  readonly resolution: Resolution
  /** Seconds, whole ones, since it was judged. */
  readonly ageSeconds: number
  /** For how many more it may be kept. */
  readonly ttlSeconds: number
}

/** From memory when it is there. What is bogus or failed comes back as such, and is remembered for a while. */
export const resolve = Effect.fnUntraced(function* (
  settings: ResolverSettings,
  question: Question
): Effect.fn.Return<Resolved> {
  const { state } = settings
  const key = messageKey(question)
  const askedMs = yield* Clock.currentTimeMillis
  const known = state.resolutions.find(key, askedMs)
  if (known !== undefined)
    return {
      resolution: known.value,
      ageSeconds: secondsBetween(known.sinceMs, askedMs),
      ttlSeconds: secondsBetween(askedMs, known.untilMs)
    }

  const budget = new LookupBudget()
  let { resolution, judgedMs, lastsSeconds } = yield* resolveOnce(settings, question, budget)
  // A server that is behind, or a forged reply: others may do better, and the cached replies cannot.
  for (let retry = 0; retry < resolverLimits.bogusRetries && isUnproven(resolution); retry++) {
    for (const [usedKey, server] of budget.used) {
      state.messages.delete(usedKey)
      budget.distrusted.add(server)
    }
    budget.used.clear()
    ;({ resolution, judgedMs, lastsSeconds } = yield* resolveOnce(settings, question, budget))
  }
  if (isUnproven(resolution)) for (const usedKey of budget.used.keys()) state.messages.delete(usedKey)

  const nowMs = yield* Clock.currentTimeMillis
  if (lastsSeconds > 0)
    state.resolutions.keep(key, resolution, { sinceMs: judgedMs, untilMs: nowMs + lastsSeconds * 1000 })
  const ageSeconds = secondsBetween(judgedMs, nowMs)
  return { resolution, ageSeconds, ttlSeconds: Math.max(0, lastsSeconds - ageSeconds) }
})

const secondsBetween = (sinceMs: number, nowMs: number): number => Math.floor((nowMs - sinceMs) / 1000)

interface Judgement {
  readonly resolution: Resolution
  readonly judgedMs: number
  /** 0 for what is not kept. */
  readonly lastsSeconds: number
}

const resolveOnce = function* (
  settings: ResolverSettings,
  question: Question,
  budget: LookupBudget
): Effect.fn.Return<Judgement> {
  const first = yield* Effect.result(iterate(settings, question, budget))
  if (Result.isFailure(first)) {
    const { reason, detail } = first.failure
    return {
      resolution: { kind: "failed", reason, detail },
      judgedMs: yield* Clock.currentTimeMillis,
      lastsSeconds: resolverLimits.failureSeconds
    }
  }

  // What validation still asks takes time; windows are compared with the moment at which the answer was there.
  const judgedMs = yield* Clock.currentTimeMillis
  const validation = validate({
    question,
    response: first.success,
    anchors: settings.anchors,
    negativeAnchors: settings.negativeAnchors,
    nowSeconds: Math.floor(judgedMs / 1000),
    policy: settings.policy,
    trust: settings.state.trust
  })
  const replies = new Map([[question.name.key, first.success]])
  let step = validation.next()
  let lost: string | undefined
  while (step.done !== true) {
    const needed = step.value
    const reply = yield* Effect.result(iterate(settings, needed, budget))
    if (Result.isSuccess(reply) && needed.type === question.type) {
      replies.set(needed.name.key, reply.success)
    }
    if (Result.isFailure(reply)) lost = reply.failure.detail
    step = validation.next(Result.getOrUndefined(reply))
  }
  const names = [question.name, ...step.value.aliases.map(({ target }) => target)]
  const messages = names.flatMap(({ key }) => replies.get(key) ?? [])
  const resolution = resolutionOf(Struct.omit(step.value, ["ttlSeconds"]), messages)
  const lastsSeconds = secondsToKeep(resolution, step.value)
  // Why an answer that validation needed did not come, a bound on the work included.
  return resolution.kind === "failed" && resolution.reason === "indeterminate" && lost !== undefined
    ? { resolution: { ...resolution, detail: `${resolution.detail}; ${lost}` }, judgedMs, lastsSeconds }
    : { resolution, judgedMs, lastsSeconds }
}

const resolutionOf = (validation: UndatedValidation, messages: ReadonlyArray<Message>): Resolution => {
  const { status, reason, detail, because } = validation
  if (isJudgement(validation)) return { kind: "judged", validation, messages }
  return {
    kind: "failed",
    // Aliases that lead nowhere are so whether signed or not; what else is bogus (RFC 4035 §4.3) was proven to be wrong.
    reason:
      reason === "alias loop" || reason === "alias chain too long"
        ? "alias loop"
        : status === "indeterminate"
          ? "indeterminate"
          : "bogus",
    detail: `${reason}: ${detail} (${cite(because)})`,
    validation
  }
}

const isJudgement = (validation: UndatedValidation): validation is Judged["validation"] =>
  validation.status === "secure" || validation.status === "insecure"

const isUnproven = (resolution: Resolution): boolean =>
  resolution.kind === "failed" && (resolution.reason === "bogus" || resolution.reason === "indeterminate")

const secondsToKeep = (resolution: Resolution, { ttlSeconds }: Validation): number => {
  if (resolution.kind === "judged") return Math.min(ttlSeconds, resolverLimits.ttlSeconds)
  return resolution.reason === "bogus" ? resolverLimits.bogusSeconds : resolverLimits.failureSeconds
}
