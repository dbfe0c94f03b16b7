/** One search: a model of a scenario from one start, as plain values that cross from thread to thread. */
import { Result } from "effect"
import { Remembered } from "../../staging/build.ts"
import { chosenModels } from "../../scenario/models.ts"
import { loadScenario } from "../../loading/load.ts"
import { type GoalId, goals } from "../../search/goals.ts"
import { minimalSets, type SearchResult } from "../../search/minimal-sets.ts"
import { type asWritten, type Start, stage } from "../../search/stage.ts"
import { type Step, stepsOf } from "../../report/steps.ts"
import { witnessesOf } from "../../report/witnesses.ts"
import { replayer } from "./replayer.ts"

export interface SearchJob {
  readonly file: string
  readonly text: string
  /** Label in the scenario. */
  readonly model: string
  readonly start: Start | typeof asWritten
  readonly goals: ReadonlyArray<GoalId>
  readonly messages: number
  readonly maxCapabilities: number
  readonly maxHistories: number
  readonly seed?: number
  /** Are the witnesses to be told step by step? */
  readonly tellsSteps: boolean
}

export interface JobOutcome {
  readonly result: SearchResult
  /** The steps of each witness, where they are to be told. */
  readonly witnesses: ReadonlyArray<ReadonlyArray<Step>>
}

/** Signatures are the same in every job of a thread. */
const remembered = new Remembered()

/** The search that a job describes, and what is needed to run one of its histories again. */
export const prepare = (job: SearchJob) => {
  const scenario = Result.getOrThrow(loadScenario(job.file, job.text))
  const model = chosenModels(scenario).find(({ label }) => label === job.model)
  // The job was made from the same text.
  if (model === undefined) throw new Error(`no model is called ${job.model}`)
  return {
    stage: stage(scenario, job),
    model,
    seed: job.seed ?? scenario.seed,
    remembered,
    goals: goals.filter(({ id }) => job.goals.includes(id)),
    maxCapabilities: job.maxCapabilities,
    maxHistories: job.maxHistories
  }
}

/** @param onHistory called after each with how many there were */
export const runJob = (job: SearchJob, onHistory: (count: number) => void): JobOutcome => {
  const prepared = prepare(job)
  const search = minimalSets(prepared)
  for (let step = search.next(); ; step = search.next()) {
    if (step.done === true) {
      const result = Result.getOrThrow(step.value)
      return { result, witnesses: job.tellsSteps ? witnesses(prepared, result) : [] }
    }
    onHistory(step.value)
  }
}

/** From the attacker's coming on: until then all histories of a model are one. */
const witnesses = (
  prepared: ReturnType<typeof prepare>,
  { breaking }: SearchResult
): JobOutcome["witnesses"] => {
  const comesMicros = Math.min(...prepared.stage.capabilities.map(({ fromMicros }) => fromMicros))
  const again = replayer(prepared)
  return witnessesOf(breaking).all.map((witness) => stepsOf(again(witness), comesMicros))
}
