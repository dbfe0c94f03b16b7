/** How a report looks: light, dark and printed. Contrasts are 4.5 to 1 or better (WCAG 2.2 §1.4.3). */
import { dark, light, type Palette } from "./palette.ts"
import { svgStyle } from "./svg-style.ts"

const variables = (palette: Palette): string =>
  Object.entries(palette)
    .map(([name, colour]) => `--${name}: ${colour}`)
    .join("; ")

/** Tables that a screen is too narrow for become cards: one for each row, with the heads of the columns in the cells. */
const cardsBelow = (width: number, table: string): string => `@media screen and (max-width: ${width}px) {
  ${table}, ${table} :is(caption, tbody) { display: block } ${table} thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  ${table} tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: .3rem; padding: .5rem 0; border-bottom: 1px solid var(--line) }
  ${table} tbody th { grid-column: 1 / -1; padding: 0; border: 0 } ${table} td { display: block; min-width: 0; border: 0; padding: .2rem .4rem; white-space: normal }
  ${table} td::before { content: attr(data-label); display: block; font-size: .8rem } ${table}.further td::before { color: var(--faint) }
}`

export const style = `
:root { color-scheme: light dark; ${variables(light)} }
@media (prefers-color-scheme: dark) { :root { ${variables(dark)} } }
* { box-sizing: border-box }
body { overflow-wrap: break-word; font: 15px/1.55 system-ui, "DejaVu Sans", sans-serif; margin: 0 auto; padding: 1.5rem; max-width: 1180px; color: var(--ink); background: var(--paper) }
h1 { font-size: 1.7rem; margin: .2rem 0 1rem } h2 { font-size: 1.25rem; margin: 2rem 0 .4rem } h3 { font-size: 1rem }
a { color: var(--link) } :focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.answers { margin: 0 0 1.2rem } .asked { color: var(--faint); margin: .8rem 0 .1rem; max-width: 70ch } .answer { font-size: 1.1rem; margin: .1rem 0 .5rem; max-width: 75ch } .aside { color: var(--faint); font-size: .87rem }
.skip { position: absolute; left: -999rem } .skip:focus { position: static }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
[hidden] { display: none !important }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; font-size: .87rem } dt { color: var(--faint) } dd { margin: 0; overflow-wrap: anywhere }
.filters { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .6rem 1rem }
.find { display: block; font-weight: 600 } .find input { font: inherit; display: block; width: min(100%, 28rem); padding: .35rem .6rem; margin: .2rem 0 .4rem; color: inherit; background: var(--paper); border: 1px solid var(--faint); border-radius: 6px }
fieldset { border: 0; padding: 0; margin: 0 0 .5rem } legend { font-weight: 600; padding: 0 }
label { display: inline-block; margin-right: 1rem } .outcomes label { display: block; padding-left: 1.6rem; text-indent: -1.6rem }
.mark { display: inline-block; text-indent: 0; min-width: 3rem; text-align: center; border-radius: 4px; padding: 0 .4rem; margin: 1px 0 }
#shown { margin: .3rem 0; color: var(--faint) }
table { border-collapse: separate; border-spacing: 3px } caption { text-align: left; color: var(--faint); padding-bottom: .3rem }
th { font-weight: 600; text-align: left; padding: .3rem .6rem } :is(.matrix, .standings) tbody th { white-space: nowrap } th a { color: inherit; text-decoration-color: var(--faint) }
:is(.matrix, .standings) td { text-align: center; padding: .4rem .7rem; border-radius: 4px; font-variant-numeric: tabular-nums; white-space: nowrap }
.matrix td a, .matrix td a:visited { color: inherit; text-decoration: none; display: block } .matrix td a:hover { text-decoration: underline }
td.verdict { min-width: 9rem } .further td { padding: .2rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere }
.sets { width: 100% } .sets ul { list-style: none; margin: 0; padding: 0; columns: 12rem } .sets li { break-inside: avoid; overflow-wrap: anywhere; font-size: .87rem } .sets td { min-width: 9rem } .sets tbody th { border-bottom: 1px solid var(--line); font-weight: 400 } .sets tbody th { vertical-align: top } .holds th::after { content: " holds"; color: var(--faint) } .edges { columns: 26rem; font-size: .87rem } .edges li { break-inside: avoid } .drawn { text-align: center } .drawn svg { width: 100%; max-width: 900px } .of, .reading { color: var(--faint); margin: .3rem 0 }  .pairs { font-size: .87rem } .pairs :is(th, td) { white-space: normal; padding: .2rem .4rem } .matrix.pairs td a { text-decoration: underline } .pairs thead th { vertical-align: bottom }
.safe { background: var(--safe) } .unchecked { background: var(--unchecked) } .waits { background: var(--waits) }
.exposed { background: var(--exposed); color: var(--on-exposed); font-weight: 600 }
.agreeing, .not-run { outline: 1px solid var(--line); outline-offset: -1px } .not-run { outline-style: dashed; color: var(--faint) } .different { background: var(--ink); color: var(--paper); font-weight: 600 }
.standings th { font-size: .87rem } .standings thead th { vertical-align: bottom; overflow-wrap: anywhere } .count { white-space: nowrap } .verdicts .further tbody th { font-weight: 400; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
.legend { list-style: none; padding: 0; font-size: .87rem } .legend li { padding-left: 3.6rem; text-indent: -3.6rem }
.dim { opacity: .25 }
details { border: 1px solid var(--line); border-radius: 6px; margin: .35rem 0; padding: .3rem .8rem } summary { cursor: pointer }
pre { font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; counter-reset: line }
pre span { display: block; padding-left: 3.4rem; text-indent: -3.4rem } pre span::before { content: attr(data-line); display: inline-block; width: 2.6rem; margin-right: .8rem; text-align: right; text-indent: 0; color: var(--faint) }
pre span:target { outline: 2px solid var(--link) }
svg.narrow, ol.steps { display: none } ol.steps { list-style: none; padding: 0; font-size: .87rem } ol.steps li { padding: .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere } ol.steps b { font-weight: 600 }
figure.chain { margin: .5rem 0 } figure.chain > svg { margin: 0 auto } svg.chain.wide { display: block } .key { white-space: nowrap; margin-right: .6rem } .key svg { vertical-align: middle } figcaption, ul.chain { font-size: .87rem } figcaption { color: var(--faint) } ul.chain { padding-left: 1.2rem } ul.chain li { overflow-wrap: anywhere }
${svgStyle}
${cardsBelow(700, ".cards")}
${cardsBelow(1100, ".cards.broad")}
@media screen and (max-width: 700px) {
  body { padding: 1rem } h1 { font-size: 1.4rem } details { padding: .3rem .5rem } details details { padding: .3rem }
  svg.wide, svg.chain.wide { display: none } svg.narrow, ol.steps { display: block }
  .sets tr { grid-template-columns: 1fr } .sets ul { columns: auto } .pairs td.self { display: none }
  dl { grid-template-columns: 1fr } dd { margin: 0 0 .3rem }
}
footer { color: var(--faint); font-size: .87rem; margin-top: 2rem }
@media print { .filters, .skip { display: none } body { max-width: none; padding: 0; font-size: 10pt }
  :is(.matrix, .standings) td, .mark { print-color-adjust: exact; -webkit-print-color-adjust: exact } .traces:not(:has(details[open])), details:not([open]) { display: none }
  section, tr, details { break-inside: avoid } .traces details, .source, .search, .sweep, .probed, .probed details { break-inside: auto } }
`
