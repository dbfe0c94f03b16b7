/**
 * What `import "hoptrust"` gives. First what models and capabilities from outside are written with; then the program's
 * questions as functions. docs/library.md describes both.
 *
 * The functions load what they need when they are called: schemas are made of the models that there are by then.
 */
import { Result } from "effect"
import type { Cell } from "../experiment/judged-cell.ts"
import type { Problem } from "../scenario/source/problem.ts"
import type { GoalId } from "../search/goals.ts"
import type { SearchResult } from "../search/minimal-sets.ts"
import type { Start } from "../search/stage.ts"
import type { JsonObject } from "./judge/judge.ts"
import { type JudgeName, judges } from "./judge/judges.ts"
import { register } from "../machine/outside/register.ts"

// Of the program's own copy: values of another copy of effect are strangers to it.
export { Clock, Effect, Option, Result, Schema } from "effect"
export { capability, type Capability, type Menu, type Move } from "../attacker/capability.ts"
export { Dns, type DnsAnswer, DnsFailure } from "../clients/dns/dns.ts"
export { Https, type HttpsDocument, HttpsFailure } from "../clients/https/https.ts"
export { RootStore } from "../clients/root-store.ts"
export {
  type ConfiguredModel,
  type Hop,
  type HopPolicy,
  HostRefused,
  type Mistrust,
  type Proof,
  type Publication,
  type Recipient,
  SenderMemory,
  trustModel,
  type TrustModel
} from "../models/trust-model.ts"
export { parameter } from "../protocol/parameter.ts"
export { type Citation, cite, rfc } from "../protocol/rfc.ts"
export type { TlsEvidence } from "../protocol/tls/evidence.ts"
export { drop, pass, reset } from "../world/crossing.ts"
export type { Cell, GoalId, JsonObject, JudgeName, Problem, SearchResult, Start }

/** A scenario's text is invalid. */
export class InvalidScenario extends Error {
  /** All of them, each with its place. */
  readonly problems: ReadonlyArray<Problem>

  constructor(problems: ReadonlyArray<Problem>) {
    super(problems.map(({ line, column, message }) => `${line}:${column}: ${message}`).join("\n"))
    this.name = "InvalidScenario"
    this.problems = problems
  }
}

/**
 * Adds models and capabilities, as `--with` does. Before the first `run` or `attack`: what comes later is unknown to them.
 *
 * Rejects where an id is taken.
 */
export const add = async (...made: ReadonlyArray<unknown>): Promise<void> => {
  await register(made, "add()")
}

export interface RunOptions {
  /** In place of the scenario's. */
  readonly seed?: number
  /** Labels of models; all when absent. */
  readonly models?: ReadonlyArray<string>
  /** Is every step to be kept in `trace`? Not, when absent. */
  readonly keepsTrace?: boolean
}

/** Every model of a scenario (YAML) against nobody and each of its attackers. Rejects with `InvalidScenario`. */
export const run = async (scenario: string, options: RunOptions = {}): Promise<ReadonlyArray<Cell>> => {
  const { runScenario } = await import("../experiment/run-scenario.ts")
  return Result.getOrThrow(runScenario(await parsed(scenario), options))
}

export interface AttackOptions {
  /** Label of the model in the scenario. */
  readonly model: string
  /** "cold", when absent: the sender has never written to the domain. */
  readonly start?: Start
  /** All, when absent. */
  readonly goals?: ReadonlyArray<GoalId>
  /** Mails sent while the attacker is there, a day apart; 1 when absent. */
  readonly messages?: number
  /** Larger sets are not looked for; 3 when absent. */
  readonly maxCapabilities?: number
  /** After which the search gives up and says so in `isCapped`; 20,000 when absent. */
  readonly maxHistories?: number
  readonly seed?: number
}

/** Every minimal set of capabilities that breaks a model of a scenario (YAML). In this thread; rejects with `InvalidScenario`. */
export const attack = async (
  scenario: string,
  {
    model,
    start = "cold",
    goals,
    messages = 1,
    maxCapabilities = 3,
    maxHistories = 20_000,
    seed
  }: AttackOptions
): Promise<SearchResult> => {
  await parsed(scenario)
  const { goalIds } = await import("../search/goals.ts")
  const { runJob } = await import("../engine/search/job.ts")
  const job = {
    file: fileName,
    text: scenario,
    model,
    start,
    messages,
    maxCapabilities,
    maxHistories,
    goals: goals ?? goalIds,
    tellsSteps: false,
    ...(seed === undefined ? {} : { seed })
  }
  return runJob(job, () => {}).result
}

/** The verdict of the protocol code on one vector, with the fields that docs/judge.md describes. Rejects with what cannot be read. */
export const judge = async (what: JudgeName, vector: JsonObject): Promise<JsonObject> => {
  const one = await judges[what]()
  return Result.getOrThrowWith(one(vector), ({ detail }) => new TypeError(detail))
}

/** Where problems are said to be. */
const fileName = "scenario.yaml"

const parsed = async (text: string) => {
  const { loadScenario } = await import("../loading/load.ts")
  return Result.getOrThrowWith(loadScenario(fileName, text), (problems) => new InvalidScenario(problems))
}
