/** Draws a population by its seed: which domain is at which provider, who would adopt first, who errs and whom an attack reaches. The same under every model. */
import { type RandomStream, randomStream } from "../../kernel/random-stream.ts"
import type { Population } from "../../scenario/schema/population.ts"
import { type MeasuredDomains, noProvider } from "../../scenario/measured-domains.ts"
import { AliasTable } from "./alias.ts"

/** Lots have 32 bits. */
const whole = 2 ** 32

/** A share as a limit for lots: those below it are that share. */
export const limitOf = (share: number): number => Math.round(share * whole)

/** Our choice: of the providers that a CSV file names, those with at least this share of the domains have rows of their own in tables. */
const leastShareInTables = 0.01

/** What all others come to together; in brackets, as no name of a provider is. */
export const smallerProviders = "(smaller)"

export interface DrawnProvider {
  /** As the file calls it; undefined for a domain that is at none. */
  readonly name: string | undefined
  /** The same, or what it is counted under. */
  readonly nameInTables: string | undefined
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
  /** `codeOf` what each domain was found to publish; absent where domains are drawn. */
  readonly published?: Uint8Array
  /** Index among the mistakes that domains make, plus 1; 0 where it makes none. */
  readonly mistakeOf: Uint8Array
  /** By popularity. */
  readonly byPopularity: AliasTable
  /** Numbers of the mistakes in the file, by who makes them. */
  readonly #ofProviders: ReadonlyArray<number>
  readonly #ofDomains: ReadonlyArray<number>

  constructor({ domains, zipf, providers, mistakes }: Population, seed: number) {
    const stream = (purpose: string) => randomStream(seed, "population", purpose)
    const [lots, faults] = [stream("adoption"), stream("domains' mistakes")]
    const numbered = mistakes.map((mistake, number) => ({ ...mistake, number }))
    const byProviders = numbered.filter(({ made }) => made === "by-providers")
    const byDomains = numbered.filter(({ made }) => made === "by-domains")
    this.#ofProviders = byProviders.map(({ number }) => number)
    this.#ofDomains = byDomains.map(({ number }) => number)
    const providerLots = stream("providers' lots")
    const providerFaults = stream("providers' mistakes")
    const drawnProvider = (name: string | undefined, nameInTables = name): DrawnProvider => {
      const mistake = pick(providerFaults, byProviders)
      return {
        name,
        nameInTables,
        lot: providerLots.next32(),
        ...(mistake === undefined ? {} : { mistake })
      }
    }
    const placed =
      typeof domains === "number"
        ? placeByShares(domains, providers, stream("providers"), drawnProvider)
        : placeAsMeasured(domains, drawnProvider)
    this.providers = placed.providers
    this.providerOf = placed.providerOf
    this.count = placed.providerOf.length
    if (typeof domains !== "number") this.published = domains.published
    this.adoptionLot = new Uint32Array(this.count)
    this.mistakeOf = new Uint8Array(this.count)
    const weights = new Float64Array(this.count)
    for (let domain = 0; domain < this.count; domain++) {
      this.adoptionLot[domain] = lots.next32()
      this.mistakeOf[domain] = (pick(faults, byDomains) ?? -1) + 1
      weights[domain] = (domain + 1) ** -zipf
    }
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

type DrawProvider = (name: string | undefined, nameInTables?: string) => DrawnProvider

interface PlacedDomains {
  readonly providers: ReadonlyArray<DrawnProvider>
  readonly providerOf: Uint32Array
}

const placeByShares = (
  count: number,
  providers: Population["providers"],
  places: RandomStream,
  drawn: DrawProvider
): PlacedDomains => {
  const named = providers.flatMap(({ name, share, count }) =>
    Array.from({ length: count }, () => ({ name, share: share / count }))
  )
  const shares = named.map(({ share }) => share)
  const alone = Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0))
  const table = new AliasTable([...shares, alone])
  const all = named.map(({ name }) => drawn(name))
  const providerOf = new Uint32Array(count)
  for (let domain = 0; domain < count; domain++) {
    const place = table.draw(places)
    if (place === named.length) all.push(drawn(undefined))
    providerOf[domain] = place === named.length ? all.length - 1 : place
  }
  return { providers: all, providerOf }
}

const placeAsMeasured = (
  { providers, providerOf: measured }: MeasuredDomains,
  drawn: DrawProvider
): PlacedDomains => {
  const counts = new Uint32Array(providers.length)
  for (const provider of measured) if (provider !== noProvider) counts[provider]! += 1
  const least = leastShareInTables * measured.length
  const all = providers.map((name, index) => drawn(name, counts[index]! < least ? smallerProviders : name))
  const providerOf = measured.map((provider) =>
    provider === noProvider ? all.push(drawn(undefined)) - 1 : provider
  )
  return { providers: all, providerOf }
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
