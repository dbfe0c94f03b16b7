/** A report of runs, searches and sweeps as one HTML file. */
import { answerSection } from "./answer-section.ts"
import type { ReportContent } from "./content.ts"
import { describedTables, dictionaryAnchor, dictionarySection } from "./dictionary-section.ts"
import { filterSection } from "./filter-section.ts"
import { htmlPage } from "./html-page.ts"
import { markup } from "./markup.ts"
import { matrixSection } from "./matrix-section.ts"
import { script } from "./page-script.ts"
import { searchSection } from "./search-section.ts"
import { sourceSection } from "./source-section.ts"
import { sweepSection } from "./sweep-section.ts"
import { tableSection } from "./table-section.ts"
import { traceSection } from "./trace-section.ts"
import { verdictSection } from "./verdict-section.ts"

/** The same content gives the same bytes. */
export const reportPage = (content: ReportContent): string => {
  const { title, provenance, scenarios, searches, sweeps, verdicts, tables } = content
  return htmlPage({
    title,
    provenance,
    skip: "Skip to the answers",
    head:
      describedTables(content).length === 0
        ? undefined
        : markup`<p><a href="#${dictionaryAnchor}">What the columns of the data mean</a></p>\n`,
    body: markup`${answerSection(content)}${filterSection(content)}${scenarios.map((scenario, i) => matrixSection(scenario, i + 1))}${searches.map((search, i) => searchSection(search, i + 1))}${sweeps.map((sweep, i) => sweepSection(sweep, i + 1))}${verdicts.map((rows, i) => verdictSection(rows, i + 1))}${tables.map(tableSection)}${scenarios.map(
      (scenario, i) => [traceSection(scenario, i + 1), sourceSection(scenario, i + 1)]
    )}${dictionarySection(content)}`,
    foot: "Outcomes come from the simulated world's ledger, which records who holds the text of the mail, and in what form. Follow an outcome to its trace, and a name to its line in the scenario.",
    script
  })
}
