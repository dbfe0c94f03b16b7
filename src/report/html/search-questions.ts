/** What a search answers: one question for each goal, start and number of mails. */
import type { ReadRows, ReportedSearch } from "./content.ts"
import { capitalised } from "./in-words.ts"

export interface SearchQuestion {
  /** In a few words, for a title. */
  readonly words: string
  /** Of a question about passing checks: models under which no attacker passes them and mail is read all the same. */
  readonly unchecked: ReadonlyArray<string>
  readonly breaking: ReadRows
  readonly relations: ReadRows
}

export const questionsOf = ({ breaking, relations }: ReportedSearch): ReadonlyArray<SearchQuestion> => {
  const related = Map.groupBy(relations, idOf)
  const broken = Map.groupBy(breaking, idOf)
  const first = new Map([...relations, ...breaking].map((row) => [idOf(row), row]))
  const questions = [...new Set([...broken.keys(), ...related.keys()])].map((id) => ({
    row: first.get(id)!,
    breaking: broken.get(id) ?? [],
    relations: related.get(id) ?? []
  }))
  // What is the same for all questions needs no place in their titles.
  const differs = (column: string) => new Set(questions.map(({ row }) => row[column])).size > 1
  return questions.map(({ row, ...rows }) => {
    const { goal = "", start = "", messages = "", scenario = "" } = row
    const words = [
      `${capitalised(goals[goal] ?? goal)} ${starts[start] ?? `(${start} start)`}`,
      ...(differs("messages") ? [messages === "1" ? "one mail" : `${messages} mails`] : []),
      ...(differs("scenario") ? [`scenario ${scenario}`] : [])
    ].join(", ")
    const read = broken.get(idOf({ ...row, goal: "read-mail" })) ?? []
    const unchecked =
      goal === "impersonate"
        ? withoutSets(rows.breaking).filter((model) =>
            read.some((one) => one["model"] === model && hasSet(one))
          )
        : []
    return { words, unchecked, ...rows }
  })
}

const hasSet = ({ set }: ReadRows[number]): boolean => set !== "none found"

/** Models that nothing breaks. */
const withoutSets = (rows: ReadRows): ReadonlyArray<string> =>
  rows.filter((row) => !hasSet(row)).flatMap(({ model }) => (model === undefined ? [] : [model]))

const idOf = ({ scenario, goal, start, messages }: ReadRows[number]): string =>
  JSON.stringify([scenario, goal, start, messages])

/** The goal first, for that is what differs most. */
const goals: Readonly<Record<string, string>> = {
  "read-mail": "the attacker reads the mail",
  "read-mail-undetected": "the attacker reads the mail and no report mentions a failure",
  impersonate: "the attacker passes the sender's checks",
  withhold: "the attacker keeps the mail from delivery",
  poison: "the attack still harms mail after the attacker has gone"
}

const starts: Readonly<Record<string, string>> = {
  cold: "at first contact",
  warm: "after one undisturbed mail"
}
