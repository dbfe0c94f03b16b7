/** Runs cells of a population file: each model under each attack at each adoption, by seeds that follow the scenario's. */
import { Result } from "effect"
import { isAboutReports } from "../../attacker/registry.ts"
import { asWritten } from "../../loading/population-variants.ts"
import { Remembered } from "../../staging/build.ts"
import { chosenAttackers, type ChosenAttacker, nobody } from "../../scenario/attackers.ts"
import { type ChosenModel, chosenModels } from "../../scenario/models.ts"
import { adoptedBy, type Measured, scenarioOfMeasured } from "../../scenario/measured-domains.ts"
import { onTheHour } from "../../scenario/reaction-phases.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import type { Population } from "../../scenario/schema/population.ts"
import { Situations } from "../situations/situations.ts"
import { PairScenarios } from "../sweep/pair-scenarios.ts"
import { PairStrategies } from "../sweep/pair-strategies.ts"
import { type DrawnPopulation, drawPopulation } from "./drawn-population.ts"
import { PairKind } from "./pair-kind.ts"
import { type Meeting, type PopulationCell, type Publication, runPopulationCell } from "./population-cell.ts"
import { reachOf } from "./reach.ts"

export interface PopulationCellKey {
  /** Label in the scenario. */
  readonly model: string
  /** Name in the file, or "none". */
  readonly attack: string
  /** Name in the file. */
  readonly adoption: string
  /** Name in the file, or "as-written". */
  readonly variant: string
  readonly seed: number
}

export type PopulationResult = PopulationCellKey & PopulationCell

/** In the order of tables. */
export const populationCells = (population: Population): ReadonlyArray<PopulationCellKey> =>
  Array.from({ length: population.replicates }, (_, index) => population.scenario.seed + index).flatMap(
    (seed) =>
      [asWritten, ...population.variants.map(({ name }) => name)].flatMap((variant) =>
        chosenModels(population.scenario).flatMap(({ label }) =>
          population.adoptions.flatMap(({ name }) =>
            [nobody.name, ...population.attacks.map((attack) => attack.name)].map((attack) => ({
              model: label,
              attack,
              adoption: name,
              variant,
              seed
            }))
          )
        )
      )
  )

const opportunistic = chosenModels({ models: ["opportunistic"] })[0]!

export interface PopulationOptions {
  /** Is every attempt run, also in a situation that was met before? The same comes out. */
  readonly runsAll?: boolean
}

export class PopulationRunner {
  readonly #options: PopulationOptions
  readonly #population: Population
  readonly #remembered = new Remembered()
  readonly #situations = new Situations()
  /** By what was measured of the domain. */
  readonly #scenarios = new Map<string, PairScenarios>()
  /** By model, and by what was measured of the domain. */
  readonly #strategies = new Map<string, PairStrategies>()
  /** Of the variant of the last cell. */
  #varied: { readonly variant: string; readonly runner: PopulationRunner } | undefined
  #drawn: { readonly seed: number; readonly population: DrawnPopulation } | undefined
  /** Of the model and attack of the last cell; a cell of another has others. */
  #kinds: { readonly key: string; readonly of: Map<string, PairKind> } | undefined

  constructor(population: Population, options: PopulationOptions = {}) {
    this.#options = options
    this.#population = population
  }

  /** How many attempts were run of the model and attack of the last cell; all others were in a situation that was met before. */
  get runs(): number {
    return [...(this.#kinds?.of.values() ?? [])].reduce((sum, { runs }) => sum + runs, 0)
  }

  /** @param onMails called now and then with how many mails were added */
  run(key: PopulationCellKey, onMails?: (more: number) => void): PopulationResult {
    const { model: label, attack: attackName, adoption: adoptionName, variant, seed } = key
    if (variant !== asWritten)
      return { ...this.#runnerOf(variant).run({ ...key, variant: asWritten }, onMails), variant }
    const population = this.#population
    const drawn = this.#drawnBy(seed)
    const model = chosenModels(population.scenario).find((one) => one.label === label)!
    const attack = population.attacks.find(({ name }) => name === attackName)
    const attacker =
      attack === undefined
        ? nobody
        : chosenAttackers(population.scenario).find(({ name }) => name === attack.attacker)!
    const { domains, senders, reporting } = population.adoptions.find(({ name }) => name === adoptionName)!
    const kinds = this.#kindsOf(`${label} ${attackName}`)
    const cell = runPopulationCell({
      population,
      drawn,
      seed,
      adoption: {
        domains: domains === "as-measured" ? domains : (provider) => shareOf(domains, label, provider),
        senders: (name) => shareOf(senders, label, name)
      },
      reporting: {
        domains: (provider) => shareByName(reporting.domains, provider),
        // Of whoever keeps reports away, none tells.
        senders: (name) =>
          attacker.capabilities.some(({ id }) => isAboutReports(id))
            ? 0
            : shareByName(reporting.senders, name)
      },
      mistaken: population.mistakes.map(({ from }, number) => ({
        fromMicros: toMicros(from),
        toMicros: this.#repairedMicros(number) ?? Number.POSITIVE_INFINITY
      })),
      reaches: attack === undefined ? () => false : reachOf(attack, drawn, seed),
      kindOf: (meeting) => this.#kindOf(kinds, meeting, model, attacker),
      ...(onMails === undefined ? {} : { onMails })
    })
    return { ...key, ...cell }
  }

  #runnerOf(variant: string): PopulationRunner {
    if (this.#varied?.variant !== variant) {
      const { population } = this.#population.variants.find(({ name }) => name === variant)!
      this.#varied = { variant, runner: new PopulationRunner(population, this.#options) }
    }
    return this.#varied.runner
  }

  #drawnBy(seed: number): DrawnPopulation {
    if (this.#drawn?.seed !== seed) this.#drawn = { seed, population: drawPopulation(this.#population, seed) }
    return this.#drawn.population
  }

  #kindsOf(key: string): Map<string, PairKind> {
    if (this.#kinds?.key !== key) this.#kinds = { key, of: new Map() }
    return this.#kinds.of
  }

  #kindOf(
    kinds: Map<string, PairKind>,
    { sender: { profile }, senderAdopts, publication, mistake, isReached }: Meeting,
    model: ChosenModel,
    attacker: ChosenAttacker
  ): PairKind {
    const name = JSON.stringify([profile, senderAdopts, publication, mistake, isReached])
    const known = kinds.get(name)
    if (known !== undefined) return known
    const pair = {
      domainAdopts: publication !== "nothing",
      senderAdopts,
      asksForReports: false,
      ...(profile === undefined ? {} : { profile }),
      ...(mistake === undefined ? {} : { misconfiguration: mistake })
    }
    const plan = {
      scenario: this.#scenariosFor(publication).of(pair, this.#repairedMicros(mistake)),
      // A sender that does not adopt the model is opportunistic.
      model: senderAdopts ? model : { ...opportunistic, label: model.label },
      publishing: publishingModel(publication, model),
      remembered: this.#remembered
    }
    const against = isReached ? attacker : nobody
    // Most pairs do not know each other, and what works with these is what it plays with all.
    const strategy =
      against.capabilities.length === 0
        ? undefined
        : Result.getOrThrow(
            this.#strategiesFor(model, publication).of(
              { ...pair, mail: [{ atMicros: Number.POSITIVE_INFINITY }] },
              against,
              plan
            )
          )
    const made = Result.getOrThrow(
      PairKind.make({
        ...plan,
        attacker: against,
        seed: this.#population.scenario.seed,
        situations: this.#situations,
        ...this.#options,
        ...(strategy === undefined ? {} : { strategy: strategy.strategy })
      })
    )
    kinds.set(name, made)
    return made
  }

  /** On the hour by which the operator notices; never when undefined. */
  #repairedMicros(mistake: number | undefined): number | undefined {
    if (mistake === undefined) return undefined
    const { from, repaired } = this.#population.mistakes[mistake]!
    return repaired.after === undefined ? undefined : onTheHour(toMicros(from) + toMicros(repaired.after))
  }

  #strategiesFor({ label }: ChosenModel, publication: Publication): PairStrategies {
    const name = JSON.stringify([label, measuredIn(publication)])
    const known = this.#strategies.get(name) ?? new PairStrategies(this.#population)
    this.#strategies.set(name, known)
    return known
  }

  #scenariosFor(publication: Publication): PairScenarios {
    const measured = measuredIn(publication)
    const name = JSON.stringify(measured)
    const known = this.#scenarios.get(name)
    if (known !== undefined) return known
    const { scenario, horizon, mistakes: misconfigured } = this.#population
    const made = new PairScenarios({
      scenario: measured === null ? scenario : scenarioOfMeasured(scenario, measured),
      horizon,
      misconfigured
    })
    this.#scenarios.set(name, made)
    return made
  }
}

/** What was measured; null where nothing was. */
const measuredIn = (publication: Publication): Measured | null =>
  typeof publication === "object" ? publication : null

/** By which the domain publishes. One that does not adopt the model publishes nothing. */
const publishingModel = (publication: Publication, model: ChosenModel): ChosenModel => {
  if (publication === "all") return model
  return publication === "nothing" ? opportunistic : chosenModels({ models: [adoptedBy(publication)] })[0]!
}

type Adoption = Population["adoptions"][number]

/** `others` stands for every model and every name that is not there. */
const shareOf = (shares: Adoption["senders"], label: string, name: string | undefined): number =>
  shareByName(shares[label] ?? shares["others"] ?? 0, name)

const shareByName = (share: Adoption["reporting"]["senders"], name: string | undefined): number => {
  if (typeof share === "number") return share
  return (name === undefined ? undefined : share[name]) ?? share["others"] ?? 0
}
