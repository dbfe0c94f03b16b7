/** How a report looks: light, dark and printed. Contrasts are 4.5 to 1 or better (WCAG 2.2 §1.4.3). */

export const style = `
:root { color-scheme: light dark; --ink: #1f2328; --faint: #59636e; --paper: #fff; --line: #c8cfd6; --link: #0550ae;
  --safe: #d5f0da; --unchecked: #e4e8ee; --waits: #fff0b8; --exposed: #b42318; --on-exposed: #fff; --panel: #f6f8fa;
  --curve-0: #0550ae; --curve-1: #b42318; --curve-2: #1a7f37; --curve-3: #8250df; --curve-4: #9a6700; --curve-5: #57606a }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --faint: #9aa5b1; --paper: #0f141a; --line: #3a444f; --link: #79b8ff;
  --safe: #1b4a2b; --unchecked: #333c47; --waits: #5a4708; --exposed: #ffa198; --on-exposed: #3b0a07; --panel: #171d24;
  --curve-0: #79b8ff; --curve-1: #ffa198; --curve-2: #56d364; --curve-3: #d2a8ff; --curve-4: #e3b341; --curve-5: #adbac7 } }
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
.sets { width: 100% } .sets ul { list-style: none; margin: 0; padding: 0; columns: 12rem } .sets li { white-space: nowrap; font-size: .87rem } .sets td { min-width: 9rem } .sets tbody th { border-bottom: 1px solid var(--line); font-weight: 400 } .sets tbody th { vertical-align: top } .edges { columns: 26rem; font-size: .87rem } .pairs th { white-space: normal }
.safe { background: var(--safe) } .unchecked { background: var(--unchecked) } .waits { background: var(--waits) }
.exposed { background: var(--exposed); color: var(--on-exposed); font-weight: 600 }
.dim { opacity: .25 }
details { border: 1px solid var(--line); border-radius: 6px; margin: .35rem 0; padding: .3rem .8rem } summary { cursor: pointer }
pre { font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; overflow-x: auto; counter-reset: line }
pre span { display: block; padding-left: 3.4rem; text-indent: -3.4rem } pre span::before { content: attr(data-line); display: inline-block; width: 2.6rem; margin-right: .8rem; text-align: right; text-indent: 0; color: var(--faint) }
pre span:target { background: var(--waits) }
svg { font: 12px system-ui, "DejaVu Sans", sans-serif; max-width: none } svg text { fill: var(--ink) }
svg .time { fill: var(--faint); font-size: 11px } svg .life { stroke: var(--line) } svg .host { fill: var(--panel); stroke: var(--faint) }
svg .wire { stroke: var(--link); stroke-width: 1.5 } svg .head { fill: var(--link) } svg .said { paint-order: stroke; stroke: var(--paper); stroke-width: 3px }
svg text.number { font-size: 10px } svg .bar { fill: var(--link) } svg a:hover circle { stroke: var(--link); stroke-width: 2 }
svg polyline { fill: none } svg g polyline { stroke-width: 1.5 } svg .whisker { stroke-width: 1.5 } svg .leader { stroke-dasharray: 2 3 }
${[0, 1, 2, 3, 4, 5].map((i) => `svg .curve-${i} :is(polyline, line) { stroke: var(--curve-${i}) } svg .curve-${i} .mark { fill: var(--curve-${i}) }`).join("\n")}
svg rect.outcome { fill: var(--waits); stroke: var(--ink) } svg rect.decision { fill: var(--panel); stroke: var(--line) } svg rect.attack { fill: var(--exposed); stroke: var(--ink); stroke-dasharray: 5 4 } svg text.attack { fill: var(--on-exposed) }
footer { color: var(--faint); font-size: .87rem; margin-top: 2rem }
@media print { .filters input, .skip { display: none } body { max-width: none; padding: 0; font-size: 10pt } .scrolls { overflow: visible }
  .matrix td, .mark { print-color-adjust: exact; -webkit-print-color-adjust: exact } .traces:not(:has(details[open])), .traces details:not([open]) { display: none }
  section, tr, details { break-inside: avoid } .traces details, .source { break-inside: auto } svg { max-width: 100%; height: auto } pre { white-space: pre-wrap } }
`
