/** A file that was run, each line with a name that numbers and names above lead to. */
import { lineAnchor } from "./anchors.ts"
import type { ReportedScenario } from "./content.ts"
import { type Markup, markup } from "./markup.ts"

export const sourceSection = ({ name, source }: ReportedScenario, number: number): Markup | undefined => {
  if (source === undefined) return undefined
  return markup`<details class="source" open>
<summary>The scenario ${name}</summary>
<p>SHA-256 ${source.sha256}</p>
${numberedLines(`Scenario ${name}`, source.text, (line) => lineAnchor(number, line))}</details>
`
}

export const numberedLines = (name: string, text: string, anchorOf: (line: number) => string): Markup =>
  markup`<pre tabindex="0" aria-label="${name}">${text
    .trimEnd()
    .split(/\r?\n/)
    .map(
      (line, i) => markup`<span id="${anchorOf(i + 1)}" data-line="${i + 1}">${line}
</span>`
    )}</pre>
`
