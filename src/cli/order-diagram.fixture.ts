/** Holds a drawn order to the relations that a search has found. */
import { expect } from "vitest"

type Row = Readonly<Record<string, string>>

/**
 * Models that are the same stand in one box, and there is an arrow for each pair that no third model stands between.
 *
 * @param diagram a Mermaid flow chart, as `hoptrust order` prints it
 * @param rows of relations.csv, of one goal and one start
 */
export const expectOrder = (diagram: string, rows: ReadonlyArray<Row>): void => {
  const modelsOf = new Map(
    [...diagram.matchAll(/^ *(m\d+)\["([^"]*)"\]$/gm)].map(([, id, label]) => [id!, label!.split(" = ")])
  )
  const relation = (a: string, b: string) =>
    rows.find((row) => row["model_a"] === a && row["model_b"] === b)?.["relation"]
  const boxes = [...modelsOf.values()]
  for (const [first, ...others] of boxes)
    for (const other of others)
      expect([first, other, relation(first!, other)]).toEqual([first, other, "same"])
  const isStronger = (a: ReadonlyArray<string>, b: ReadonlyArray<string>) =>
    relation(a[0]!, b[0]!) === "stronger"
  const covers = boxes.flatMap((a) =>
    boxes
      .filter(
        (b) => isStronger(a, b) && !boxes.some((between) => isStronger(a, between) && isStronger(between, b))
      )
      .map((b) => `${a.join(" = ")} --> ${b.join(" = ")}`)
  )
  const arrows = [...diagram.matchAll(/^ *(m\d+) --> (m\d+)$/gm)].map(([, from, to]) =>
    [from, to].map((id) => modelsOf.get(id!)!.join(" = ")).join(" --> ")
  )
  expect(arrows.toSorted()).toEqual(covers.toSorted())
  expect(boxes.flatMap(([a]) => boxes.filter(([b]) => a !== b && relation(a!, b!) === "same"))).toEqual([])
  expect(boxes.flat().toSorted()).toEqual([...new Set(rows.map((row) => row["model_a"]!))].toSorted())
}
