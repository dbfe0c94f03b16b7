/** A DNSSEC and certificate chain as SVG, as DNSViz draws them: zones as boxes, keys as ellipses, status by colour and by line. */
import { type Chain, isEmpty } from "../chain.ts"
import { chainLines } from "../chain-text.ts"
import { type Arrow, chainGraph, type Node } from "./chain-graph.ts"
import { type ChainLayout, chainLayout, fitted, lineHeight, padding } from "./chain-layout.ts"
import { type Markup, markup } from "./markup.ts"

/**
 * The picture for wide screens and for narrow ones, of which one is shown, and the same as a list of lines that wrap.
 *
 * @param name for those who do not see the picture, and go on to the list
 * @param id unlike any other of the page
 */
export const chainFigure = (chain: Chain, name: string, id: string): Markup =>
  isEmpty(chain)
    ? markup`<p>Nothing was looked up, and no certificate was shown.</p>
`
    : markup`<figure class="chain">${chainPicture(chain, name, `${id}-wide`)}${chainPicture(chain, name, `${id}-narrow`, narrow)}
<figcaption>${key()}</figcaption></figure>
<ul class="chain">${chainLines(chain).map((line) => markup`<li>${line}</li>`)}</ul>
`

interface Form {
  readonly className: "wide" | "narrow"
  /** Pixels. */
  readonly widest: number
}

/** As wide as the report has room for beside a screen of 768 pixels, and of 375. */
const wide: Form = { className: "wide", widest: 690 }
const narrow: Form = { className: "narrow", widest: 300 }

export const chainPicture = (
  chain: Chain,
  name: string,
  id: string,
  { className, widest }: Form = wide
): Markup => {
  const graph = chainGraph(chain)
  const layout = chainLayout(graph, widest)
  const { width, height } = layout
  const boxes = graph.boxes.map((box) => {
    const { x, y, width, height } = layout.boxOf(box)
    return markup`<rect class="zone ${box.status}" x="${r(x)}" y="${r(y)}" width="${r(width)}" height="${r(height)}" rx="6"/>`
  })
  // Above the arrows that come from the box before.
  const titles = graph.boxes.map((box) => {
    const { x, y } = layout.boxOf(box)
    return layout
      .titleOf(box)
      .map(
        (line, i) =>
          markup`<text class="zone" x="${r(x + padding)}" y="${r(y + 17 + i * lineHeight)}">${line}</text>`
      )
  })
  const arrows = graph.arrows.map((arrow) => drawnArrow(arrow, layout))
  const nodes = graph.boxes.flatMap((box) => box.nodes.map((node) => drawnNode(node, layout)))
  return markup`<svg class="${`chain ${className}`}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title"><title id="${id}-title">${name}</title>${boxes}${arrows}${titles}${nodes}</svg>`
}

/** Tenths of a pixel are enough, and keep reports small. */
const r = (length: number): number => Math.round(length * 10) / 10

const drawnArrow = (arrow: Arrow, layout: ChainLayout): Markup => {
  const points = layout.wayOf(arrow)
  const end = points.at(-1)!
  const before = points.at(-2)!
  const angle = Math.atan2(end.y - before.y, end.x - before.x)
  const corner = (turn: number) =>
    `${r(end.x - 9 * Math.cos(angle + turn))},${r(end.y - 9 * Math.sin(angle + turn))}`
  return markup`<g class="link ${arrow.status}"><polyline points="${points.map(({ x, y }) => `${r(x)},${r(y)}`).join(" ")}"/><polygon points="${r(end.x)},${r(end.y)} ${corner(0.42)} ${corner(-0.42)}"/></g>`
}

const drawnNode = (node: Node, layout: ChainLayout): Markup => {
  const { x, y, width, height } = layout.nodeOf(node)
  const outline = (inset: number) =>
    node.shape === "key"
      ? markup`<ellipse cx="${r(x + width / 2)}" cy="${r(y + height / 2)}" rx="${r(width / 2 - inset)}" ry="${r(height / 2 - inset)}"/>`
      : markup`<rect x="${r(x + inset)}" y="${r(y + inset)}" width="${r(width - 2 * inset)}" height="${r(height - 2 * inset)}" rx="${radii[node.shape]}"/>`
  const first = y + height / 2 - ((node.lines.length - 1) * lineHeight) / 2 + 4
  return markup`<g class="node ${node.status}${node.isEntryPoint === true ? " entry" : ""}">${outline(0)}${node.isTrustAnchor === true ? outline(3) : undefined}${node.lines.map(
    (line, i) =>
      markup`<text x="${r(x + width / 2)}" y="${r(first + i * lineHeight)}" text-anchor="middle">${fitted(line)}</text>`
  )}</g>`
}

const radii = { records: 8, denial: 0, certificate: 2, anchor: 2 } as const

/** What colours and lines mean, with the lines themselves. */
const key = (): Markup =>
  markup`${meanings.map(
    ([status, meaning]) =>
      markup`<span class="key"><svg class="chain" width="34" height="10" aria-hidden="true"><g class="link ${status}"><polyline points="0,5 34,5"/></g></svg> ${meaning}</span> `
  )}An arrow leads from what vouches to what it vouches for. Ellipses are keys, filled ones have the SEP flag (KSK); a double line is a trust anchor.`

const meanings = [
  ["secure", "secure, or the check holds"],
  ["insecure", "insecure, or not checked"],
  ["bogus", "bogus, or the check fails"],
  ["indeterminate", "no verdict"]
] as const
