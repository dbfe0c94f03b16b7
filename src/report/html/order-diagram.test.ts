import { describe, expect, it } from "vitest"
import { inWords, orderDiagram } from "./order-diagram.ts"
import { ranksOf, type RelationRow } from "./order-ranks.ts"

/** Both directions of "the first is … to the second". */
const both = (model_a: string, relation: string, model_b: string): ReadonlyArray<RelationRow> => [
  { model_a, model_b, relation },
  {
    model_a: model_b,
    model_b: model_a,
    relation: relation === "stronger" ? "weaker" : relation
  }
]

const rows = [
  ...both("dane", "stronger", "mta-sts"),
  ...both("dane", "stronger", "opportunistic"),
  ...both("mta-sts", "stronger", "opportunistic"),
  ...both("posh", "same", "mta-sts"),
  ...both("dane", "stronger", "posh"),
  ...both("posh", "stronger", "opportunistic"),
  ...both("static-tls", "incomparable", "dane"),
  ...both("static-tls", "incomparable", "mta-sts"),
  ...both("static-tls", "incomparable", "posh"),
  ...both("static-tls", "stronger", "opportunistic")
]

describe("ranksOf", () => {
  it("keeps equal models together and leaves out what follows", () =>
    expect(inWords(ranksOf(rows))).toBe(
      "dane above mta-sts and posh; mta-sts and posh above opportunistic; opportunistic above none; static-tls above opportunistic"
    ))
})

describe("orderDiagram", () => {
  const { text } = orderDiagram("read-mail", ranksOf(rows), ({ below }) =>
    below.models[0] === "opportunistic" ? "w1-1" : undefined
  )

  it("draws a box for each rank and a line for each edge", () => {
    expect(text.match(/<rect/g)).toHaveLength(4)
    expect(text.match(/<polyline/g)).toHaveLength(3)
  })

  it("leads from the number of an edge to what it rests on", () => {
    expect(text.match(/<circle/g)).toHaveLength(3)
    expect(text.match(/<a href="#w1-1"/g)).toHaveLength(2)
  })

  it("goes around boxes", () => {
    const boxes = [
      ...text.matchAll(/<rect class="host" x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"/g)
    ]
      .map(([, ...numbers]) => numbers.map(Number))
      .map(([x, y, width, height]) => ({ left: x!, top: y!, right: x! + width!, bottom: y! + height! }))
    const isInside = ({ x, y }: { readonly x: number; readonly y: number }) =>
      boxes.some(({ left, right, top, bottom }) => left < x && x < right && top < y && y < bottom)
    const ways = [...text.matchAll(/points="([^"]*)"/g)].map(([, points]) =>
      points!.split(" ").map((point) => {
        const [x, y] = point.split(",").map(Number)
        return { x: x!, y: y! }
      })
    )
    // In steps of less than a pixel.
    const between = ways.flatMap((way) =>
      way.slice(1).flatMap((to, i) =>
        Array.from({ length: 1000 }, (_, step) => {
          const share = (step + 0.5) / 1000
          return { x: way[i]!.x + share * (to.x - way[i]!.x), y: way[i]!.y + share * (to.y - way[i]!.y) }
        })
      )
    )
    expect(boxes).toHaveLength(4)
    expect(between.filter(isInside)).toEqual([])
  })

  it("keeps the numbers of edges apart", () => {
    const numbers = [...text.matchAll(/<circle class="host" cx="([^"]*)" cy="([^"]*)" r="([^"]*)"/g)].map(
      ([, ...parts]) => parts.map(Number)
    )
    const touching = numbers.flatMap(([x, y, r], i) =>
      numbers.slice(i + 1).filter(([ox, oy]) => Math.hypot(x! - ox!, y! - oy!) < 2 * r!)
    )
    expect(touching).toEqual([])
  })

  it("draws the stronger above the weaker", () => {
    const heights = [...text.matchAll(/<text x="[^"]*" y="([^"]*)"[^>]*>([^<]*)</g)].map(
      ([, y, label]) => [label, Number(y)] as const
    )
    const y = Object.fromEntries(heights)
    expect(y["dane"]).toBeLessThan(y["mta-sts"])
    expect(y["mta-sts"]).toBeLessThan(y["opportunistic"])
  })

  it("ends where rows go round in a circle", () => {
    const circle = [
      { model_a: "a", model_b: "b", relation: "stronger" },
      { model_a: "b", model_b: "a", relation: "stronger" }
    ]
    expect(orderDiagram("circle", ranksOf(circle), () => undefined).text).toContain("</svg>")
  })
})
