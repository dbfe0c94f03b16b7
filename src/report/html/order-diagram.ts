/** The order of models as a Hasse diagram: stronger ones stand higher. */
import { type Markup, markup } from "./markup.ts"
import { lineHeight, numberRadius, orderLayout, padding } from "./order-layout.ts"
import { type Edge, edgesOf, type Rank } from "./order-ranks.ts"

/** @param witnessAnchor where the page tells what an edge rests on; its number in `edgesOf` leads there. Without it edges have no numbers */
export const orderDiagram = (
  name: string,
  ranks: ReadonlyArray<Rank>,
  witnessAnchor?: (edge: Edge) => string | undefined
): Markup => {
  // Equal models stand one below the other, so that boxes stay narrow. Of a label of the system font at 16 px, roughly.
  const sizeOf = ({ models }: Rank) => ({
    width: Math.max(...models.map(({ length }) => length)) * 9.6 + 32,
    height: models.length * lineHeight + 2 * padding
  })
  const edges = edgesOf(ranks)
  const { width, height, placeOf, wayOf, numberOf } = orderLayout(ranks, edges, sizeOf)
  const lines = edges.map(
    (edge) =>
      markup`<polyline class="wire" points="${wayOf(edge)
        .map(({ x, y }) => `${x},${y}`)
        .join(" ")}"/>`
  )
  const numbers = (witnessAnchor === undefined ? [] : edges).map((edge, i) => {
    const { x, y } = numberOf(edge)
    const number = markup`<circle class="host" cx="${x}" cy="${y}" r="${numberRadius}"/><text class="number" x="${x}" y="${y + 4}" text-anchor="middle">${i + 1}</text>`
    const anchor = witnessAnchor?.(edge)
    return anchor === undefined ? number : markup`<a href="#${anchor}" tabindex="-1">${number}</a>`
  })
  const boxes = ranks.map((rank) => {
    const { x, y } = placeOf(rank)
    const size = sizeOf(rank)
    const top = y - size.height / 2
    return markup`<rect class="host" x="${x - size.width / 2}" y="${top}" width="${size.width}" height="${size.height}" rx="6"/>${rank.models.map(
      (model, i) =>
        markup`<text x="${x}" y="${top + padding + (i + 0.72) * lineHeight}" text-anchor="middle">${model}</text>`
    )}`
  })
  return markup`<svg class="hasse" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="${witnessAnchor === undefined ? "img" : "group"}" aria-label="${`${name}: ${inWords(ranks)}`}">${lines}${numbers}${boxes}</svg>`
}

/** What the diagram says, for those who do not see it. */
export const inWords = (ranks: ReadonlyArray<Rank>): string => {
  const told = ranks.map(({ models, below }) =>
    below.length === 0
      ? `${models.join(" and ")} above none`
      : `${models.join(" and ")} above ${below.map((rank) => rank.models.join(" and ")).join(", ")}`
  )
  return told.join("; ")
}
