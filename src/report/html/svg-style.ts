/** How the pictures of a report look, in the page and by themselves. */

export const svgStyle = `
svg { font: 12px system-ui, "DejaVu Sans", sans-serif; max-width: none } svg text { fill: var(--ink) }
svg .time { fill: var(--faint); font-size: 11px } svg .life { stroke: var(--line) } svg .host { fill: var(--panel); stroke: var(--faint) }
svg .wire { stroke: var(--link); stroke-width: 1.5 } svg .head { fill: var(--link) } svg .said { paint-order: stroke; stroke: var(--paper); stroke-width: 3px }
svg text.number { font-size: 10px } svg .bar { fill: var(--link) } svg a:hover circle { stroke: var(--link); stroke-width: 2 }
svg polyline { fill: none } svg g polyline { stroke-width: 1.5 } svg .whisker { stroke-width: 1.5 } svg .leader { stroke-dasharray: 2 3 }
${[0, 1, 2, 3, 4, 5].map((i) => `svg .curve-${i} polyline, svg .curve-${i} line { stroke: var(--curve-${i}) } svg .curve-${i} .mark { fill: var(--curve-${i}) }`).join("\n")}
svg rect.outcome { fill: var(--waits); stroke: var(--ink) } svg rect.decision { fill: var(--panel); stroke: var(--line) } svg rect.attack { fill: var(--exposed); stroke: var(--ink); stroke-dasharray: 5 4 } svg text.attack { fill: var(--on-exposed) }
`
