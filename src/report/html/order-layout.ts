/** Where the boxes of a Hasse diagram stand, and by which way its edges go between them. */
import { Graph, layout } from "@dagrejs/dagre"
import type { Edge, Rank } from "./order-ranks.ts"

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Layout {
  readonly width: number
  readonly height: number
  /** The middle of a box. */
  readonly placeOf: (rank: Rank) => Point
  /** From the box above to the box below, around what stands between. */
  readonly wayOf: (edge: Edge) => ReadonlyArray<Point>
  /** Where an edge has room for its number. */
  readonly numberOf: (edge: Edge) => Point
}

/** Lengths in pixels: our choice, because sixteen-pixel text of usual labels fits, and the picture fills most of a page. */
export const lineHeight = 23
export const padding = 7
export const numberRadius = 11
const spaces = { nodesep: 88, edgesep: 40, ranksep: 52, marginx: 8, marginy: 8 }

interface Size {
  readonly width: number
  readonly height: number
}

export const orderLayout = (
  ranks: ReadonlyArray<Rank>,
  edges: ReadonlyArray<Edge>,
  sizeOf: (rank: Rank) => Size
): Layout => {
  const graph = new Graph().setGraph(spaces)
  const nameOf = (rank: Rank) => String(ranks.indexOf(rank))
  for (const rank of ranks) graph.setNode(nameOf(rank), { ...sizeOf(rank) })
  const number = { width: 2 * numberRadius, height: 2 * numberRadius, labelpos: "c" }
  for (const { above, below } of edges) graph.setEdge(nameOf(above), nameOf(below), { ...number })
  layout(graph)
  const { width, height } = graph.graph()
  const wayOf = ({ above, below }: Edge) => graph.edge(nameOf(above), nameOf(below))
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    placeOf: (rank) => graph.node(nameOf(rank)),
    wayOf: (edge) => wayOf(edge).points,
    numberOf: wayOf
  }
}
