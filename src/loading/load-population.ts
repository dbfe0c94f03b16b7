/** Reads a population from the text of its file, or says everything that is wrong with it. */
import { Result } from "effect"
import { check } from "./check.ts"
import { checkPopulation } from "./check/population.ts"
import { toMisfit } from "./check/inconsistency.ts"
import { checkServedPopulation } from "./check/served-population.ts"
import { checkVariants, withVariant } from "./population-variants.ts"
import { readMeasuredDomains } from "./measured-domains.ts"
import type { MeasuredDomains } from "../scenario/measured-domains.ts"
import { type Population, WrittenPopulation } from "../scenario/schema/population.ts"
import { decode, type Misfit } from "../scenario/source/decode.ts"
import type { Problem } from "../scenario/source/problem.ts"

/** The file of domains that a population names. */
export interface DomainsFile {
  /** For messages. */
  readonly file: string
  readonly text: string
}

/**
 * @param file name for messages
 * @param domainsFile called with the name in the file, if it names one; may fail as its reader does
 */
export const loadPopulation = (
  file: string,
  text: string,
  domainsFile: (name: string) => DomainsFile
): Result.Result<Population, ReadonlyArray<Problem>> => {
  let measured: Result.Result<MeasuredDomains, ReadonlyArray<Problem>> | undefined
  const decoded = decode(file, text, WrittenPopulation, {
    check: (population, source, isRead) => {
      if (typeof population.domains === "object" && isRead("domains")) {
        const { file, text } = domainsFile(population.domains.file)
        measured = readMeasuredDomains(file, text)
      }
      const known = measured !== undefined && Result.isSuccess(measured) ? measured.success : undefined
      return misfits(population, known, isRead).map(({ path, ...what }) => source.problem(path, what))
    },
    standIns: {
      title: "",
      scenario: { title: "", models: ["opportunistic"] },
      domains: 1,
      mails: 1,
      senders: [{ name: "sender", share: 1 }]
    }
  })
  if (measured !== undefined && Result.isFailure(measured))
    return Result.fail([...(Result.isFailure(decoded) ? decoded.failure : []), ...measured.failure])
  const read = measured?.success
  return Result.map(decoded, (written) => ({
    ...withDomains(written, read),
    variants: written.variants.map(({ name, ...variant }) => ({
      name,
      // All fit, or nothing is loaded.
      population: withDomains(Result.getOrThrow(withVariant(written, variant, read)), read)
    }))
  }))
}

/** @param measured of the file that is named, which was read, or nothing is loaded */
const withDomains = (written: WrittenPopulation, measured: MeasuredDomains | undefined): Population => ({
  ...written,
  domains: typeof written.domains === "number" ? written.domains : measured!,
  variants: []
})

const misfits = (
  population: WrittenPopulation,
  measured: MeasuredDomains | undefined,
  isRead: (key: string) => boolean
): ReadonlyArray<Misfit> => {
  const found = [
    ...(isRead("scenario")
      ? check(population.scenario, () => true).map((one) => ({ ...one, path: ["scenario", ...one.path] }))
      : []),
    ...checkPopulation(population, measured)
  ]
  if (found.length > 0 || !Object.keys(WrittenPopulation.fields).every(isRead)) return found.map(toMisfit)
  const unserved = checkServedPopulation(population, measured)
  return unserved.length > 0 ? unserved.map(toMisfit) : checkVariants(population, measured)
}
