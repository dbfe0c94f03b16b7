/** What a run comes to, in two sentences made from its cells: who could read the mail, and whose mail was held up. */
import { nobody } from "../../scenario/attackers.ts"
import { isDelivered, isExposed } from "../../experiment/outcome.ts"
import type { Outcome } from "../../scenario/schema/outcome.ts"
import { labels, type MatrixCell } from "../matrix.ts"
import { listed, verb } from "./in-words.ts"

/** Undefined where nothing was attacked. */
export const runAnswer = (cells: ReadonlyArray<MatrixCell>): string | undefined => {
  const attacked = cells.filter(({ attacker }) => attacker !== nobody.name)
  if (attacked.length === 0) return undefined
  return `${exposures(attacked)} ${delays(attacked)}`
}

const exposures = (attacked: ReadonlyArray<MatrixCell>): string => {
  const [first, ...others] = counted(attacked, isExposed)
  const attacks = first!.of === 1 ? "the attack" : `any of ${first!.of} attacks`
  const lead =
    first!.count === 0
      ? `${listed(first!.models)} ${verb(first!.models, "lets", "let")} nobody read the mail in ${attacks}`
      : `${listed(first!.models)} ${verb(first!.models, "lets", "let")} attackers read the mail in ${share(first!)} attacks`
  const rest = others.map((group, i) =>
    i === 0 && first!.count === 0
      ? `${listed(group.models)} ${verb(group.models, "lets", "let")} attackers read it in ${share(group)}`
      : `${listed(group.models)} in ${share(group)}`
  )
  return `${[lead, ...rest].join("; ")}.`
}

/** A mail that is held up is not read, and not delivered either. */
const delays = (attacked: ReadonlyArray<MatrixCell>): string => {
  const held = counted(attacked, (outcome) => !isExposed(outcome) && !isDelivered(outcome)).filter(
    ({ count }) => count > 0
  )
  if (held.length === 0) return "No model defers mail."
  const told = held.map((group, i) =>
    i === 0
      ? `${listed(group.models)} ${verb(group.models, "defers", "defer")} it in ${share(group)}`
      : `${listed(group.models)} in ${share(group)}`
  )
  return `Instead of delivering the mail, ${told.join("; ")}.`
}

interface Group {
  readonly models: ReadonlyArray<string>
  readonly count: number
  readonly of: number
}

const share = ({ count, of }: Group): string => `${count} of ${of}`

/** Models with the same count together, the fewest first. */
const counted = (
  cells: ReadonlyArray<MatrixCell>,
  counts: (outcome: Outcome) => boolean
): ReadonlyArray<Group> => {
  const each = labels(cells, "model").map((model) => {
    const own = cells.filter((cell) => cell.model === model)
    return { model, count: own.filter(({ worst }) => counts(worst)).length, of: own.length }
  })
  return [...Map.groupBy(each, ({ count, of }) => `${count} of ${of}`).values()]
    .map((alike) => ({ ...alike[0]!, models: alike.map(({ model }) => model) }))
    .toSorted((a, b) => a.count - b.count)
}
