/** The scenario's file, each line with a name that numbers and names above lead to. */
import { lineAnchor } from "./anchors.ts"
import type { ReportedScenario } from "./content.ts"
import { type Markup, markup } from "./markup.ts"

export const sourceSection = ({ name, source }: ReportedScenario, number: number): Markup | undefined => {
  if (source === undefined) return undefined
  const lines = source.text.trimEnd().split(/\r?\n/)
  return markup`<details class="source" open>
<summary>The scenario ${name}</summary>
<p>SHA-256 ${source.sha256}</p>
<pre tabindex="0" aria-label="${`Scenario ${name}`}">${lines.map(
    (line, i) => markup`<span id="${lineAnchor(number, i + 1)}" data-line="${i + 1}">${line}
</span>`
  )}</pre>
</details>
`
}
