/** A search box, and boxes that choose which models, attackers, outcomes and capabilities are shown. */
import { chosenAttackers } from "../../scenario/attackers.ts"
import { labels, legendOf } from "../matrix.ts"
import type { ReadRows, ReportContent } from "./content.ts"
import { type Markup, markup } from "./markup.ts"
import { outcomeClass, outcomeMark } from "./outcome-mark.ts"

/** A kind of which there is nothing to choose has no boxes; a page on which there is nothing to choose has no filters. */
export const filterSection = ({ scenarios, searches, sweeps, tables }: ReportContent): Markup | undefined => {
  if (scenarios.length + searches.length + sweeps.length + tables.length === 0) return undefined
  const cells = scenarios.flatMap((scenario) => scenario.cells)
  const rows: ReadRows = [
    ...searches.flatMap(({ breaking, relations }) => [
      ...breaking,
      ...relations.map(({ model_a = "" }) => ({ model: model_a }))
    ]),
    ...sweeps.flatMap(({ summary }) => summary),
    ...tables.flatMap(({ rows }) => rows)
  ]
  const ofRows = rows.flatMap(({ model = "" }) => (model === "" ? [] : [model]))
  const models = [...new Set([...labels(cells, "model"), ...ofRows])]
  const plain = (kind: string, names: ReadonlyArray<string>) => names.map((name) => box(kind, name, name))
  const hold = capabilitiesOf(scenarios)
  const attackers = labels(cells, "attacker").map((name) =>
    box("attacker", name, name, hold.get(name)?.join(" "))
  )
  const outcomes = legendOf(cells).map(({ outcome, meaning }) =>
    box(
      "outcome",
      outcome,
      markup`<span class="mark ${outcomeClass(outcome)}">${outcomeMark(outcome)}</span> ${meaning}`
    )
  )
  return markup`<form class="filters" role="search" aria-label="Search and filters">
<label class="find" for="find">Search models and capabilities <input type="search" id="find" autocomplete="off" spellcheck="false"></label>
<details id="choices"><summary>Filters</summary>
${choice("Models", plain("model", models))}${choice("Attackers", attackers)}${choice("Outcomes", outcomes)}${choice("Capabilities", plain("capability", menuOf(searches)))}</details>
<p id="shown" aria-live="polite">${cells.length === 0 ? undefined : `All ${cells.length} outcomes are shown.`}</p>
</form>
`
}

/** By which an attacker is found too. */
const capabilitiesOf = (scenarios: ReportContent["scenarios"]): ReadonlyMap<string, ReadonlyArray<string>> =>
  new Map(
    scenarios.flatMap(({ source }) =>
      (source === undefined ? [] : chosenAttackers(source.scenario)).map(
        ({ name, capabilities }) => [name, capabilities.map(({ id }) => id)] as const
      )
    )
  )

/** What the attackers of the searches could have. Without some of it the sets that need it do not count. */
const menuOf = (searches: ReportContent["searches"]): ReadonlyArray<string> => [
  ...new Set(
    searches.flatMap(({ breaking }) =>
      breaking.flatMap(({ menu = "" }) => (menu === "" ? [] : menu.split("|")))
    )
  )
]

const choice = (title: string, boxes: ReadonlyArray<Markup>): Markup | undefined =>
  boxes.length === 0
    ? undefined
    : markup`<fieldset class="${title.toLowerCase()}"><legend>${title}</legend>${boxes}</fieldset>
`

const box = (kind: string, value: string, shown: Markup | string, words = ""): Markup =>
  markup`<label><input type="checkbox" checked data-shows="${kind}" value="${value}" data-words="${`${value} ${words}`.trim()}"> ${shown}</label>
`
