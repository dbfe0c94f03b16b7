/** The order of models as tables: what each prevents that another does not, for each scenario, goal and start. */
import { csvSelection } from "./csv-selection.ts"
import { orderDiagram } from "./html/order-diagram.ts"
import { ranksOf } from "./html/order-ranks.ts"
import { orderMermaid } from "./order-mermaid.ts"
import { plainMarkdown, plainText } from "./plain-table.ts"
import { orderTitle, relationLegend, relationMatrices, withFootnote } from "./relation-matrix.ts"
import { mailWidth, type ShownResult, textWithLegend } from "./shown-result.ts"
import { stackedPicture } from "./stacked-picture.ts"

/** @param rows of relations.csv */
export const shownOrder = (rows: ReadonlyArray<Readonly<Record<string, string>>>): ShownResult => {
  const goals = rows.map(({ goal = "" }) => goal)
  const legend = relationLegend(goals)
  const orders = [...Map.groupBy(rows, orderTitle)].map(([title, group]) => ({
    title,
    ranks: ranksOf(
      group.map(({ model_a = "", model_b = "", relation = "" }) => ({ model_a, model_b, relation }))
    )
  }))
  const matrices = relationMatrices(rows)
  return {
    text: () =>
      textWithLegend(
        matrices.map((matrix) => plainText(matrix, mailWidth)),
        legend
      ),
    markdown: () =>
      [
        ...matrices.flatMap((matrix, i) => [plainMarkdown(matrix), mermaidBlock(orders[i]!.ranks)]),
        `${arrows}\n`,
        legend
      ].join("\n"),
    svg: () =>
      stackedPicture(
        orders.map(({ title, ranks }) => ({ heading: title, picture: orderDiagram(title, ranks) })),
        withFootnote(lines, goals)
      ),
    csv: () => csvSelection(rows, shown)
  }
}

const lines =
  "A line leads from a model down to one that prevents less: every attack that breaks the upper one also breaks the lower one, and at least one more breaks the lower one. Models in one box are broken by the same attacks. Models without a way down between them each prevent something else."

const arrows =
  "An arrow A → B means: every attack that breaks A also breaks B, and at least one more breaks B."

const shown = ["scenario", "goal", "start", "model_a", "model_b", "relation"]

const mermaidBlock = (ranks: ReturnType<typeof ranksOf>): string =>
  [
    "```mermaid",
    orderMermaid(
      ranks.map(({ models, below }) => ({ models, below: below.map((one) => ranks.indexOf(one)) }))
    ),
    "```",
    ""
  ].join("\n")
