/** Where the boxes of a Hasse diagram stand, and by which way its edges go between them. */
import type { Edge, Rank } from "./order-ranks.ts"

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Layout {
  readonly width: number
  readonly height: number
  /** The middle of a box's upper side. */
  readonly placeOf: (rank: Rank) => Point
  /** From the lower side of the box above to the upper side of the box below, around what stands between. */
  readonly wayOf: (edge: Edge) => ReadonlyArray<Point>
}

/** Lengths in pixels: our choice, because twelve-pixel text of usual labels fits. */
export const boxHeight = 28
const rowHeight = 76
const gap = 24
const margin = 8
/** Of an edge that passes a level. */
const passageWidth = 12

/** A box, or the passage of an edge through a level that it only crosses. */
interface Node {
  readonly width: number
  readonly level: number
  /** In the level above, and below. */
  readonly above: Array<Node>
  readonly below: Array<Node>
}

/** Our choice: after four sweeps nothing moves any more in orders of a dozen models. */
const sweeps = 4

export const orderLayout = (
  levels: ReadonlyArray<ReadonlyArray<Rank>>,
  edges: ReadonlyArray<Edge>,
  widthOf: (rank: Rank) => number
): Layout => {
  const newNode = (level: number, width: number): Node => ({ level, width, above: [], below: [] })
  const boxes = new Map(
    levels.flatMap((ranks, level) => ranks.map((rank) => [rank, newNode(level, widthOf(rank))]))
  )
  const rows: Array<Array<Node>> = levels.map((ranks) => ranks.map((rank) => boxes.get(rank)!))
  const passages = new Map(
    edges.map((edge) => {
      const [from, to] = [boxes.get(edge.above)!, boxes.get(edge.below)!]
      const crossed = Array.from({ length: Math.max(0, to.level - from.level - 1) }, (_, i) =>
        newNode(from.level + 1 + i, passageWidth)
      )
      for (const node of crossed) rows[node.level]!.push(node)
      const way = [from, ...crossed, to]
      way.forEach((node, i) => {
        if (i === 0) return
        node.above.push(way[i - 1]!)
        way[i - 1]!.below.push(node)
      })
      return [edge, crossed] as const
    })
  )
  const widths = () => rows.map((row) => row.reduce((sum, { width }) => sum + width + gap, gap))
  const width = Math.ceil(Math.max(...widths()))
  const x = new Map<Node, number>()
  const place = (row: ReadonlyArray<Node>): void => {
    let left = (width - row.reduce((sum, node) => sum + node.width + gap, -gap)) / 2
    for (const node of row) {
      x.set(node, left + node.width / 2)
      left += node.width + gap
    }
  }
  /** Each near the middle of those that it is joined to, where they are. */
  const sort = (row: Array<Node>, neighbours: (node: Node) => ReadonlyArray<Node>): void => {
    const wanted = new Map(
      row.map((node) => {
        const near = neighbours(node)
        const sum = near.reduce((total, one) => total + x.get(one)!, 0)
        return [node, near.length === 0 ? x.get(node)! : sum / near.length]
      })
    )
    row.sort((a, b) => wanted.get(a)! - wanted.get(b)!)
    place(row)
  }
  rows.forEach(place)
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const row of rows) sort(row, ({ above }) => above)
    for (const row of rows.toReversed()) sort(row, ({ below }) => below)
  }
  const top = ({ level }: Node) => margin + level * rowHeight
  return {
    width,
    height: levels.length * rowHeight - (rowHeight - boxHeight) + 2 * margin,
    placeOf: (rank) => {
      const box = boxes.get(rank)!
      return { x: x.get(box)!, y: top(box) }
    },
    wayOf: (edge) => {
      const [from, to] = [boxes.get(edge.above)!, boxes.get(edge.below)!]
      return [
        { x: x.get(from)!, y: top(from) + boxHeight },
        ...passages.get(edge)!.flatMap((node) => [
          { x: x.get(node)!, y: top(node) },
          { x: x.get(node)!, y: top(node) + boxHeight }
        ]),
        { x: x.get(to)!, y: top(to) }
      ]
    }
  }
}
