/** What each model prevents that another does not, as a table: what stands in the row against what stands in the column. */
import { type Relation, relations } from "../search/order.ts"
import type { PlainTable } from "./plain-table.ts"

const signs: Readonly<Record<Relation, string>> = { same: "=", stronger: ">", weaker: "<", incomparable: "x" }

const legend =
  "The row against the column: > prevents all that the column does, and more; < the reverse; = the same; x each prevents something else."

/** A model without checks must not look strong because nobody can pass them. */
const footnote =
  "impersonate: the attacker passes the sender's checks. A model that checks nobody, or nobody at first contact, cannot be broken this way; that is no strength. Look at read-mail."

/** @param goals of the tables above it */
export const relationLegend = (goals: ReadonlyArray<string>): string => withFootnote(legend, goals)

/** What explains an order of models, in whatever form. */
export const withFootnote = (explanation: string, goals: ReadonlyArray<string>): string =>
  goals.includes("impersonate") ? `${explanation} ${footnote}` : explanation

/** @param relation of the row's model to the column's; undefined where it is not known */
export const relationMatrix = (
  title: string,
  models: ReadonlyArray<string>,
  relation: (row: string, column: string) => Relation | undefined
): PlainTable => ({
  title,
  keys: 2,
  header: ["", "model", ...models.map((_, i) => String(i + 1))],
  rows: models.map((row, i) => [
    String(i + 1),
    row,
    ...models.map((column) => {
      if (row === column) return "."
      const known = relation(row, column)
      return known === undefined ? "" : signs[known]
    })
  ])
})

type Row = Readonly<Record<string, string>>

/** What a search answered. */
export const orderTitle = ({ scenario = "", goal = "", start = "" }: Row): string =>
  `${goal}, ${start} start (${scenario})`

/** Of the rows of relations.csv: a table for each scenario, goal and start. */
export const relationMatrices = (rows: ReadonlyArray<Row>): ReadonlyArray<PlainTable> =>
  [...Map.groupBy(rows, orderTitle)].map(([title, group]) => {
    const models = [...new Set(group.flatMap((row) => [row["model_a"]!, row["model_b"]!]))]
    const known = new Map(
      group.flatMap(({ model_a: a, model_b: b, relation: text }) => {
        const relation = relations.find((one) => one === text)
        return relation === undefined
          ? []
          : [
              [JSON.stringify([a, b]), relation],
              [JSON.stringify([b, a]), reversed[relation]]
            ]
      }) as ReadonlyArray<readonly [string, Relation]>
    )
    return relationMatrix(title, models, (row, column) => known.get(JSON.stringify([row, column])))
  })

const reversed: Readonly<Record<Relation, Relation>> = {
  same: "same",
  stronger: "weaker",
  weaker: "stronger",
  incomparable: "incomparable"
}
