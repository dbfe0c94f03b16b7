/** Where the nodes of a chain stand: each zone and each peer in a box of its own, what vouches above what it vouches for. */
import { Graph as DagreGraph, layout } from "@dagrejs/dagre"
import { folded } from "../folded-text.ts"
import type { Arrow, Box, Graph, Node } from "./chain-graph.ts"

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Point {
  readonly x: number
  readonly y: number
}

export interface ChainLayout {
  readonly width: number
  readonly height: number
  readonly titleOf: (box: Box) => ReadonlyArray<string>
  /** Corners on the upper left. */
  readonly boxOf: (box: Box) => Rectangle
  readonly nodeOf: (node: Node) => Rectangle
  readonly wayOf: (arrow: Arrow) => ReadonlyArray<Point>
}

/** Lengths in pixels: our choice, because text of 12 px stays readable, and a usual chain is narrower than a page. */
export const lineHeight = 16
export const padding = 10
/** Of a label of the system font at 12 px, roughly. */
const characterWidth = 6.9
/** Bold. */
const titleCharacterWidth = 7.5
const spaces = { rankdir: "TB", nodesep: 18, edgesep: 12, ranksep: 34, marginx: 6, marginy: 6 }

export const longestLine = 34

/** What is longer ends in an ellipsis: the whole of it stands in the text below. */
export const fitted = (line: string): string =>
  line.length <= longestLine ? line : `${line.slice(0, longestLine - 1)}…`

const sizeOf = ({ lines, shape }: Node) => ({
  // An ellipse has less room for text than the rectangle around it.
  width: Math.max(...lines.map((line) => fitted(line).length)) * characterWidth + (shape === "key" ? 44 : 24),
  height: lines.length * lineHeight + (shape === "key" ? 22 : 14)
})

/**
 * One box at a time, and these one below the other, so that a zone is a plain rectangle; arrows between boxes go the straight way.
 *
 * @param widest for the picture; what is wider inside a box goes on in a further row
 */
export const chainLayout = ({ boxes, arrows }: Graph, widest: number): ChainLayout => {
  const nodes = new Map<string, Rectangle>()
  const places = new Map<Box, Rectangle>()
  const ways = new Map<Arrow, ReadonlyArray<Point>>()
  const laidOut = boxes.map((box) => insideOf(box, arrows, widest - 4))
  const width = Math.min(
    widest - 4,
    Math.max(
      ...laidOut.map(({ width }) => width),
      ...boxes.map(({ title }) => title.length * titleCharacterWidth + 2 * padding)
    )
  )
  const titleOf = ({ title }: Box) => folded(title, Math.floor((width - 2 * padding) / titleCharacterWidth))
  let top = 2
  for (const [i, box] of boxes.entries()) {
    const inside = laidOut[i]!
    const left = (width - inside.width) / 2 + 2
    const titleHeight = titleOf(box).length * lineHeight + 8
    const contentTop = top + titleHeight
    for (const [id, { x, y, width, height }] of inside.nodes)
      nodes.set(id, { x: x + left, y: y + contentTop, width, height })
    for (const [arrow, points] of inside.ways)
      ways.set(
        arrow,
        points.map(({ x, y }) => ({ x: x + left, y: y + contentTop }))
      )
    const height = titleHeight + inside.height
    places.set(box, { x: 2, y: top, width, height })
    top += height + spaces.ranksep
  }
  const between = (arrow: Arrow) => {
    const from = nodes.get(arrow.from)!
    const to = nodes.get(arrow.to)!
    return [
      { x: from.x + from.width / 2, y: from.y + from.height },
      { x: to.x + to.width / 2, y: to.y }
    ]
  }
  const keys = new Set(
    boxes.flatMap((box) => box.nodes.filter(({ shape }) => shape === "key")).map(({ id }) => id)
  )
  /** Where the line from `next` meets an ellipse, which is inside the rectangle that it was led to. */
  const onOutline = (id: string, end: Point, next: Point): Point => {
    const place = nodes.get(id)!
    if (!keys.has(id)) return end
    const [rx, ry] = [place.width / 2, place.height / 2]
    const [x, y] = [place.x + rx, place.y + ry]
    const scale = 1 / Math.hypot((next.x - x) / rx, (next.y - y) / ry)
    return { x: x + (next.x - x) * scale, y: y + (next.y - y) * scale }
  }
  return {
    width: Math.ceil(width) + 4,
    height: Math.ceil(top - spaces.ranksep) + 4,
    titleOf,
    boxOf: (box) => places.get(box)!,
    nodeOf: ({ id }) => nodes.get(id)!,
    wayOf: (arrow) => {
      const way = ways.get(arrow) ?? between(arrow)
      return [
        onOutline(arrow.from, way[0]!, way[1]!),
        ...way.slice(1, -1),
        onOutline(arrow.to, way.at(-1)!, way.at(-2)!)
      ]
    }
  }
}

const insideOf = ({ nodes }: Box, arrows: ReadonlyArray<Arrow>, widest: number) => {
  const graph = new DagreGraph().setGraph({ ...spaces })
  for (const node of nodes) graph.setNode(node.id, sizeOf(node))
  const own = arrows.filter(({ from, to }) => graph.hasNode(from) && graph.hasNode(to))
  for (const { from, to } of own) graph.setEdge(from, to, {})
  layout(graph)
  const { width, height } = graph.graph()
  const placed = nodes.map(({ id }): readonly [string, Rectangle] => {
    const { x, y, width, height } = graph.node(id)
    return [id, { x: x - width / 2, y: y - height / 2, width, height }]
  })
  if (width > widest) return inRows(placed, widest)
  const ways = own.map((arrow): readonly [Arrow, ReadonlyArray<Point>] => [
    arrow,
    graph.edge(arrow.from, arrow.to).points
  ])
  return { width, height, nodes: placed, ways }
}

/** Nodes of one rank in as many rows as they need, each in the middle; arrows go the straight way, behind the nodes. */
const inRows = (placed: ReadonlyArray<readonly [string, Rectangle]>, widest: number) => {
  const ranks = Map.groupBy(placed, ([, { y, height }]) => Math.round(y + height / 2))
  const nodes: Array<readonly [string, Rectangle]> = []
  let top = spaces.marginy
  for (const [, rank] of [...ranks].toSorted(([a], [b]) => a - b)) {
    const rows: Array<Array<readonly [string, Rectangle]>> = [[]]
    const widthOf = (row: ReadonlyArray<readonly [string, Rectangle]>) =>
      row.reduce((sum, [, { width }]) => sum + width, spaces.nodesep * Math.max(0, row.length - 1))
    for (const node of rank.toSorted(([, a], [, b]) => a.x - b.x)) {
      const row = rows.at(-1)!
      if (row.length > 0 && widthOf([...row, node]) > widest - 2 * spaces.marginx) rows.push([node])
      else row.push(node)
    }
    for (const row of rows) {
      let left = (widest - widthOf(row)) / 2
      const height = Math.max(...row.map(([, { height }]) => height))
      for (const [id, size] of row) {
        nodes.push([id, { ...size, x: left, y: top + (height - size.height) / 2 }])
        left += size.width + spaces.nodesep
      }
      top += height + spaces.nodesep
    }
    top += spaces.ranksep - spaces.nodesep
  }
  return { width: widest, height: top - spaces.ranksep + spaces.marginy, nodes, ways: [] }
}
