/**
 * The kinds of pairs that a sweep draws by shares of its own. Where all pairs of a kind fare alike, a share of mails is those shares again, and
 * its estimate is them with noise: the closed form says so.
 */
import type { Sweep } from "../../scenario/schema/sweep.ts"
import { mailShares } from "./mail-shares.ts"
import { type Pair, pickByLot } from "./population.ts"

type Mix = Readonly<Record<string, number>>

/** Mails of the pairs of one kind, and how many of them count for each share. */
export interface KindCounts {
  readonly mails: number
  readonly hits: Readonly<Record<string, number>>
}

/** @param mix of the attack: the attackers that pairs have, by their shares */
export const kindOf = (pair: Pair, mix: Mix): string =>
  named([
    pair.domainAdopts,
    pair.senderAdopts,
    pair.asksForReports,
    pair.profile ?? null,
    pair.misconfiguration ?? null,
    pickByLot(pair.lot, Object.values(mix)) ?? null
  ])

/**
 * What each share of mails comes to by the file alone. Which mails a pair has does not depend on its kind. Absent where pairs of a kind fared
 * differently, where no pair of a kind was met, and where shares are drawn.
 */
export const closedForms = (
  sweep: Sweep,
  mix: Mix,
  cells: ReadonlyArray<Readonly<Record<string, KindCounts>>>
): ReadonlyMap<string, number> => {
  if (sweep.draw.length > 0) return new Map()
  const kinds = kindsOf(sweep, mix)
  return new Map(
    Object.keys(mailShares).flatMap((name) => {
      let whole = 0
      for (const { kind, share } of kinds) {
        const met = cells.flatMap((cell) => cell[kind] ?? [])
        const mails = met.reduce((total, counts) => total + counts.mails, 0)
        const hits = met.reduce((total, counts) => total + (counts.hits[name] ?? 0), 0)
        if (mails === 0 || (hits > 0 && hits < mails)) return []
        if (hits > 0) whole += share
      }
      return [[name, whole] as const]
    })
  )
}

const kindsOf = (
  { adoption, senders, misconfigured }: Sweep,
  mix: Mix
): ReadonlyArray<{ readonly kind: string; readonly share: number }> => {
  const chosen = (choices: ReadonlyArray<readonly [string | number, number]>): ReadonlyArray<Choice> => [
    ...choices,
    [null, 1 - choices.reduce((total, [, share]) => total + share, 0)]
  ]
  const happening = (share: number): ReadonlyArray<Choice> => [
    [true, share],
    [false, 1 - share]
  ]
  const faults = chosen(misconfigured.map(({ share }, index) => [index, share]))
  const factors = [
    happening(adoption.senders),
    happening(adoption.reporting),
    chosen(senders.map(({ profile, share }) => [profile, share]))
  ]
  const attackers = chosen(Object.values(mix).map((share, index) => [index, share]))
  return happening(adoption.domains)
    .flatMap((adopts) =>
      // Nothing can be wrong with what a domain does not publish.
      products([[adopts], ...factors, adopts[0] === true ? faults : [[null, 1]], attackers])
    )
    .filter(({ share }) => share > negligible)
}

type Choice = readonly [string | number | boolean | null, number]

const products = (
  factors: ReadonlyArray<ReadonlyArray<Choice>>
): ReadonlyArray<{ readonly kind: string; readonly share: number }> =>
  factors
    .reduce<ReadonlyArray<{ readonly values: ReadonlyArray<Choice[0]>; readonly share: number }>>(
      (found, choices) =>
        found.flatMap(({ values, share }) =>
          choices.map(([value, part]) => ({ values: [...values, value], share: share * part }))
        ),
      [{ values: [], share: 1 }]
    )
    .map(({ values, share }) => ({ kind: named(values), share }))

/** What is left of 1 beside decimal fractions may be as much, and is nothing. */
const negligible = 1e-9

const named = (values: ReadonlyArray<Choice[0]>): string => JSON.stringify(values)
