/**
 * What became of a delivery attempt, judged from the ledger: exactly one outcome for each attempt.
 *
 * The ledger says who holds the text and in what form. The sender's claim says only whether its checks passed;
 * that it believed them makes nothing true. Whether a deferral is the attacker's work is seen by comparing with
 * the same attempt in a twin run without attacker.
 */
import { type Outcome, outcomes } from "../scenario/schema/outcome.ts"
import type { Holding } from "../world/ledger.ts"

/** One attempt as the world and the sender saw it. */
export interface AttemptFacts {
  /** Holdings that this attempt brought about. */
  readonly holdings: ReadonlyArray<Holding>
  /** What the sender's checks said of the peer that took the mail. */
  readonly claim: "authenticated" | "unauthenticated"
  /**
   * Why the mail was not handed over: because nobody answered, be it a mail exchanger or, where something was out of order, anybody
   * else who was asked; or for another reason. Absent when it was.
   */
  readonly refusal?: "no answer" | "other"
}

/**
 * @param twin the outcome of the same attempt without attacker; absent when this attempt is itself in the twin run
 */
export const judgeAttempt = (facts: AttemptFacts, twin?: Outcome): Outcome => {
  const theirs = facts.holdings.filter(({ holder }) => holder === "attacker")
  const isIntercepted = theirs.some(({ how }) => how !== "read in transit")
  if (isIntercepted) {
    if (theirs.some(({ form, how }) => form === "clear" && how !== "read in transit"))
      return "intercepted-cleartext"
    return facts.claim === "authenticated" ? "intercepted-authenticated" : "intercepted-unauthenticated"
  }
  if (theirs.length > 0) return "exposed-passive"

  const ours = facts.holdings.filter(({ holder }) => holder === "recipient")
  if (ours.length > 0) {
    if (facts.claim === "authenticated") return "delivered-authenticated"
    return ours.some(({ form }) => form === "clear")
      ? "delivered-cleartext-ok"
      : "delivered-unauthenticated-ok"
  }

  if (twin !== undefined && isDelivered(twin)) return "deferred-by-attack"
  if (twin !== undefined) return twin
  return facts.refusal === "no answer" ? "deferred-other" : "deferred-by-misconfiguration"
}

export const isDelivered = (outcome: Outcome): boolean => outcome.startsWith("delivered-")

/** Did somebody other than the recipient come to hold the text? */
export const isExposed = (outcome: Outcome): boolean =>
  outcome.startsWith("intercepted-") || outcome === "exposed-passive"

export const isWorse = (a: Outcome, b: Outcome): boolean => outcomes.indexOf(a) > outcomes.indexOf(b)

/** The worst of several attempts; undefined for none. */
export const worstOutcome = (all: ReadonlyArray<Outcome>): Outcome | undefined =>
  all.reduce<Outcome | undefined>(
    (worst, next) => (worst === undefined || isWorse(next, worst) ? next : worst),
    undefined
  )

/**
 * Downgrade: the attempt ended weaker than the same model's own attempt without attacker. A deferral is no
 * downgrade: the promise was kept at the price of the delivery.
 */
export const isDowngrade = (outcome: Outcome, twin: Outcome): boolean =>
  isExposed(outcome) || (isDelivered(outcome) && isDelivered(twin) && isWorse(outcome, twin))
