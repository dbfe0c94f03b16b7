/** Reads a population from the text of its file, or says everything that is wrong with it. */
import type { Result } from "effect"
import { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import { check } from "./check.ts"
import { checkPopulation } from "./check/population.ts"
import { toMisfit } from "./check/inconsistency.ts"
import { checkServedSweep } from "./check/misconfigured.ts"
import { Population } from "../scenario/schema/population.ts"
import { decode, type Misfit } from "../scenario/source/decode.ts"
import type { Problem } from "../scenario/source/problem.ts"

/** @param file name for messages */
export const loadPopulation = (
  file: string,
  text: string
): Result.Result<Population, ReadonlyArray<Problem>> =>
  decode(file, text, Population, {
    check: (population, source, isRead) =>
      misfits(population, isRead).map(({ path, ...what }) => source.problem(path, what)),
    standIns: {
      title: "",
      scenario: { title: "", models: ["opportunistic"] },
      domains: 1,
      mails: 1,
      providers: [],
      senders: [{ name: "sender", share: 1 }]
    }
  })

const misfits = (population: Population, isRead: (key: string) => boolean): ReadonlyArray<Misfit> => {
  const found = [
    ...(isRead("scenario")
      ? check(population.scenario, () => true).map((one) => ({ ...one, path: ["scenario", ...one.path] }))
      : []),
    ...checkPopulation(population)
  ]
  if (found.length > 0 || !Object.keys(Population.fields).every(isRead)) return found.map(toMisfit)
  const { scenario, mistakes: misconfigured } = population
  return checkServedSweep({ scenario, misconfigured }, new SignatureStore()).map(({ path, ...what }) =>
    toMisfit({ ...what, path: path[0] === "misconfigured" ? ["mistakes", ...path.slice(1)] : path })
  )
}
