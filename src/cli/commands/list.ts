/** `hoptrust list`: what there is to put into a scenario. */
import { Result } from "effect"
import type { Argv, CommandModule } from "yargs"
import { attackerPositions } from "../../attacker/positions.ts"
import { capabilities } from "../../attacker/registry.ts"
import { trustModels } from "../../models/registry.ts"
import { cite } from "../../protocol/rfc.ts"
import { dataDictionary } from "../../report/data-package.ts"
import { tables } from "../../report/tables.ts"
import { outcomeMeanings } from "../../scenario/schema/outcome.ts"
import { settingOf } from "../../sender/profile.ts"
import { senderProfiles } from "../../sender/profiles/registry.ts"
import { moveKinds } from "../../search/move-kinds.ts"
import { bundledScenarios, bundledSweeps, everyMoveFile } from "../bundled-scenarios.ts"
import { parameterLines } from "../parameter-lines.ts"
import { readScenarios } from "../../machine/scenario-files.ts"
import { say } from "../../machine/terminal/say.ts"

const kinds = [
  "models",
  "capabilities",
  "positions",
  "profiles",
  "scenarios",
  "outcomes",
  "columns",
  "moves"
] as const

interface Arguments {
  readonly kind: (typeof kinds)[number]
  readonly parameters: boolean
}

export const list: CommandModule<object, Arguments> = {
  command: "list <kind>",
  describe:
    "List models, capabilities, positions, sender profiles, bundled scenarios, outcomes, columns, or the kinds of moves of the search (20 s)",
  builder: (yargs: Argv) =>
    yargs
      .positional("kind", { choices: kinds, demandOption: true, describe: "what to list" })
      .option("parameters", {
        type: "boolean",
        default: false,
        describe: "add every parameter with its default and meaning; for profiles, the evidence"
      })
      .example("$0 list models --parameters", "what `parameters:` of each model accepts"),
  handler: ({ kind, parameters }) => {
    say(`${lines[kind](parameters).join("\n")}\n`)
  }
}

const lines: Readonly<Record<Arguments["kind"], (withParameters: boolean) => ReadonlyArray<string>>> = {
  models: (withParameters) =>
    trustModels.flatMap(({ id, title, standards, parameters }) => [
      `${id.padEnd(16)}${title} (${standards.map(cite).join(", ")})`,
      ...(withParameters ? parameterLines(parameters) : [])
    ]),
  capabilities: (withParameters) =>
    capabilities.flatMap(({ id, title, parameters, searchedWith = [], searchedAheadWith = [] }) => [
      `${id.padEnd(16)}${title}`,
      ...(withParameters ? parameterLines(parameters) : []),
      // What a search has in place of the defaults decides which sets it finds.
      ...(withParameters
        ? [
            ...searchedWith.map((given) => `    searched with ${JSON.stringify(given)}`),
            ...searchedAheadWith.map(
              (given) => `    searched with ${JSON.stringify(given)} too, where later mail counts`
            )
          ]
        : [])
    ]),
  positions: () =>
    attackerPositions.flatMap(({ id, title, capabilities, parameters }) => [
      `${id.padEnd(18)}${title}`,
      `  ${capabilities.join(", ")}`,
      ...Object.entries(parameters ?? {}).map(([id, given]) => `  ${id}: ${JSON.stringify(given)}`)
    ]),
  profiles: (withParameters) =>
    senderProfiles.flatMap((profile) => [
      `${profile.id.padEnd(26)}${profile.title}`,
      ...(withParameters
        ? profile.evidence.flatMap(({ says, source, sets = [] }) => [
            `  ${says} (${source})`,
            ...sets.map((name) => `    ${name}: ${JSON.stringify(settingOf(profile, name))}`)
          ])
        : [])
    ]),
  scenarios: () =>
    [...bundledScenarios(), ...bundledSweeps()].map(({ path, title }) => `${path.padEnd(44)}${title}`),
  outcomes: () =>
    Object.entries(outcomeMeanings).map(([outcome, meaning]) => `${outcome.padEnd(30)}${meaning}`),
  columns: () => [dataDictionary(tables).trimEnd()],
  moves: () => {
    const { scenario } = readScenarios([everyMoveFile()])[0]!
    const kinds = Map.groupBy(Result.getOrThrow(moveKinds(scenario)), ({ place }) => place)
    return [...kinds].flatMap(([place, all]) => [
      place,
      ...all.map(({ says, capabilities }) => `  ${says} [${capabilities.join(", ")}]`)
    ])
  }
}
