/** A report as one HTML file that asks nobody for anything: style and script are in it, and there is nothing else to load. */
import { hash } from "node:crypto"
import { answerSection } from "./answer-section.ts"
import type { ReportContent } from "./content.ts"
import { describedTables, dictionaryAnchor, dictionarySection } from "./dictionary-section.ts"
import { filterSection } from "./filter-section.ts"
import { Markup, markup } from "./markup.ts"
import { matrixSection } from "./matrix-section.ts"
import { script } from "./page-script.ts"
import { searchSection } from "./search-section.ts"
import { sourceSection } from "./source-section.ts"
import { style } from "./style.ts"
import { sweepSection } from "./sweep-section.ts"
import { tableSection } from "./table-section.ts"
import { traceSection } from "./trace-section.ts"
import { verdictSection } from "./verdict-section.ts"

/** The same content gives the same bytes. */
export const reportPage = (content: ReportContent): string => {
  const { title, provenance, scenarios, searches, sweeps, verdicts, tables } = content
  return `<!doctype html>\n${
    markup`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="hoptrust">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#outcomes">Skip to the answers</a>
<header>
<h1>${title}</h1>
${describedTables(content).length === 0 ? undefined : markup`<p><a href="#${dictionaryAnchor}">What the columns of the data mean</a></p>\n`}</header>
<main id="outcomes">
${answerSection(content)}${filterSection(content)}${scenarios.map((scenario, i) => matrixSection(scenario, i + 1))}${searches.map((search, i) => searchSection(search, i + 1))}${sweeps.map((sweep, i) => sweepSection(sweep, i + 1))}${verdicts.map((rows, i) => verdictSection(rows, i + 1))}${tables.map(tableSection)}${scenarios.map(
      (scenario, i) => [traceSection(scenario, i + 1), sourceSection(scenario, i + 1)]
    )}${dictionarySection(content)}</main>
<footer><dl>${provenance.map(([what, value]) => markup`<dt>${what}</dt><dd>${value}</dd>`)}</dl>
<p>Outcomes come from the simulated world's ledger, which records who holds the text of the mail, and in what form. Follow an outcome to its trace, and a name to its line in the scenario.</p></footer>
<script>${new Markup(script)}</script>
</body>
</html>
`.text
  }`
}

/** Content Security Policy 3: nothing but the style and the script of this page, told by their digests. */
const digest = (text: string) => `'sha256-${hash("sha256", text, "base64")}'`
const policy = `default-src 'none'; img-src data:; style-src ${digest(style)}; script-src ${digest(script)}; base-uri 'none'; form-action 'none'`
