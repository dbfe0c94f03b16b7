/** Reads a population from the text of its file, or says everything that is wrong with it. */
import { Result } from "effect"
import { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import { check } from "./check.ts"
import { checkMeasured } from "./check/measured.ts"
import { checkPopulation } from "./check/population.ts"
import { toMisfit } from "./check/inconsistency.ts"
import { checkServedSweep } from "./check/misconfigured.ts"
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
  if (measured === undefined) return Result.map(decoded, (written) => withDomains(written, undefined))
  if (Result.isSuccess(measured)) {
    const { success } = measured
    return Result.map(decoded, (written) => withDomains(written, success))
  }
  return Result.fail([...(Result.isFailure(decoded) ? decoded.failure : []), ...measured.failure])
}

const withDomains = (written: WrittenPopulation, measured: MeasuredDomains | undefined): Population => {
  const { domains } = written
  if (typeof domains === "number") return { ...written, domains }
  // A file that is named was read, or nothing is loaded.
  return { ...written, domains: measured! }
}

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
  const { scenario, mistakes: misconfigured } = population
  const signatures = new SignatureStore()
  const unserved = checkServedSweep({ scenario, misconfigured }, signatures).map(({ path, ...what }) =>
    toMisfit({ ...what, path: path[0] === "misconfigured" ? ["mistakes", ...path.slice(1)] : path })
  )
  if (unserved.length > 0 || measured === undefined) return unserved
  return checkMeasured(population, measured, signatures).map(toMisfit)
}
