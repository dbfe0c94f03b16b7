/** The scenarios that come with the program. */
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { projectFolder } from "../machine/places.ts"

export interface BundledScenario {
  /** From the present folder, as the commands take it. */
  readonly path: string
  readonly title: string
}

/** In the order of their paths. */
export const bundledScenarios = (): ReadonlyArray<BundledScenario> =>
  bundled((path) => path.endsWith(".yaml") && !path.endsWith(sweepEnding) && !path.endsWith(populationEnding))

export const bundledSweeps = (): ReadonlyArray<BundledScenario> =>
  bundled((path) => path.endsWith(sweepEnding))

export const bundledPopulations = (): ReadonlyArray<BundledScenario> =>
  bundled((path) => path.endsWith(populationEnding))

const sweepEnding = ".sweep.yaml"
const populationEnding = ".population.yaml"

const bundled = (isWanted: (path: string) => boolean): ReadonlyArray<BundledScenario> => {
  const folder = join(projectFolder, "scenarios")
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(isWanted)
    .toSorted()
    .map((path) => {
      const file = join(folder, path)
      return { path: relative(process.cwd(), file), title: titleOf(readFileSync(file, "utf8")) }
    })
}

/** A list must not fail because one file does: the title is looked for, not parsed. */
const titleOf = (text: string): string => /^title:\s*(.*)$/m.exec(text)?.[1] ?? ""

/** What runs when nothing is asked for. */
export const headlineFiles = (): ReadonlyArray<string> =>
  bundledScenarios().flatMap(({ path }) => (path.includes(join("scenarios", "headline")) ? [path] : []))

/** Every model at first contact: what models are compared in when no file is named. */
export const comparisonFile = (): string =>
  relative(process.cwd(), join(projectFolder, "scenarios", "every-model", "first-contact.yaml"))

/** A deployment in which every capability has something to do. */
export const everyMoveFile = (): string =>
  relative(process.cwd(), join(projectFolder, "scenarios", "every-model", "every-move.yaml"))
