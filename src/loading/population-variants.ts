/** The variants of a population: the file with another value at one place. */
import { Result } from "effect"
import type { MeasuredDomains } from "../scenario/measured-domains.ts"
import { chosenModels } from "../scenario/models.ts"
import { WrittenPopulation } from "../scenario/schema/population.ts"
import { fit, type Misfit } from "../scenario/source/decode.ts"
import { check } from "./check.ts"
import { type Inconsistency, inconsistency, repeated, toMisfit } from "./check/inconsistency.ts"
import { checkPopulation } from "./check/population.ts"
import { aboutPlace, detailOf, leadsNowhere, withPlaced } from "./placed-value.ts"

type Variant = WrittenPopulation["variants"][number]

/** What the file would say, or everything for which it is no population then. */
export const withVariant = (
  population: WrittenPopulation,
  { at, value }: Pick<Variant, "at" | "value">,
  measured: MeasuredDomains | undefined
): Result.Result<WrittenPopulation, ReadonlyArray<Misfit>> => {
  const changed = withPlaced({ ...population, variants: [] }, [{ at, value }])
  if (Result.isFailure(changed)) return Result.fail([changed.failure])
  return Result.flatMap(fit(WrittenPopulation, changed.success), (read) => {
    const wrong = [
      ...check(read.scenario, () => true).map((one) => ({ ...one, path: ["scenario", ...one.path] })),
      ...checkPopulation(read, measured)
    ]
    return wrong.length === 0 ? Result.succeed(read) : Result.fail(wrong.map(toMisfit))
  })
}

/** Keys on which the mail depends. The domains that a file names are what they are. */
const variable = [
  "scenario",
  "horizon",
  "domains",
  "mails",
  "zipf",
  "providers",
  "senders",
  "adoptions",
  "mistakes",
  "attacks"
]

/** Parts of the scenario that the population replaces, or that are for readers. */
const inert = ["title", "question", "seed", "mail", "expect"].map((key) => `scenario.${key}`)

/** By which the rows of tables are found, so that a variant has them too. */
const namesIn = ({ scenario, attacks, adoptions }: WrittenPopulation): string =>
  JSON.stringify([
    chosenModels(scenario).map(({ label }) => label),
    ...[attacks, adoptions].map((some) => some.map(({ name }) => name))
  ])

export const checkVariants = (
  population: WrittenPopulation,
  measured: MeasuredDomains | undefined
): ReadonlyArray<Misfit> => {
  const { variants } = population
  const misplaced = [
    ...repeated(
      variants.map(({ name }) => name),
      "a name of its own",
      (index) => ["variants", index, "name"]
    ),
    ...variants.flatMap(({ name, at }, index) => [
      ...(name === asWritten
        ? [inconsistency(["variants", index, "name"], "another name, for that is the file as it is", name)]
        : []),
      ...misplacedAt(at, ["variants", index, "at"], measured)
    ])
  ]
  if (misplaced.length > 0) return misplaced.map(toMisfit)
  return variants.flatMap((variant, index) => {
    const changed = withVariant(population, variant, measured)
    const path = ["variants", index, "value"]
    if (Result.isSuccess(changed))
      return namesIn(changed.success) === namesIn(population)
        ? []
        : [{ path, message: "expected the same labels of models and names of attacks and adoptions" }]
    return changed.failure.map((wrong) =>
      wrong.isAboutKey === true && leadsNowhere(variant.at, wrong)
        ? aboutPlace(["variants", index, "at"], wrong)
        : { path, message: detailOf(wrong) }
    )
  })
}

/** What the file itself is called where its variants have names. */
export const asWritten = "as-written"

const misplacedAt = (
  at: string,
  path: ReadonlyArray<string | number>,
  measured: MeasuredDomains | undefined
): ReadonlyArray<Inconsistency> => {
  const [top = ""] = at.split(".")
  if (!variable.includes(top) || at === "scenario")
    return [inconsistency(path, `a place in ${variable.join(", ")}`, at, variable)]
  if (top === "domains" && measured !== undefined)
    return [inconsistency(path, "another place, for the domains were measured", at)]
  return inert.some((one) => at === one || at.startsWith(`${one}.`))
    ? [inconsistency(path, "a place on which the mail depends", at)]
    : []
}
