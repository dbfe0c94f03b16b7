/** How the pictures of a report look, in the page and by themselves. */

export const svgStyle = `
svg { font: 12px system-ui, "DejaVu Sans", sans-serif; max-width: 100%; height: auto } svg text { fill: var(--ink) }
svg .time { fill: var(--faint); font-size: 11px } svg .life { stroke: var(--line) } svg .host { fill: var(--panel); stroke: var(--faint) }
svg .wire { stroke: var(--faint); stroke-width: 1.5 } svg .head { fill: var(--faint) } svg .said { paint-order: stroke; stroke: var(--paper); stroke-width: 3px }
svg.hasse { font-size: 16px } svg text.number { font-size: 12px } svg a circle.host { stroke: var(--link) } svg a text.number { fill: var(--link) } svg .bar { fill: var(--faint) } svg a:hover circle { stroke-width: 2 }
svg polyline { fill: none } svg g polyline { stroke-width: 1.5 } svg .whisker { stroke-width: 1.5 } svg .leader { stroke-dasharray: 2 3 }
${[0, 1, 2, 3, 4, 5].map((i) => `svg .curve-${i} polyline, svg .curve-${i} line { stroke: var(--curve-${i}) } svg .curve-${i} .mark { fill: var(--curve-${i}) }`).join("\n")}
svg rect.outcome { fill: var(--panel); stroke: var(--ink); stroke-width: 2 } svg rect.decision { fill: var(--panel); stroke: var(--line) } svg rect.attack { fill: var(--paper); stroke: var(--ink); stroke-dasharray: 5 4 }
`
