/** How a report looks: light, dark and printed. Contrasts are 4.5 to 1 or better (WCAG 2.2 §1.4.3). */
import { dark, light, type Palette } from "./palette.ts"
import { svgStyle } from "./svg-style.ts"

const variables = (palette: Palette): string =>
  Object.entries(palette)
    .map(([name, colour]) => `--${name}: ${colour}`)
    .join("; ")

export const style = `
:root { color-scheme: light dark; ${variables(light)} }
@media (prefers-color-scheme: dark) { :root { ${variables(dark)} } }
* { box-sizing: border-box }
body { font: 15px/1.55 system-ui, "DejaVu Sans", sans-serif; margin: 0 auto; padding: 1.5rem; max-width: 1180px; color: var(--ink); background: var(--paper) }
h1 { font-size: 1.7rem; margin: .2rem 0 1rem } h2 { font-size: 1.25rem; margin: 2rem 0 .4rem } h3 { font-size: 1rem }
a { color: var(--link) } :focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.skip { position: absolute; left: -999rem } .skip:focus { position: static }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
[hidden] { display: none !important }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; font-size: .87rem } dt { color: var(--faint) } dd { margin: 0; overflow-wrap: anywhere }
.filters { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .6rem 1rem }
fieldset { border: 0; padding: 0; margin: 0 0 .5rem } legend { font-weight: 600; padding: 0 }
label { display: inline-block; margin-right: 1rem } .outcomes label { display: block }
.mark { display: inline-block; min-width: 3rem; text-align: center; border-radius: 4px; padding: 0 .4rem; margin: 1px 0 }
.scrolls { overflow-x: auto } #shown { margin: .3rem 0; color: var(--faint) }
table { border-collapse: separate; border-spacing: 3px } caption { text-align: left; color: var(--faint); padding-bottom: .3rem }
th { font-weight: 600; text-align: left; padding: .3rem .6rem; white-space: nowrap } th a { color: inherit; text-decoration-color: var(--faint) }
.matrix td { text-align: center; padding: .4rem .7rem; border-radius: 4px; font-variant-numeric: tabular-nums; white-space: nowrap }
.matrix td a, .matrix td a:visited { color: inherit; text-decoration: none; display: block } .matrix td a:hover { text-decoration: underline }
.further td { padding: .2rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top }
.sets { width: 100% } .sets ul { list-style: none; margin: 0; padding: 0; columns: 12rem } .sets li { white-space: nowrap; font-size: .87rem } .sets td { min-width: 9rem } .sets tbody th { border-bottom: 1px solid var(--line); font-weight: 400 } .sets tbody th { vertical-align: top } .holds th::after { content: " holds"; color: var(--faint) } .edges { columns: 26rem; font-size: .87rem } .pairs { font-size: .87rem } .pairs :is(th, td) { white-space: normal; padding: .2rem .4rem } .matrix.pairs td a { text-decoration: underline } .pairs thead th { vertical-align: bottom }
.safe { background: var(--safe) } .unchecked { background: var(--unchecked) } .waits { background: var(--waits) }
.exposed { background: var(--exposed); color: var(--on-exposed); font-weight: 600 }
.dim { opacity: .25 }
details { border: 1px solid var(--line); border-radius: 6px; margin: .35rem 0; padding: .3rem .8rem } summary { cursor: pointer }
pre { font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; overflow-x: auto; counter-reset: line }
pre span { display: block; padding-left: 3.4rem; text-indent: -3.4rem } pre span::before { content: attr(data-line); display: inline-block; width: 2.6rem; margin-right: .8rem; text-align: right; text-indent: 0; color: var(--faint) }
pre span:target { background: var(--waits) }
${svgStyle}
footer { color: var(--faint); font-size: .87rem; margin-top: 2rem }
@media print { .filters input, .skip { display: none } body { max-width: none; padding: 0; font-size: 10pt } .scrolls { overflow: visible }
  .matrix td, .mark { print-color-adjust: exact; -webkit-print-color-adjust: exact } .traces:not(:has(details[open])), details:not([open]) { display: none }
  section, tr, details { break-inside: avoid } .traces details, .source, .search, .sweep { break-inside: auto } svg { max-width: 100%; height: auto } pre { white-space: pre-wrap } }
`
