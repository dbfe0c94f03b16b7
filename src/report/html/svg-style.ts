/** How the pictures of a report look, in the page and by themselves. */

export const svgStyle = `
svg { font: 12px system-ui, "DejaVu Sans", sans-serif; max-width: 100%; height: auto } svg text { fill: var(--ink) }
svg .time { fill: var(--faint); font-size: 11px } svg .life { stroke: var(--line) } svg .host { fill: var(--panel); stroke: var(--faint) }
svg .wire { stroke: var(--faint); stroke-width: 1.5 } svg .head { fill: var(--faint) } svg .said { paint-order: stroke; stroke: var(--paper); stroke-width: 3px }
svg.hasse { font-size: 16px } svg text.number { font-size: 12px } svg a circle.host { stroke: var(--link) } svg a text.number { fill: var(--link) } svg .bar { fill: var(--faint) } svg a:hover circle { stroke-width: 2 }
svg polyline { fill: none } svg g polyline { stroke-width: 1.5 } svg .whisker { stroke-width: 1.5 } svg .leader { stroke-dasharray: 2 3 }
${[0, 1, 2, 3, 4, 5].map((i) => `svg .curve-${i} polyline, svg .curve-${i} line { stroke: var(--curve-${i}) } svg .curve-${i} .mark { fill: var(--curve-${i}) }`).join("\n")}
svg.chain { stroke: var(--ink) } svg.chain rect.zone { fill: none; stroke-width: 1 } svg.chain text { stroke: none } svg.chain text.zone { font-weight: 600; paint-order: stroke; stroke: var(--paper); stroke-width: 4px }
svg.chain polygon { stroke: none; fill: var(--ink) } svg.chain .node :is(rect, ellipse) { fill: var(--paper); stroke-width: 1.5 } svg.chain .node.entry ellipse:first-child { fill: var(--unchecked) } svg.chain .node ellipse + ellipse, svg.chain .node rect + rect { fill: none } svg.chain polyline { stroke-width: 1.5 }
svg.chain .secure { stroke: var(--secure) } svg.chain .secure polygon { fill: var(--secure) } svg.chain .bogus { stroke: var(--bogus) } svg.chain .bogus polygon { fill: var(--bogus) } svg.chain .bogus polyline, svg.chain .node.bogus :is(rect, ellipse) { stroke-width: 2.5 }
svg.chain .insecure :is(polyline, rect, ellipse), svg.chain rect.zone.insecure { stroke-dasharray: 7 4 } svg.chain .bogus :is(polyline, rect, ellipse), svg.chain rect.zone.bogus { stroke-dasharray: 2 3 } svg.chain .indeterminate :is(polyline, rect, ellipse), svg.chain rect.zone.indeterminate { stroke-dasharray: 8 3 2 3 }
svg rect.outcome { fill: var(--panel); stroke: var(--ink); stroke-width: 2 } svg rect.decision { fill: var(--panel); stroke: var(--line) } svg rect.attack { fill: var(--paper); stroke: var(--ink); stroke-dasharray: 5 4 }
`
