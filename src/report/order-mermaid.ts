/** A Hasse diagram as Mermaid: an edge leads from the stronger to the weaker. */

/** Models that are equally strong; `below` has the numbers of the ranks directly below. */
export interface NumberedRank {
  readonly models: ReadonlyArray<string>
  readonly below: ReadonlyArray<number>
}

export const orderMermaid = (ranks: ReadonlyArray<NumberedRank>): string =>
  [
    "flowchart TD",
    ...ranks.map(({ models }, i) => `  m${i}["${models.join(" = ")}"]`),
    ...ranks.flatMap(({ below }, i) => below.map((j) => `  m${i} --> m${j}`))
  ].join("\n")
