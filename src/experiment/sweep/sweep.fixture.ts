/** Sweeps written as objects, for tests: what their cells measured. */
import { Result } from "effect"
import { loadSweep } from "../../loading/load-sweep.ts"
import { SweepRunner } from "./run-sweep-cell.ts"
import { type CellResult, replicates, sweepCells } from "./sweep-cell.ts"

export type Text = Readonly<Record<string, unknown>>

const assumed = Object.fromEntries(
  ["domains", "mailsPerDay", "zipf", "knownBefore", "bornLater"]
    .map((name) => `traffic.${name}`)
    .concat("adoption.domains", "adoption.senders")
    .map((place) => [place, "assumed"])
)

/** @param sources of what is not traffic or adoption, which are assumed */
export const sweepOf = ({ sources = {}, ...rest }: Text & { readonly sources?: Text }) => {
  const written = { title: "t", sources: { ...assumed, ...sources }, ...rest }
  return Result.getOrThrow(
    Result.mapError(loadSweep("t.yaml", JSON.stringify(written)), (all) => new Error(all[0]?.message))
  )
}

export const runSweep = (text: Text & { readonly sources?: Text }): ReadonlyArray<CellResult> => {
  const sweep = sweepOf(text)
  const runner = new SweepRunner(sweep)
  return replicates(Result.getOrThrow(sweepCells(sweep, "test"))).flatMap((cells) =>
    Result.getOrThrow(runner.run(cells))
  )
}
