/** Draws the pairs of one replicate: who writes when, with what software, and what the domain gets wrong. The same under every model. */
import { randomStream, type RandomStream } from "../../kernel/random-stream.ts"
import type { ChosenMail } from "../../scenario/chosen-mail.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"

export interface Pair {
  /** Rank of the domain, from 1. */
  readonly rank: number
  readonly seed: number
  readonly mail: ReadonlyArray<ChosenMail>
  readonly domainAdopts: boolean
  readonly senderAdopts: boolean
  /** Does the domain ask for TLS reports, where the scenario's does? */
  readonly asksForReports: boolean
  /** Id of the sender's profile; absent for a sender as the scenario has it. */
  readonly profile?: string
  /** Index among the sweep's misconfigurations; absent where nothing is wrong. */
  readonly misconfiguration?: number
  /** From 0 up to 1: where in the shares of an attack's mix the pair falls. */
  readonly lot: number
}

const dayMicros = 86_400_000_000

/** Our choice: more mail in one pair shows nothing new, and must not fill the memory. */
const mostMails = 100_000

/** One after the other, for a million pairs with all their mail are more than memory should hold. */
export function* drawPairs(sweep: Sweep, seed: number): Generator<Pair> {
  const { domains, mailsPerDay, zipf } = sweep.traffic
  const weights = Array.from({ length: domains }, (_, index) => (index + 1) ** -zipf)
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  for (const [index, weight] of weights.entries()) {
    // In whole microseconds, so that the last bit of a power does not matter.
    const gapMicros = Math.max(1, Math.round((dayMicros * whole) / (mailsPerDay * weight)))
    yield drawPair(sweep, seed, index + 1, gapMicros)
  }
}

const drawPair = (sweep: Sweep, seed: number, rank: number, gapMicros: number): Pair => {
  const { traffic, adoption, senders, misconfigured } = sweep
  // One stream for each purpose: what is drawn for one moves nothing under another.
  const stream = (purpose: string) => randomStream(seed, `pair ${rank}`, purpose)
  const domainAdopts = happens(stream("domain adopts"), adoption.domains)
  const profile = pick(stream("profile"), senders)
  const fault = pick(stream("misconfiguration"), misconfigured)
  return {
    rank,
    seed: stream("run").next32(),
    mail: drawMail(stream("mail"), traffic, toMicros(sweep.horizon), gapMicros),
    domainAdopts,
    senderAdopts: happens(stream("sender adopts"), adoption.senders),
    asksForReports: happens(stream("asks for reports"), adoption.reporting),
    ...(profile === undefined ? {} : { profile: senders[profile]!.profile }),
    ...(fault === undefined || !domainAdopts ? {} : { misconfiguration: fault }),
    lot: stream("attacker").below(resolution) / resolution
  }
}

const drawMail = (
  stream: RandomStream,
  { knownBefore, bornLater }: Sweep["traffic"],
  horizonMicros: number,
  gapMicros: number
): ReadonlyArray<ChosenMail> => {
  const isKnown = happens(stream, knownBefore)
  const isBornLater = happens(stream, bornLater)
  const birth = stream.below(horizonMicros)
  const times = isKnown ? [0] : []
  let at = !isKnown && isBornLater ? birth : 0
  for (at += stream.exponential(gapMicros); at < horizonMicros && times.length < mostMails;) {
    times.push(at)
    at += stream.exponential(gapMicros)
  }
  return times.map((atMicros, index) => ({ number: index + 1, atMicros: wholeSeconds(atMicros), to: "" }))
}

/** Mail comes on the second: our choice, because what clocks show is rounded to that in places, and what comes of a mail is then the same at any of them. */
const wholeSeconds = (micros: number): number => Math.floor(micros / 1_000_000) * 1_000_000

/** Shares are decimal fractions; a billionth is finer than any that is known. */
const resolution = 1_000_000_000

const happens = (stream: RandomStream, share: number): boolean =>
  stream.happens(Math.round(share * resolution), resolution)

/** Index of one of several by their shares, or none of them. */
const pick = (stream: RandomStream, choices: ReadonlyArray<{ readonly share: number }>): number | undefined =>
  pickByLot(
    stream.below(resolution) / resolution,
    choices.map(({ share }) => share)
  )

/** @param lot from 0 up to 1 */
export const pickByLot = (lot: number, shares: ReadonlyArray<number>): number | undefined => {
  let reached = 0
  for (const [index, share] of shares.entries()) {
    reached += share
    if (lot < reached) return index
  }
  return undefined
}
