/** Takes the cells of a matrix back from the rows of attempts.csv. */
import { worstOutcome } from "../experiment/outcome.ts"
import { type Outcome, outcomes } from "../scenario/schema/outcome.ts"
import type { AttemptRow } from "./attempt-columns.ts"
import { NoTable } from "./csv-reader.ts"
import type { JudgedPart, WholeCell } from "./divided-cells.ts"

/** The rows of one scenario, as the worst outcome of each model against each attacker. */
export interface ScenarioCells {
  readonly scenario: string
  readonly cells: ReadonlyArray<WholeCell>
}

/** Scenarios, models and attackers in the order of their first rows. Throws NoTable where a row is no attempt. */
export const attemptCells = (
  rows: ReadonlyArray<Readonly<Record<string, string>>>
): ReadonlyArray<ScenarioCells> => {
  const scenarios = new Map<string, Map<string, MutableCell>>()
  rows.forEach((row, i) => {
    const field = (name: keyof AttemptRow) => {
      const text = row[name]
      if (text === undefined) throw new NoTable(`there is no column ${name}`)
      return text
    }
    const outcome = outcomes.find((known): known is Outcome => known === field("outcome"))
    if (outcome === undefined) throw new NoTable(`record ${i + 1} has the outcome "${field("outcome")}"`)
    const [scenario, model, attacker] = [field("scenario"), field("model"), field("attacker")]
    const cells = scenarios.get(scenario) ?? new Map<string, MutableCell>()
    scenarios.set(scenario, cells)
    const key = JSON.stringify([model, attacker])
    // Results of earlier versions have no such column.
    const strategy = row["strategy" satisfies keyof AttemptRow] ?? ""
    const played = strategy === "" ? {} : { played: { moves: strategy.split("; ") } }
    const cell = cells.get(key) ?? { model, attacker, attempts: [], ...played }
    cells.set(key, cell)
    cell.attempts.push({
      phase: field("phase"),
      sender: field("sender"),
      mail: Number(field("mail")),
      outcome
    })
  })
  return [...scenarios].map(([scenario, cells]) => ({
    scenario,
    cells: [...cells.values()].map((cell) => ({
      ...cell,
      worst: worstOutcome(cell.attempts.map(({ outcome }) => outcome))!
    }))
  }))
}

interface MutableCell extends Omit<WholeCell, "worst"> {
  readonly attempts: Array<JudgedPart>
}
