/** Draws a population by its seed: which domain is at which provider, who would adopt first, who errs and whom an attack reaches. The same under every model. */
import { type RandomStream, randomStream } from "../../kernel/random-stream.ts"
import type { Population } from "../../scenario/schema/population.ts"
import { AliasTable } from "./alias.ts"

/** Lots have 32 bits. */
const whole = 2 ** 32

/** A share as a limit for lots: those below it are that share. */
export const limitOf = (share: number): number => Math.round(share * whole)

export interface DrawnProvider {
  /** As the file calls it; undefined for a domain that is at none. */
  readonly name: string | undefined
  /** Below the limit of a share: it is among that share of the providers. */
  readonly lot: number
  /** Index among the mistakes that providers make; absent where it makes none. */
  readonly mistake?: number
}

export interface DrawnSender {
  readonly name: string
  readonly index: number
  /** Of all mail. */
  readonly share: number
  readonly profile?: string
  /** The lower, the earlier it adopts. */
  readonly adoptionLot: number
  /** As of a provider. */
  readonly lot: number
}

export interface DrawnPopulation {
  readonly domains: DrawnDomains
  readonly senders: ReadonlyArray<DrawnSender>
}

/** A million domains as columns. */
export class DrawnDomains {
  readonly count: number
  readonly providers: ReadonlyArray<DrawnProvider>
  /** Number of each domain's provider. */
  readonly providerOf: Uint32Array
  /** The lower, the earlier the domain adopts. */
  readonly adoptionLot: Uint32Array
  /** Index among the mistakes that domains make, plus 1; 0 where it makes none. */
  readonly mistakeOf: Uint8Array
  /** By popularity. */
  readonly byPopularity: AliasTable
  /** Numbers of the mistakes in the file, by who makes them. */
  readonly #ofProviders: ReadonlyArray<number>
  readonly #ofDomains: ReadonlyArray<number>

  constructor({ domains, zipf, providers, mistakes }: Population, seed: number) {
    this.count = domains
    const named = providers.flatMap(({ name, share, count }) =>
      Array.from({ length: count }, () => ({ name, share: share / count }))
    )
    const shares = named.map(({ share }) => share)
    const alone = Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0))
    const table = new AliasTable([...shares, alone])
    const stream = (purpose: string) => randomStream(seed, "population", purpose)
    const [places, lots, faults] = [stream("providers"), stream("adoption"), stream("domains' mistakes")]
    const numbered = mistakes.map((mistake, number) => ({ ...mistake, number }))
    const byProviders = numbered.filter(({ made }) => made === "by-providers")
    const byDomains = numbered.filter(({ made }) => made === "by-domains")
    this.#ofProviders = byProviders.map(({ number }) => number)
    this.#ofDomains = byDomains.map(({ number }) => number)
    const providerLots = stream("providers' lots")
    const providerFaults = stream("providers' mistakes")
    const drawnProvider = (name: string | undefined): DrawnProvider => {
      const mistake = pick(providerFaults, byProviders)
      return { name, lot: providerLots.next32(), ...(mistake === undefined ? {} : { mistake }) }
    }
    const all: Array<DrawnProvider> = named.map(({ name }) => drawnProvider(name))
    this.providerOf = new Uint32Array(domains)
    this.adoptionLot = new Uint32Array(domains)
    this.mistakeOf = new Uint8Array(domains)
    for (let domain = 0; domain < domains; domain++) {
      const place = table.draw(places)
      if (place === named.length) all.push(drawnProvider(undefined))
      this.providerOf[domain] = place === named.length ? all.length - 1 : place
      this.adoptionLot[domain] = lots.next32()
      this.mistakeOf[domain] = (pick(faults, byDomains) ?? -1) + 1
    }
    this.providers = all
    const weights = new Float64Array(domains)
    for (let rank = 0; rank < domains; rank++) weights[rank] = (rank + 1) ** -zipf
    this.byPopularity = new AliasTable(weights)
  }

  /** Number of the mistake that befalls the domain, its own before its provider's, from 1; 0 where none does. */
  mistakeAt(domain: number): number {
    const own = this.mistakeOf[domain]!
    if (own > 0) return this.#ofDomains[own - 1]! + 1
    const { mistake } = this.providers[this.providerOf[domain]!]!
    return mistake === undefined ? 0 : this.#ofProviders[mistake]! + 1
  }
}

export const drawPopulation = (population: Population, seed: number): DrawnPopulation => {
  const [adopts, lots] = [
    randomStream(seed, "population", "senders adopt"),
    randomStream(seed, "population", "senders' lots")
  ]
  let index = 0
  return {
    domains: new DrawnDomains(population, seed),
    senders: population.senders.flatMap(({ name, share, count, profile }) =>
      Array.from({ length: count }, () => ({
        name,
        index: index++,
        share: share / count,
        ...(profile === undefined ? {} : { profile }),
        adoptionLot: adopts.next32(),
        lot: lots.next32()
      }))
    )
  }
}

/** Index of one of several by their shares, or none of them. */
const pick = (
  stream: RandomStream,
  choices: ReadonlyArray<{ readonly share: number }>
): number | undefined => {
  const lot = stream.next32()
  let reached = 0
  for (const [index, { share }] of choices.entries()) {
    reached += share
    if (lot < limitOf(reached)) return index
  }
  return undefined
}
