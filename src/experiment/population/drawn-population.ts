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

/** Providers of one name in the file, and of one in tables. */
export interface ProviderName {
  /** As the file calls it; undefined for a domain that is at none. */
  readonly name: string | undefined
  /** The same, or what it is counted under. */
  readonly nameInTables: string | undefined
}

export interface DrawnSender {
  readonly name: string
  readonly index: number
  /** Of all mail. */
  readonly share: number
  readonly profile?: string
  /** The lower, the earlier it adopts. */
  readonly adoptionLot: number
  /** Below the limit of a share: it is among that share of the senders. */
  readonly lot: number
}

export interface DrawnPopulation {
  readonly domains: DrawnDomains
  readonly senders: ReadonlyArray<DrawnSender>
}

/** A million domains as columns, and hundreds of thousands of providers, for each of those that are at none is its own. */
export class DrawnDomains {
  readonly count: number
  readonly providerNames: ReadonlyArray<ProviderName>
  /** Index among these of each provider's. */
  readonly nameOf: Uint32Array
  /** Of each provider. Below the limit of a share: it is among that share of the providers. */
  readonly lotOf: Uint32Array
  /** Index of each provider's mistake among those that providers make, plus 1; 0 where it makes none. */
  readonly #mistakeOfProvider: Uint8Array
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
    const placed =
      typeof domains === "number"
        ? placeByShares(domains, providers, stream("providers"))
        : placeAsMeasured(domains)
    this.providerNames = placed.names.all
    this.nameOf = Uint32Array.from(placed.names.ofProviders)
    this.lotOf = new Uint32Array(this.nameOf.length)
    this.#mistakeOfProvider = new Uint8Array(this.nameOf.length)
    for (let provider = 0; provider < this.nameOf.length; provider++) {
      this.#mistakeOfProvider[provider] = (pick(providerFaults, byProviders) ?? -1) + 1
      this.lotOf[provider] = providerLots.next32()
    }
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
    const ofProvider = this.#mistakeOfProvider[this.providerOf[domain]!]!
    return ofProvider === 0 ? 0 : this.#ofProviders[ofProvider - 1]! + 1
  }
}

/** The providers so far, in order, by their names. */
class Names {
  readonly all: Array<ProviderName> = []
  readonly ofProviders: Array<number> = []
  readonly #known = new Map<string | undefined, number>()

  /** @returns the number of the provider, which is the next one */
  add(name: string | undefined, nameInTables = name): number {
    let number = this.#known.get(name)
    if (number === undefined) {
      number = this.all.push({ name, nameInTables }) - 1
      this.#known.set(name, number)
    }
    return this.ofProviders.push(number) - 1
  }
}

interface PlacedDomains {
  readonly names: Names
  readonly providerOf: Uint32Array
}

const placeByShares = (
  count: number,
  providers: Population["providers"],
  places: RandomStream
): PlacedDomains => {
  const named = providers.flatMap(({ name, share, count }) =>
    Array.from({ length: count }, () => ({ name, share: share / count }))
  )
  const shares = named.map(({ share }) => share)
  const alone = Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0))
  const table = new AliasTable([...shares, alone])
  const names = new Names()
  for (const { name } of named) names.add(name)
  const providerOf = new Uint32Array(count)
  for (let domain = 0; domain < count; domain++) {
    const place = table.draw(places)
    providerOf[domain] = place === named.length ? names.add(undefined) : place
  }
  return { names, providerOf }
}

const placeAsMeasured = ({ providers, providerOf: measured }: MeasuredDomains): PlacedDomains => {
  const counts = new Uint32Array(providers.length)
  for (const provider of measured) if (provider !== noProvider) counts[provider]! += 1
  const least = leastShareInTables * measured.length
  const names = new Names()
  for (const [index, name] of providers.entries())
    names.add(name, counts[index]! < least ? smallerProviders : name)
  const providerOf = measured.map((provider) => (provider === noProvider ? names.add(undefined) : provider))
  return { names, providerOf }
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
